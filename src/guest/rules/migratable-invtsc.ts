import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { askedFeature } from "../deciding/cpu-evidence";

export const migratableInvtsc = defineGuestRule({
  id: "migratable-invtsc",
  severity: "error",
  description: "A machine with an invariant TSC can be migrated only with a fixed frequency.",
  rationale: "QEMU refuses to migrate a guest that was told its TSC never changes, unless the frequency is fixed in the definition, so that the target can keep it.",
  messages: {
    blocked: { message: "{guest} is to be migrated, and the CPU feature invtsc stands against it while the TSC frequency is not fixed.", fix: "Set `tscFrequency` in Hz, or remove invtsc." },
    note: { message: "{guest} cannot be migrated: it has the CPU feature invtsc and no fixed TSC frequency.", fix: "Set `tscFrequency` in Hz if it is to be migrated." },
  },
  sources: ["https://www.qemu.org/docs/master/system/i386/hyperv.html", "https://libvirt.org/formatdomain.html#time-keeping"],
  reads: ["migratable", "cpu.features", "tscFrequency", "preset"],
  examples: {
    incorrect: [{ migratable: true, cpu: { features: [{ name: "invtsc", policy: "require" }] } }, { cpu: { features: [{ name: "invtsc", policy: "require" }] } }],
    correct: [{ migratable: true, tscFrequency: 2400000000, cpu: { features: [{ name: "invtsc", policy: "require" }] } }, { migratable: true }],
  },
  check({ guest, machine, spec }) {
    if (!machine.invariantTsc || machine.tscFrequency !== undefined) return nothing;
    const path = askedFeature(spec, "invtsc")?.path ?? "tscFrequency";
    return machine.migratable ? [{ messageId: "blocked" as const, path, data: { guest } }] : [{ messageId: "note" as const, severity: "info" as const, path, data: { guest } }];
  },
});
