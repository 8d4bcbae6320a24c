import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const clientSocketLimit = defineGuestRule({
  id: "client-socket-limit",
  severity: "warning",
  description: "A client edition of Windows has no more sockets than it uses.",
  rationale: "Client editions are licensed by sockets. They start on more, and leave the CPUs in them idle.",
  messages: { above: { message: "{guest} has {sockets} sockets, and {title} uses {note}.", fix: "Use more `topology.cores` and at most {most} sockets (source: {source})." } },
  sources: ["https://blogs.windows.com/business/2017/08/10/microsoft-announces-windows-10-pro-workstations/"],
  reads: ["topology", "vcpus", "windows"],
  examples: {
    incorrect: [{ windows: "windows-11", vcpus: 4, topology: { sockets: 4, cores: 1 } }],
    correct: [{ windows: "windows-11", vcpus: 4, topology: { sockets: 2, cores: 2 } }, { windows: "server-2022", vcpus: 4, topology: { sockets: 4, cores: 1 } }],
  },
  check({ guest, machine, windows }) {
    const limit = windows.maximum.sockets;
    if (limit === undefined || machine.topology.sockets <= limit.value) return nothing;
    const data = { guest, sockets: machine.topology.sockets, title: windows.title, note: limit.note, most: limit.value, source: limit.source };
    return [{ messageId: "above" as const, path: "topology.sockets", data }];
  },
});
