import type { DomainDefinition } from "../../domain/definition";
import * as leaf from "../reading/leaves";
import { group, optional, words } from "./describe";

const offset = words("ClockOffset", "Time that the hardware clock holds.", {
  localtime: "Local time, as Windows expects.",
  utc: "UTC. Windows then requires the registry value RealTimeIsUniversal.",
} satisfies Record<NonNullable<DomainDefinition["clock"]>["offset"], string>);

export const clock = group("ClockArgs", "The hardware clock.", {
  offset: optional(offset, { about: "Time that the clock holds.", default: "localtime", excludes: ["timeZone"] }),
  timeZone: optional(leaf.timeZone, {
    about: "Time zone whose local time the clock holds, for a host that is in another one than Windows.",
    defaultText: "the host's own",
    excludes: ["offset"],
    notes: "Set the same time zone in Windows.",
  }),
});
