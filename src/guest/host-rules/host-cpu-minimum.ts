import { nothing } from "../../findings";
import { lacksOfModel } from "../../windows";
import { defineHostRule } from "../context";
import { listText } from "../explaining/show";

export const hostCpuMinimum = defineHostRule({
  id: "host-cpu-minimum",
  severity: "error",
  description: "The host's CPU must have the features that the guest's Windows requires to start.",
  rationale:
    "The CPU modes host-passthrough, host-model and maximum expose the features of the host. If the host is a virtual machine, its CPU model determines the features, and the models kvm64 and qemu64 have neither SSE4.2 nor POPCNT. " +
    "Features that the guest's CPU model or `cpu.features` remove are reported by cpu-features-below-minimum.",
  messages: {
    lacks: {
      message: "The CPU of {host} does not have {features}, and {title} does not start without {them}{from}.",
      fix: "Choose a host that has {them}. If {host} is a virtual machine, give it a CPU model that has {them} (source: {source}).",
    },
  },
  sources: [
    "https://learn.microsoft.com/en-us/windows-server/get-started/hardware-requirements",
    "https://libvirt.org/formatdomaincaps.html#cpu-configuration",
  ],
  reads: ["host", "cpu", "preset", "windows"],
  examples: {
    incorrect: [
      { guest: { windows: "server-2025" }, host: { cpu: { vendor: "amd", model: "Opteron_G3", features: [] } } },
      {
        guest: { windows: "windows-11" },
        host: { cpu: { vendor: "intel", model: "Nehalem", missingFeatures: ["popcnt"] } },
      },
    ],
    correct: [
      { guest: { windows: "server-2025" }, host: { cpu: { vendor: "intel", model: "Nehalem" } } },
      {
        guest: { windows: "server-2025" },
        host: { cpu: { vendor: "intel", model: "Penryn", features: ["sse4.2", "popcnt"] } },
      },
      { guest: { windows: "server-2022" }, host: { cpu: { vendor: "amd", model: "Opteron_G3" } } },
    ],
  },
  check({ host, hostName, machine, spec, windows }) {
    const need = windows.minimum.cpu;
    if (need === undefined || machine.cpuMode === "custom" || host.cpu.model === undefined) return nothing;
    const { model, features: has = [], missingFeatures: missing = [] } = host.cpu;
    const named = new Set((spec.cpu?.features ?? []).map(({ name }) => name));
    const lacks = need.features.filter(
      (name) =>
        !named.has(name) && (missing.includes(name) || (lacksOfModel(model).includes(name) && !has.includes(name))),
    );
    if (lacks.length === 0) return nothing;
    const data = {
      host: hostName,
      title: windows.title,
      features: listText(lacks),
      them: lacks.length === 1 ? "it" : "them",
      from: need.from === undefined ? "" : ` from ${need.from} on`,
      source: need.source,
    };
    return [
      {
        messageId: "lacks" as const,
        path: "windows",
        severity: need.from === undefined ? ("error" as const) : ("warning" as const),
        data,
      },
    ];
  },
});
