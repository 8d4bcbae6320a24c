import { nothing } from "../../findings";
import { QEMU_INIT_VCPU } from "../catalogue/sources";
import { rule } from "../engine/define";

export const passthroughBlocksMigration = rule({
  id: "passthrough-blocks-migration",
  severity: "error",
  description: "A machine in mode `passthrough` cannot be migrated.",
  rationale:
    "QEMU registers a migration blocker when it hands through whatever the kernel offers, because no other host is sure to offer the same. It is an error where the machine is meant to move, and worth knowing elsewhere: saving and restoring the running machine are blocked as well.",
  messages: {
    wanted: {
      message: 'enlightenmentMode "passthrough" makes QEMU refuse every migration, and migratable is true.',
      fix: 'Set enlightenmentMode to "custom" or "host-model", or migratable to false.',
    },
    known: { message: 'enlightenmentMode "passthrough" makes QEMU refuse to migrate this machine.' },
  },
  sources: [QEMU_INIT_VCPU],
  examples: {
    incorrect: [{ enlightenmentMode: "passthrough", migratable: true }, { enlightenmentMode: "passthrough" }],
    correct: [{ enlightenmentMode: "custom", migratable: true }],
  },
  check: ({ input }) => {
    if (input.mode !== "passthrough") return nothing;
    return input.migratable
      ? [{ messageId: "wanted", path: "enlightenmentMode" }]
      : [{ messageId: "known", path: "enlightenmentMode", severity: "info" }];
  },
});
