import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const relaxedOffWatchdog = rule({
  id: "relaxed-off-watchdog",
  severity: "warning",
  description: "Without `relaxed` a busy host can make Windows stop with bug check 0x101.",
  rationale:
    "Windows watches its processors and stops when one does not answer a clock interrupt in time. On a virtual machine that happens whenever the host has not scheduled it. Every known default set has the flag on, and no cost of it is known.",
  messages: {
    off: {
      message: '{path} is "off", so Windows may take a processor that the host did not schedule for a hang (bug check 0x101).',
      fix: "Remove {path}.",
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ preset: { relaxed: "on", vapic: "on" }, enlightenments: { relaxed: "off" } }],
    correct: [{ preset: { relaxed: "on", vapic: "on" } }, { preset: { vapic: "on" } }],
  },
  check: (context) => {
    if (context.userSays("relaxed") !== "off") return nothing;
    const path = context.path("relaxed");
    return [{ messageId: "off" as const, path, data: { path } }];
  },
});
