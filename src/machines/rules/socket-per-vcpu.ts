import { nothing } from "../../findings";
import { defineMachineRule } from "../rule";

export const socketPerVcpu = defineMachineRule({
  id: "socket-per-vcpu",
  severity: "warning",
  description: "A machine with a Windows client edition and several vCPUs requires a topology.",
  rationale:
    "Without a topology, libvirt puts each vCPU into a socket of its own. Client editions of Windows use only the sockets that their license covers, so the other vCPUs stay idle.",
  messages: {
    above: {
      message: "{guest} has no topology, so its {vcpus} vCPUs are {vcpus} sockets, but {title} supports {note}.",
      fix: "Write `<topology sockets='1' cores='{vcpus}' threads='1'/>` in `<cpu>` (source: {source}).",
      kubevirt: { fix: "Set `cpu.sockets: 1` and `cpu.cores: {vcpus}` (source: {source})." },
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#cpu-model-and-topology",
    "https://blogs.windows.com/business/2017/08/10/microsoft-announces-windows-10-pro-workstations/",
  ],
  reads: ["vcpu", "cpu/topology"],
  needs: ["windows"],
  notApplicable: { arguments: "Our machines with several vCPUs have a topology." },
  examples: {
    incorrect: [{ windows: "windows-11", xml: "<vcpu>8</vcpu><cpu mode='host-passthrough'/>" }],
    correct: [
      {
        windows: "windows-11",
        xml: "<vcpu>8</vcpu><cpu mode='host-passthrough'><topology sockets='1' cores='8' threads='1'/></cpu>",
      },
      { windows: "windows-11", xml: "<vcpu>2</vcpu>" },
      { windows: "server-2022", xml: "<vcpu>8</vcpu>" },
    ],
  },
  check({ guest, domain, windows }) {
    const limit = windows?.maximum.sockets;
    const vcpus = Number(domain.at("vcpu")?.text ?? "1");
    if (windows === undefined || limit === undefined || domain.at("cpu/topology") !== undefined) return nothing;
    if (!(vcpus > limit.value)) return nothing;
    const data = { guest, vcpus, title: windows.title, note: limit.note, source: limit.source };
    return [{ messageId: "above" as const, path: domain.at("cpu")?.path ?? "vcpu", data }];
  },
});
