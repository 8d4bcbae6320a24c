import type { DomainDefinition } from "../../domain/definition";
import { group, optional, words } from "./describe";

const offset = words("ClockOffset", "Time that the hardware clock holds.", {
  localtime: "Local time, as Windows expects.",
  utc: "UTC. Windows then requires the registry value RealTimeIsUniversal.",
} satisfies Record<NonNullable<DomainDefinition["clock"]>["offset"], string>);

export const clock = group("ClockArgs", "The hardware clock.", {
  offset: optional(offset, { about: "Time that the clock holds.", default: "localtime" }),
});
