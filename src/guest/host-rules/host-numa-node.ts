import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { cpusIn, idsText } from "../reading/cpuset";
import { roughSize, sizeText } from "../reading/size";

export const hostNumaNode = defineHostRule({
  id: "host-numa-node",
  severity: "error",
  necessary: "start",
  description: "The NUMA nodes of a guest must exist and contain its pinned CPUs.",
  rationale:
    "A machine with a nonexistent node does not start. If the node does not contain the pinned CPUs, all memory access is remote.",
  messages: {
    none: {
      message: "{guest} binds its memory to NUMA node {nodes}, but {host} has {some}.",
      fix: "Specify nodes of that host.",
    },
    little: {
      message: "{guest} binds {memory} of memory to NUMA node {nodes} of {host}, which has {room}.",
      fix: "Add a node, reduce the memory of the guest, or do not use strict binding.",
    },
    remote: {
      message:
        "{guest} binds its memory to NUMA node {nodes}, but vCPU {vcpu} is pinned to CPU {cpu} of node {other} on {host}.",
      fix: "Pin to CPUs of the bound node.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#numa-node-tuning"],
  reads: ["host", "numa", "memory", "pinning"],
  examples: {
    incorrect: [
      {
        guest: { numa: { nodes: "2" }, vcpus: 2, pinning: { vcpus: ["0", "1"] } },
        host: { numa: [{ id: 0, memoryKiB: 16777216, cpus: [0, 1], hugepages: [] }] },
      },
      {
        guest: { memory: "32 GiB", numa: { nodes: "0" }, vcpus: 2, pinning: { vcpus: ["0", "1"] } },
        host: { numa: [{ id: 0, memoryKiB: 16777216, cpus: [0, 1], hugepages: [] }] },
      },
      {
        guest: { memory: "4 GiB", numa: { nodes: "0" }, vcpus: 2, pinning: { vcpus: ["0", "2"] } },
        host: {
          numa: [
            { id: 0, memoryKiB: 16777216, cpus: [0, 1], hugepages: [] },
            { id: 1, memoryKiB: 16777216, cpus: [2, 3], hugepages: [] },
          ],
        },
      },
    ],
    correct: [
      {
        guest: { memory: "4 GiB", numa: { nodes: "0" }, vcpus: 2, pinning: { vcpus: ["0", "1"] } },
        host: { numa: [{ id: 0, memoryKiB: 16777216, cpus: [0, 1], hugepages: [] }] },
      },
      { guest: { numa: { nodes: "2" }, vcpus: 2, pinning: { vcpus: ["0", "1"] } }, host: {} },
    ],
  },
  check({ guest, host, hostName, machine, spec }) {
    if (host.numa === undefined || spec.numa === undefined) return nothing;
    const cells = host.numa;
    const nodes = cpusIn(spec.numa.nodes);
    const data = { guest, host: hostName, nodes: spec.numa.nodes };
    if (nodes.some((id) => !cells.some((cell) => cell.id === id)))
      return [
        {
          messageId: "none" as const,
          path: "numa.nodes",
          data: { ...data, some: idsText(cells.map((cell) => cell.id)) },
        },
      ];
    const bound = cells.filter((cell) => nodes.includes(cell.id));
    const room = bound.reduce((sum, cell) => sum + cell.memoryKiB, 0);
    const strict = (spec.numa.mode ?? "strict") === "strict";
    const little =
      strict && machine.memoryKiB > room
        ? [
            {
              messageId: "little" as const,
              path: "numa.nodes",
              data: { ...data, memory: sizeText(machine.memoryKiB), room: roughSize(room) },
            },
          ]
        : [];
    const remote = (spec.pinning?.vcpus ?? []).flatMap((text, vcpu) => {
      const away = cells.flatMap((cell) =>
        nodes.includes(cell.id)
          ? []
          : cpusIn(text)
              .filter((cpu) => cell.cpus.includes(cpu))
              .map((cpu) => ({ cpu, other: cell.id })),
      )[0];
      return away === undefined
        ? []
        : [
            {
              messageId: "remote" as const,
              path: `pinning.vcpus[${vcpu}]`,
              severity: "warning" as const,
              data: { ...data, vcpu, ...away },
            },
          ];
    });
    return [...little, ...remote];
  },
});
