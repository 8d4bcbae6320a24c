import { defineHostRule } from "../context";

export const hostNested = defineHostRule({
  id: "host-nested",
  severity: "error",
  necessary: "start",
  description: "Nested virtualization must be enabled on the host.",
  rationale:
    "Nested virtualization uses vmx on Intel and svm on AMD. KVM exposes them only if its module is loaded with nested=1.",
  messages: {
    off: {
      message: "{guest} requires nested virtualization, which is disabled on {host}.",
      fix: "Load {module} with nested=1 on the host, or remove `nestedVirtualization`.",
    },
    vendor: {
      message: "{guest} requires the CPU feature {name}, which {host}'s {vendor} CPU does not have.",
      fix: "Require {other} instead, or use only `nestedVirtualization`.",
    },
  },
  sources: ["https://docs.kernel.org/virt/kvm/x86/running-nested-guests.html"],
  reads: ["host", "nestedVirtualization", "cpu", "preset"],
  examples: {
    incorrect: [
      { guest: { preset: "nested-hyperv" }, host: { nested: "no", cpu: { vendor: "intel" } } },
      {
        guest: { cpu: { features: [{ name: "vmx", policy: "require" }] } },
        host: { nested: "yes", cpu: { vendor: "amd" } },
      },
    ],
    correct: [
      { guest: { preset: "nested-hyperv" }, host: { nested: "yes", cpu: { vendor: "intel" } } },
      { guest: { preset: "nested-hyperv" }, host: { nested: "unknown", cpu: { vendor: "amd" } } },
      { guest: {}, host: { nested: "no" } },
    ],
  },
  check({ guest, host, hostName, machine, spec }) {
    const reports = [];
    const vendor = host.cpu.vendor;
    const data = {
      guest,
      host: hostName,
      module: vendor === "amd" ? "kvm_amd" : vendor === "intel" ? "kvm_intel" : "kvm_intel or kvm_amd",
    };
    if (machine.nested === "yes" && host.nested === "no")
      reports.push({ messageId: "off" as const, path: "nestedVirtualization", data });
    const foreign = vendor === "amd" ? "vmx" : vendor === "intel" ? "svm" : undefined;
    const index =
      spec.cpu?.features?.findIndex(
        ({ name, policy }) => name === foreign && (policy === "require" || policy === "force"),
      ) ?? -1;
    if (index >= 0)
      reports.push({
        messageId: "vendor" as const,
        path: `cpu.features[${index}]`,
        data: {
          ...data,
          name: foreign!,
          other: foreign === "vmx" ? "svm" : "vmx",
          vendor: vendor === "amd" ? "AMD" : "Intel",
        },
      });
    return reports;
  },
});
