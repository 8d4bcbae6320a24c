import { nothing } from "../../findings";
import { QEMU_DOCS, QEMU_MIGRATION } from "../catalogue/sources";
import { rule } from "../engine/define";

export const reenlightenmentMigration = rule({
  id: "reenlightenment-migration",
  severity: "error",
  description: "Migration with `reenlightenment` requires a fixed TSC frequency.",
  rationale:
    "The machine starts and runs. However, once Hyper-V in the guest uses the flag, QEMU on the target host refuses the migration unless the definition has a TSC frequency, and the target host must have that frequency or support TSC scaling. This is a known issue in KubeVirt. A guest without vmx or svm does not run Hyper-V; in that case the finding is only a warning.",
  messages: {
    unfixed: {
      message:
        "reenlightenment, requested by {who}, causes migration to fail once the guest uses it, because tscFrequency is not set, and migratable is true.",
      fix: 'Set tscFrequency to a TSC frequency in Hz that all hosts have or can scale to, or set {path} to "off".',
    },
    sameFrequency: {
      message:
        "With reenlightenment and tscFrequency {frequency}, the machine can migrate only to hosts with the same TSC frequency, because {host} does not support TSC scaling.",
      fix: "Check the TSC frequency of the target hosts.",
    },
  },
  sources: [QEMU_MIGRATION, QEMU_DOCS, "kubevirt/kubevirt#7986", "kubevirt/kubevirt#8359"],
  examples: {
    incorrect: [
      { preset: { reenlightenment: "on", frequencies: "on" }, guestVirtualization: "yes", migratable: true },
      { enlightenmentMode: "host-model", migratable: true },
    ],
    correct: [
      {
        preset: { reenlightenment: "on", frequencies: "on" },
        guestVirtualization: "yes",
        migratable: true,
        tscFrequency: 2_400_000_000,
      },
      { preset: { reenlightenment: "on", frequencies: "on" }, guestVirtualization: "yes", migratable: false },
    ],
  },
  check: (context) => {
    const { input } = context;
    if (!context.isOn("reenlightenment") || !input.migratable || input.mode === "passthrough") return nothing; // passthrough never migrates
    const path = context.path("reenlightenment");
    if (input.tscFrequency === undefined) {
      const unlikely = input.guestVirtualization === "no" || !context.isListed("reenlightenment");
      const data = { who: context.asker("reenlightenment"), path };
      return [
        { messageId: "unfixed" as const, path, severity: unlikely ? ("warning" as const) : ("error" as const), data },
      ];
    }
    if (input.host?.tscScaling !== "no") return nothing;
    const data = { frequency: input.tscFrequency, host: input.host.name };
    return [{ messageId: "sameFrequency" as const, path, severity: "info" as const, data }];
  },
});
