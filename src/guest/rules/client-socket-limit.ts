import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const clientSocketLimit = defineGuestRule({
  id: "client-socket-limit",
  severity: "warning",
  description: "A guest must not have more sockets than its Windows client edition supports.",
  rationale: "Client editions are licensed by socket. They start with more sockets but do not use the additional CPUs.",
  messages: {
    above: {
      message: "{guest} has {sockets} sockets, but {title} supports {note}.",
      fix: "Increase `topology.cores` and use at most {most} sockets (source: {source}).",
      xml: { fix: "Increase cores in `<topology>` and use at most {most} sockets (source: {source})." },
    },
  },
  sources: ["https://blogs.windows.com/business/2017/08/10/microsoft-announces-windows-10-pro-workstations/"],
  reads: ["topology", "vcpus", "windows"],
  examples: {
    incorrect: [{ windows: "windows-11", vcpus: 4, topology: { sockets: 4, cores: 1 } }],
    correct: [
      { windows: "windows-11", vcpus: 4, topology: { sockets: 2, cores: 2 } },
      { windows: "server-2022", vcpus: 4, topology: { sockets: 4, cores: 1 } },
    ],
  },
  check({ guest, machine, windows }) {
    const limit = windows.maximum.sockets;
    if (limit === undefined || machine.topology.sockets <= limit.value) return nothing;
    const data = {
      guest,
      sockets: machine.topology.sockets,
      title: windows.title,
      note: limit.note,
      most: limit.value,
      source: limit.source,
    };
    return [{ messageId: "above" as const, path: "topology.sockets", data }];
  },
});
