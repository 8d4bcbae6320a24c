import { nothing } from "../../findings";
import { QEMU_DOCS, QEMU_MIGRATION } from "../catalogue/sources";
import { rule } from "../engine/define";

export const reenlightenmentMigration = rule({
  id: "reenlightenment-migration",
  severity: "error",
  description: "With `reenlightenment` a machine migrates only if its TSC frequency is fixed.",
  rationale:
    "The machine starts and runs. But once the guest's Hyper-V uses the flag, the receiving QEMU refuses the machine unless the definition names a TSC frequency, and the receiving host must have that frequency or be able to scale to it. KubeVirt's users met this for years. Where the guest sees no vmx or svm it runs no Hyper-V, so there it is only a warning.",
  messages: {
    unfixed: {
      message: "reenlightenment, asked for by {who}, makes migration fail once the guest uses it, because no TSC frequency is fixed, and migratable is true.",
      fix: 'Set tscFrequency to the TSC frequency in Hz that all hosts share or can scale to, or set {path} to "off".',
    },
    sameFrequency: {
      message: "reenlightenment with tscFrequency {frequency} migrates only to hosts with that very TSC frequency, because {host} cannot scale it.",
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
      { preset: { reenlightenment: "on", frequencies: "on" }, guestVirtualization: "yes", migratable: true, tscFrequency: 2_400_000_000 },
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
      return [{ messageId: "unfixed" as const, path, severity: unlikely ? ("warning" as const) : ("error" as const), data }];
    }
    if (input.host?.tscScaling !== "no") return nothing;
    const data = { frequency: input.tscFrequency, host: input.host.name };
    return [{ messageId: "sameFrequency" as const, path, severity: "info" as const, data }];
  },
});
