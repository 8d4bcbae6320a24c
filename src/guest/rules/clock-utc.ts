import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const clockUtc = defineGuestRule({
  id: "clock-utc",
  severity: "warning",
  description: "The hardware clock runs in local time.",
  rationale: "Windows takes the hardware clock for local time unless the registry value RealTimeIsUniversal is set; in UTC the guest is off by the time zone after each start.",
  messages: { utc: { message: "The hardware clock of {guest} runs in UTC, and Windows takes it for local time.", fix: "Remove `clock.offset`, unless the image sets RealTimeIsUniversal." } },
  sources: ["https://libvirt.org/formatdomain.html#time-keeping"],
  reads: ["clock"],
  examples: { incorrect: [{ clock: { offset: "utc" } }], correct: [{}, { clock: { offset: "localtime" } }] },
  check({ guest, machine }) {
    return machine.clock === "utc" ? [{ messageId: "utc" as const, path: "clock.offset", data: { guest } }] : nothing;
  },
});
