import { defineGuestRule } from "../context";

export const nestedContradiction = defineGuestRule({
  id: "nested-contradiction",
  severity: "error",
  necessary: "read",
  description: "The setting nestedVirtualization and the CPU features must not contradict each other.",
  rationale:
    "Nested virtualization is provided by the CPU features vmx and svm. If two settings contradict each other, it is unclear which one is intended.",
  argumentsOnly: "A machine has CPU features, and no other word about nesting.",
  messages: {
    off: {
      message: "{guest} enables nested virtualization but disables {name} in `cpu.features`.",
      fix: "Remove one of them.",
    },
    on: {
      message: "{guest} has `nestedVirtualization: false` but requires {name} in `cpu.features`.",
      fix: "Remove one of them.",
    },
    optional: {
      message: "{guest} uses {name} if the host supports it, but has the enlightenments of a guest without {name}.",
      fix: "Set `nestedVirtualization: true`, or disable {name} in `cpu.features`.",
    },
    both: {
      message: "{guest} requires vmx and svm, but no CPU supports both.",
      fix: "Keep only the setting for the host's CPU vendor.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  reads: ["nestedVirtualization", "cpu.features", "preset"],
  examples: {
    incorrect: [
      {
        nestedVirtualization: true,
        cpu: {
          features: [
            { name: "vmx", policy: "disable" },
            { name: "svm", policy: "disable" },
          ],
        },
      },
      { nestedVirtualization: false, cpu: { features: [{ name: "svm", policy: "require" }] } },
      {
        cpu: {
          features: [
            { name: "svm", policy: "require" },
            { name: "vmx", policy: "force" },
          ],
        },
      },
    ],
    correct: [{ cpu: { features: [{ name: "svm", policy: "require" }] } }, { nestedVirtualization: true }],
  },
  check({ guest, machine, spec }) {
    const features = spec.cpu?.features ?? [];
    const reports = [];
    const wanted = new Set<string>();
    for (const [index, { name, policy }] of features.entries()) {
      if (name !== "vmx" && name !== "svm") continue;
      const path = `cpu.features[${index}]`;
      const on = policy === "require" || policy === "force";
      if (on) wanted.add(name);
      const vendors = machine.cpuVendor === "unknown" || (machine.cpuVendor === "intel") === (name === "vmx");
      if (!on && policy !== "optional" && machine.nested === "yes" && vendors)
        reports.push({ messageId: "off" as const, path, data: { guest, name } });
      if (policy === "optional" && machine.nested === "no" && vendors)
        reports.push({ messageId: "optional" as const, path, severity: "warning" as const, data: { guest, name } });
      if (on && spec.nestedVirtualization === false)
        reports.push({ messageId: "on" as const, path, data: { guest, name } });
    }
    if (wanted.size === 2) reports.push({ messageId: "both" as const, path: "cpu.features", data: { guest } });
    return reports;
  },
});
