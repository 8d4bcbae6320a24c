import { nothing } from "../../findings";
import { LIBVIRT_HOST_MODEL } from "../catalogue/sources";
import { rule } from "../engine/define";

export const hostModelMigration = rule({
  id: "host-model-migration",
  severity: "warning",
  description:
    "A machine in mode `host-model` can migrate only to hosts that support everything that its first host supports.",
  rationale:
    "At each start, libvirt adds all enlightenments of the host to the running machine, and a migration requires all of them on the target. A host with an older kernel or QEMU refuses the migration, and the list is known only after the machine starts.",
  messages: {
    list: {
      message:
        'With enlightenmentMode "host-model", the running machine can migrate only to hosts that support everything that its first host supports, and migratable is true.',
      fix: 'Set enlightenmentMode to "custom", or keep all hosts at the same kernel, QEMU and libvirt versions.',
    },
  },
  sources: [LIBVIRT_HOST_MODEL],
  examples: {
    incorrect: [{ enlightenmentMode: "host-model", migratable: true }],
    correct: [{ enlightenmentMode: "host-model" }, { migratable: true, preset: { relaxed: "on" } }],
  },
  check: ({ input }) =>
    input.mode === "host-model" && input.migratable ? [{ messageId: "list", path: "enlightenmentMode" }] : nothing,
});
