import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const clockTimeZone = defineGuestRule({
  id: "clock-time-zone",
  severity: "error",
  necessary: "read",
  argumentsOnly: "A clock in XML has one offset.",
  description: "A clock has either an offset or a time zone.",
  rationale:
    "A time zone says that the clock holds its local time. With `offset`, one of the two would have no effect.",
  messages: {
    both: {
      message: "{guest} has both `clock.offset` and `clock.timeZone`.",
      fix: "Remove one of them.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#time-keeping"],
  reads: ["clock"],
  examples: {
    incorrect: [{ clock: { offset: "localtime", timeZone: "Europe/Berlin" } }],
    correct: [{ clock: { timeZone: "Europe/Berlin" } }, { clock: { offset: "localtime" } }],
  },
  check: ({ guest, spec: { clock } }) =>
    clock?.offset !== undefined && clock.timeZone !== undefined
      ? [{ messageId: "both" as const, path: "clock.timeZone", data: { guest } }]
      : nothing,
});
