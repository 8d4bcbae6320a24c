import { defineGuestRule } from "../context";

export const nestedContradiction = defineGuestRule({
  id: "nested-contradiction",
  severity: "error",
  description: "The setting nestedVirtualization and the CPU features say the same.",
  rationale: "vmx and svm are what nested virtualization is. Two settings that disagree about it are never guessed at.",
  messages: {
    off: { message: "{guest} asks for nested virtualization and turns {name} off in `cpu.features`.", fix: "Remove one of the two." },
    on: { message: "{guest} has `nestedVirtualization: false` and requires {name} in `cpu.features`.", fix: "Remove one of the two." },
    optional: { message: "{guest} takes {name} where the host has it, and gets the enlightenments of a guest without it.", fix: "Set `nestedVirtualization: true`, or disable {name} in `cpu.features`." },
    both: { message: "{guest} requires vmx and svm, and no CPU has both.", fix: "Keep the one of the host's vendor." },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  reads: ["nestedVirtualization", "cpu.features", "preset"],
  examples: {
    incorrect: [
      { nestedVirtualization: true, cpu: { features: [{ name: "vmx", policy: "disable" }, { name: "svm", policy: "disable" }] } },
      { nestedVirtualization: false, cpu: { features: [{ name: "svm", policy: "require" }] } },
      { cpu: { features: [{ name: "svm", policy: "require" }, { name: "vmx", policy: "force" }] } },
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
      if (!on && policy !== "optional" && machine.nested === "yes" && vendors) reports.push({ messageId: "off" as const, path, data: { guest, name } });
      if (policy === "optional" && machine.nested === "no" && vendors) reports.push({ messageId: "optional" as const, path, severity: "warning" as const, data: { guest, name } });
      if (on && spec.nestedVirtualization === false) reports.push({ messageId: "on" as const, path, data: { guest, name } });
    }
    if (wanted.size === 2) reports.push({ messageId: "both" as const, path: "cpu.features", data: { guest } });
    return reports;
  },
});
