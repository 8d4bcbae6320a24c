import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { evidenceOfVendor } from "../deciding/cpu-evidence";
import { CPU_MAP_SOURCE, VENDORS } from "../deciding/cpu-vendors";

const isNesting = ({ what }: { readonly what: string }): boolean => /feature (vmx|svm)$/.test(what);

export const cpuVendorContradiction = defineGuestRule({
  id: "cpu-vendor-contradiction",
  severity: "error",
  description: "What a spec says about the CPU is of one vendor.",
  rationale: "Some CPU models and features exist on Intel's CPUs only, others on AMD's. No host has a CPU with both, so the machine starts nowhere.",
  messages: { both: { message: "{guest} asks for {other}, which only {otherVendor} CPUs have, beside {what}, which only {vendor} CPUs have.", fix: "Keep the one of the host's vendor." } },
  sources: [CPU_MAP_SOURCE, "https://www.qemu.org/docs/master/system/i386/hyperv.html"],
  reads: ["cpu", "enlightenments"],
  examples: {
    incorrect: [{ cpu: { model: "EPYC-Rome", features: [{ name: "vmx", policy: "require" }] } }, { cpu: { features: [{ name: "topoext", policy: "require" }, { name: "hle", policy: "force" }] } }],
    correct: [{ cpu: { model: "EPYC-Rome", features: [{ name: "topoext", policy: "require" }, { name: "vmx", policy: "disable" }] } }, { cpu: { features: [{ name: "vmx", policy: "require" }] }, enlightenments: { evmcs: "on" } }],
  },
  check({ guest, spec }) {
    const evidence = evidenceOfVendor(spec);
    const first = evidence[0];
    const other = evidence.find(({ vendor }) => vendor !== first?.vendor);
    // vmx beside svm is the nested-contradiction rule's, and evmcs on AMD the evmcs-vendor rule's.
    if (first === undefined || other === undefined || (isNesting(first) && isNesting(other)) || (other.path === "enlightenments.evmcs" && first.path === "cpu.model")) return nothing;
    return [{ messageId: "both" as const, path: other.path, data: { guest, what: first.what, vendor: VENDORS[first.vendor], other: other.what, otherVendor: VENDORS[other.vendor] } }];
  },
});
