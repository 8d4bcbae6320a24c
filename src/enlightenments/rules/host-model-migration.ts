import { nothing } from "../../findings";
import { LIBVIRT_HOST_MODEL } from "../catalogue/sources";
import { rule } from "../engine/define";

export const hostModelMigration = rule({
  id: "host-model-migration",
  severity: "warning",
  description: "A machine in mode `host-model` moves only to hosts that offer at least what its first host did.",
  rationale:
    "At each start libvirt writes the host's whole list into the running machine, and a migration takes that list along. A host with an older kernel or QEMU refuses it, and which list it is shows only at start.",
  messages: {
    list: {
      message: 'enlightenmentMode "host-model" ties the running machine to hosts that offer everything its first host did, and migratable is true.',
      fix: 'Set enlightenmentMode to "custom", or keep the hosts at the same versions.',
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
