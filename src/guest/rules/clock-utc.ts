import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const clockUtc = defineGuestRule({
  id: "clock-utc",
  severity: "warning",
  description: "The hardware clock should run in local time.",
  rationale:
    "Windows expects the hardware clock in local time unless the registry value RealTimeIsUniversal is set. With a UTC clock, the time in the guest is wrong by the time zone offset after each start.",
  messages: {
    utc: {
      message: "The hardware clock of {guest} is set to UTC, but Windows expects local time.",
      fix: "Remove `clock.offset` unless the image sets RealTimeIsUniversal.",
      xml: { fix: "Set `<clock offset='localtime'>` unless the image sets RealTimeIsUniversal." },
      kubevirt: {
        fix: 'Set clock.timezone to the time zone of Windows, for example "Europe/Berlin", unless the image sets RealTimeIsUniversal.',
      },
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#time-keeping"],
  reads: ["clock"],
  examples: { incorrect: [{ clock: { offset: "utc" } }], correct: [{}, { clock: { offset: "localtime" } }] },
  check({ guest, machine }) {
    return machine.clock === "utc" ? [{ messageId: "utc" as const, path: "clock.offset", data: { guest } }] : nothing;
  },
});
