import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { askedFeature } from "../deciding/cpu-evidence";

export const migratableInvtsc = defineGuestRule({
  id: "migratable-invtsc",
  severity: "error",
  description: "Migration with an invariant TSC requires a fixed TSC frequency.",
  rationale:
    "QEMU does not migrate a guest with an invariant TSC unless the definition sets the TSC frequency, so that the target host can provide the same frequency.",
  argumentsOnly: "A machine does not tell whether it is to migrate.",
  messages: {
    blocked: {
      message:
        "{guest} has `migratable: true`, but the CPU feature invtsc prevents migration because `tscFrequency` is not set.",
      fix: "Set `tscFrequency` in Hz, or remove invtsc.",
    },
    note: {
      message: "{guest} cannot be migrated because it has the CPU feature invtsc and `tscFrequency` is not set.",
      fix: "To support migration, set `tscFrequency` in Hz.",
    },
  },
  sources: [
    "https://www.qemu.org/docs/master/system/i386/hyperv.html",
    "https://libvirt.org/formatdomain.html#time-keeping",
  ],
  reads: ["migratable", "cpu.features", "tscFrequency", "preset"],
  examples: {
    incorrect: [
      { migratable: true, cpu: { features: [{ name: "invtsc", policy: "require" }] } },
      { cpu: { features: [{ name: "invtsc", policy: "require" }] } },
    ],
    correct: [
      { migratable: true, tscFrequency: 2400000000, cpu: { features: [{ name: "invtsc", policy: "require" }] } },
      { migratable: true },
    ],
  },
  check({ guest, machine, spec }) {
    if (!machine.invariantTsc || machine.tscFrequency !== undefined) return nothing;
    const path = askedFeature(spec, "invtsc")?.path ?? "tscFrequency";
    return machine.migratable
      ? [{ messageId: "blocked" as const, path, data: { guest } }]
      : [{ messageId: "note" as const, severity: "info" as const, path, data: { guest } }];
  },
});
