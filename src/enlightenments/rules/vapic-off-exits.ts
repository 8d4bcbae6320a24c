import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const vapicOffExits = rule({
  id: "vapic-off-exits",
  severity: "warning",
  description: "Without `vapic` Windows leaves the guest at the end of each interrupt.",
  rationale:
    "The assist page lets Windows end an interrupt by writing to memory. Without it each end of an interrupt is an exit to the host, which disk and network traffic pay many thousand times a second. " +
    "A host with APICv or AVIC in use spares most of these exits by itself, so that there it is only worth knowing.",
  messages: {
    off: {
      message: '{path} is "off", so each interrupt that Windows ends costs an exit to the host.',
      fix: "Remove {path} unless you measured that the machine does better without.",
    },
    hardware: {
      message: '{path} is "off"; {host} has APICv or AVIC in use, which spares most of the exits that vapic is for.',
      fix: "Measure the machine with and without it.",
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ preset: { relaxed: "on", vapic: "on" }, enlightenments: { vapic: "off" } }, { preset: { vapic: "on" }, enlightenments: { vapic: "off" }, host: { apicv: "yes" } }],
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
