import { nothing } from "../../findings";
import { isX86 } from "../reading";
import { defineMachineRule } from "../rule";

/** QEMU's models that stand for no real CPU. */
const GENERIC = ["qemu64", "qemu32", "kvm64", "kvm32"];

export const cpuDefault = defineMachineRule({
  id: "cpu-default",
  severity: "warning",
  description: "A machine should have a CPU model of a real CPU.",
  rationale:
    "Without a CPU in the definition, QEMU emulates qemu64, which has the features of a CPU of about 2003. Windows 11 24H2 and Windows Server 2025 do not start on it, cryptography is slow without AES instructions, and protections against speculative execution attacks that need new CPU features are missing.",
  messages: {
    none: {
      message: "{guest} has no CPU in its definition, so QEMU emulates its oldest model, qemu64.",
      fix: "Write `<cpu mode='host-passthrough'/>`, or mode='host-model' if the machine migrates between hosts.",
    },
    generic: {
      message: "{guest} has the generic CPU model {model}, without the features of current CPUs.",
      fix: "Write `<cpu mode='host-passthrough'/>`, or mode='host-model' if the machine migrates between hosts.",
    },
  },
  sources: [
    "https://www.qemu.org/docs/master/system/i386/cpu.html",
    "https://libvirt.org/formatdomain.html#cpu-model-and-topology",
    "https://learn.microsoft.com/en-us/windows-server/get-started/hardware-requirements",
  ],
  reads: ["cpu", "os/type"],
  notApplicable: {
    arguments: "A guest whose CPU is not given has that of the host.",
    kubevirt: "KubeVirt's default is host-model.",
  },
  examples: {
    incorrect: [
      { xml: "" },
      { xml: "<cpu><topology sockets='1' cores='2' threads='1'/></cpu>" },
      { xml: "<cpu mode='custom' match='exact'><model>kvm64</model></cpu>" },
    ],
    correct: [
      { xml: "<cpu mode='host-passthrough'/>" },
      { xml: "<cpu mode='host-model'/>" },
      { xml: "<cpu mode='custom' match='exact'><model>Skylake-Server-IBRS</model></cpu>" },
    ],
  },
  check({ guest, domain }) {
    if (!isX86(domain) || domain.attribute("type") === "qemu") return nothing;
    const cpu = domain.at("cpu");
    const model = cpu?.at("model");
    const mode = cpu?.attribute("mode") ?? "custom";
    if (mode !== "custom") return nothing;
    if (model === undefined || model.text === "")
      return [{ messageId: "none" as const, path: cpu?.path ?? "", data: { guest } }];
    return GENERIC.includes(model.text)
      ? [{ messageId: "generic" as const, path: model.path, data: { guest, model: model.text } }]
      : nothing;
  },
});
