import { nothing, type Report } from "../../findings";
import { defineHostRule } from "../context";
import { VENDORS, vendorOfFeature } from "../deciding/cpu-vendors";
import { cpuFeatures } from "../defining/definition";

/** Where a feature comes from that the user did not write. */
const ORIGIN: Readonly<Record<string, string>> = {
  vmx: "nestedVirtualization",
  svm: "nestedVirtualization",
  topoext: "topology.threads",
  invtsc: "preset",
};

export const hostCpuFeature = defineHostRule({
  id: "host-cpu-feature",
  severity: "error",
  necessary: "start",
  description: "The host must support all CPU features that the guest requires.",
  rationale:
    "libvirt lists the features of the host's CPU model that this host does not support. Features that are not on that list may or may not be supported and are not checked.",
  messages: {
    vendor: {
      message: "{guest} requires the CPU feature {name}, which only {other} CPUs support, but {host} has an {own} CPU.",
      fix: "Choose a host with an {other} CPU, or remove {path}.",
    },
    none: {
      message: "{guest} requires the CPU feature {name}, which {host} does not support.",
      fix: 'Choose a host that supports it, or disable it: cpu.features: [{ name: "{name}", policy: "disable" }].',
    },
  },
  sources: ["https://libvirt.org/formatdomaincaps.html#cpu-configuration"],
  reads: ["host", "cpu", "nestedVirtualization", "topology", "preset", "migratable", "tscFrequency"],
  examples: {
    incorrect: [
      {
        guest: { cpu: { features: [{ name: "avx512f", policy: "require" }] } },
        host: { cpu: { vendor: "intel", missingFeatures: ["avx512f", "hle"] } },
      },
      { guest: { cpu: { features: [{ name: "topoext", policy: "require" }] } }, host: { cpu: { vendor: "intel" } } },
      { guest: { preset: "nested-hyperv" }, host: { cpu: { vendor: "amd", missingFeatures: ["svm"] } } },
    ],
    correct: [
      { guest: { cpu: { features: [{ name: "topoext", policy: "require" }] } }, host: { cpu: { vendor: "amd" } } },
      {
        guest: { cpu: { features: [{ name: "avx512f", policy: "optional" }] } },
        host: { cpu: { vendor: "intel", missingFeatures: ["avx512f"] } },
      },
      { guest: { cpu: { features: [{ name: "avx512f", policy: "require" }] } }, host: { cpu: { vendor: "intel" } } },
    ],
  },
  check({ guest, host, hostName, machine, spec }) {
    const { missingFeatures: missing = nothing, vendor } = host.cpu;
    return cpuFeatures(spec, machine).flatMap(({ name, policy }, index): Report<"vendor" | "none">[] => {
      if (policy !== "require" && policy !== "force") return [];
      const own = index < (spec.cpu?.features?.length ?? 0);
      const whose = vendorOfFeature(name);
      // vmx and svm are the host-nested rule's.
      if (own && vendor !== "unknown" && whose !== "unknown" && whose !== vendor && name !== "vmx" && name !== "svm") {
        const path = `cpu.features[${index}]`;
        return [
          {
            messageId: "vendor" as const,
            path,
            data: { guest, name, host: hostName, path, other: VENDORS[whose], own: VENDORS[vendor] },
          },
        ];
      }
      if (!missing.includes(name)) return [];
      return [
        {
          messageId: "none" as const,
          path: own ? `cpu.features[${index}]` : (ORIGIN[name] ?? "cpu"),
          data: { guest, name, host: hostName },
        },
      ];
    });
  },
});
