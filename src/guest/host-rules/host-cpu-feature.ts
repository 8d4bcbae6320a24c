import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { cpuFeatures } from "../definition";

/** Where a feature comes from that the user did not write. */
const ORIGIN: Readonly<Record<string, string>> = { vmx: "nestedVirtualization", svm: "nestedVirtualization", topoext: "topology.threads", invtsc: "preset" };

export const hostCpuFeature = defineHostRule({
  id: "host-cpu-feature",
  severity: "error",
  description: "The host has every CPU feature that the guest requires.",
  rationale: "libvirt lists the features that the host's CPU model should have and this host lacks. What is not on that list may be there or not, and is left to libvirt.",
  messages: { none: { message: "{guest} requires the CPU feature {name}, which {host} lacks.", fix: 'Choose a host that has it, or do without: cpu.features: [{ name: "{name}", policy: "disable" }].' } },
  sources: ["https://libvirt.org/formatdomaincaps.html#cpu-configuration"],
  reads: ["host", "cpu", "nestedVirtualization", "topology", "preset", "migratable", "tscFrequency"],
  examples: {
    incorrect: [
      { guest: { cpu: { features: [{ name: "avx512f", policy: "require" }] } }, host: { cpu: { vendor: "intel", missingFeatures: ["avx512f", "hle"] } } },
      { guest: { preset: "nested-hyperv" }, host: { cpu: { vendor: "amd", missingFeatures: ["svm"] } } },
    ],
    correct: [
      { guest: { cpu: { features: [{ name: "avx512f", policy: "optional" }] } }, host: { cpu: { vendor: "intel", missingFeatures: ["avx512f"] } } },
      { guest: { cpu: { features: [{ name: "avx512f", policy: "require" }] } }, host: { cpu: { vendor: "intel" } } },
    ],
  },
  check({ guest, host, hostName, machine, spec }) {
    const missing = host.cpu.missingFeatures;
    if (missing === undefined || missing.length === 0) return nothing;
    return cpuFeatures(spec, machine).flatMap(({ name, policy }, index) => {
      if ((policy !== "require" && policy !== "force") || !missing.includes(name)) return [];
      const own = index < (spec.cpu?.features?.length ?? 0);
      return [{ messageId: "none" as const, path: own ? `cpu.features[${index}]` : ORIGIN[name] ?? "cpu", data: { guest, name, host: hostName } }];
    });
  },
});
