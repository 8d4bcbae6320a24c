import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const relaxedOffWatchdog = rule({
  id: "relaxed-off-watchdog",
  severity: "warning",
  description: "Without `relaxed`, Windows on a busy host can stop with bug check 0x101.",
  rationale:
    "Windows monitors its processors and stops if one does not respond to a clock interrupt in time. In a virtual machine, this can happen whenever the host does not schedule a vCPU. All known default sets enable the flag, and it has no known cost.",
  messages: {
    off: {
      message:
        '{path} is "off", so Windows may stop with bug check 0x101 if the host does not schedule a vCPU in time.',
      fix: "Remove {path}.",
      xml: {
        message:
          "The enlightenment relaxed is not on, so Windows may stop with bug check 0x101 if the host does not schedule a vCPU in time.",
        fix: "Add `<relaxed state='on'/>` to `<hyperv>`.",
      },
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
