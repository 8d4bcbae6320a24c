import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const vapicOffExits = rule({
  id: "vapic-off-exits",
  severity: "warning",
  description: "Without `vapic`, the end of each interrupt causes an exit.",
  rationale:
    "The assist page allows Windows to end an interrupt by writing to memory. Without it, each end of an interrupt causes an exit to the host, which happens thousands of times per second with disk and network traffic. " +
    "A host that uses APICv or AVIC avoids most of these exits; in that case the finding is for information only.",
  messages: {
    off: {
      message: '{path} is "off", so the end of each interrupt causes an exit to the host.',
      fix: "Remove {path} unless your measurements show that the machine performs better without it.",
      xml: {
        message: "The enlightenment vapic is not on, so the end of each interrupt causes an exit to the host.",
        fix: "Add `<vapic state='on'/>` to `<hyperv>`.",
      },
    },
    hardware: {
      message: '{path} is "off"; {host} uses APICv or AVIC, which avoids most of the exits that vapic avoids.',
      fix: "Measure the machine with and without it.",
      xml: {
        message:
          "The enlightenment vapic is not on; {host} uses APICv or AVIC, which avoids most of the exits that vapic avoids.",
      },
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [
      { preset: { relaxed: "on", vapic: "on" }, enlightenments: { vapic: "off" } },
      { preset: { vapic: "on" }, enlightenments: { vapic: "off" }, host: { apicv: "yes" } },
    ],
    correct: [{ preset: { relaxed: "on", vapic: "on" } }, { preset: { relaxed: "on" } }],
  },
  check: (context) => {
    if (context.userSays("vapic") !== "off" || context.breaks().some(({ off }) => off === "vapic")) return nothing; // requires-on speaks
    const path = context.path("vapic");
    const { host } = context.input;
    if (host?.apicv !== "yes") return [{ messageId: "off" as const, path, data: { path } }];
    return [{ messageId: "hardware" as const, path, severity: "info" as const, data: { path, host: host.name } }];
  },
});
