import { nothing } from "../../findings";
import { QEMU_INIT_VCPU } from "../catalogue/sources";
import { rule } from "../engine/define";

export const passthroughBlocksMigration = rule({
  id: "passthrough-blocks-migration",
  severity: "error",
  description: "A machine in mode `passthrough` cannot be migrated.",
  rationale:
    "In this mode, QEMU blocks migration because another host might not support the same features. This is an error if migratable is true. Otherwise it is information: saving and restoring the running machine are also blocked.",
  messages: {
    wanted: {
      message: 'enlightenmentMode "passthrough" prevents migration, but migratable is true.',
      fix: 'Set enlightenmentMode to "custom" or "host-model", or migratable to false.',
      xml: { fix: "Set `<hyperv mode='custom'>` or `<hyperv mode='host-model'>`, if the machine is to migrate." },
    },
    known: { message: 'enlightenmentMode "passthrough" prevents migration of this machine.' },
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
