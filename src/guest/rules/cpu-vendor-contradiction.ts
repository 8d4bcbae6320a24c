import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { evidenceOfVendor } from "../deciding/cpu-evidence";
import { CPU_MAP_SOURCE, VENDORS } from "../deciding/cpu-vendors";

const isNesting = ({ what }: { readonly what: string }): boolean => /feature (vmx|svm)$/.test(what);

export const cpuVendorContradiction = defineGuestRule({
  id: "cpu-vendor-contradiction",
  severity: "error",
  necessary: "start",
  description: "CPU settings must not mix Intel and AMD.",
  rationale:
    "Some CPU models and features exist only on Intel CPUs, and others only on AMD CPUs. No host supports both, so the machine cannot start.",
  messages: {
    both: {
      message:
        "{guest} requires {other}, which only {otherVendor} CPUs have, and {what}, which only {vendor} CPUs have.",
      fix: "Keep only the setting for the host's CPU vendor.",
    },
  },
  sources: [CPU_MAP_SOURCE, "https://www.qemu.org/docs/master/system/i386/hyperv.html"],
  reads: ["cpu", "enlightenments"],
  examples: {
    incorrect: [
      { cpu: { model: "EPYC-Rome", features: [{ name: "vmx", policy: "require" }] } },
      {
        cpu: {
          features: [
            { name: "topoext", policy: "require" },
            { name: "hle", policy: "force" },
          ],
        },
      },
    ],
    correct: [
      {
        cpu: {
          model: "EPYC-Rome",
          features: [
            { name: "topoext", policy: "require" },
            { name: "vmx", policy: "disable" },
          ],
        },
      },
      { cpu: { features: [{ name: "vmx", policy: "require" }] }, enlightenments: { evmcs: "on" } },
    ],
  },
  check({ guest, spec }) {
    const evidence = evidenceOfVendor(spec);
    const first = evidence[0];
    const other = evidence.find(({ vendor }) => vendor !== first?.vendor);
    // vmx beside svm is the nested-contradiction rule's, and evmcs on AMD the evmcs-vendor rule's.
    if (
      first === undefined ||
      other === undefined ||
      (isNesting(first) && isNesting(other)) ||
      (other.path === "enlightenments.evmcs" && first.path === "cpu.model")
    )
      return nothing;
    return [
      {
        messageId: "both" as const,
        path: other.path,
        data: {
          guest,
          what: first.what,
          vendor: VENDORS[first.vendor],
          other: other.what,
          otherVendor: VENDORS[other.vendor],
        },
      },
    ];
  },
});
