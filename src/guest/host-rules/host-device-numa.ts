import { exampleDevices, examplePci } from "../../hosts/examples";
import type { Report } from "../../findings";
import { defineHostRule, type HostContext } from "../context";
import { deviceText } from "../host/device-text";
import { functionsOf } from "../host/devices-seen";
import { cpusIn } from "../reading/cpuset";

const far = exampleDevices([examplePci({ numaNode: 1 })]);
const numa = [
  { id: 0, memoryKiB: 16777216, cpus: [0, 1], hugepages: [] },
  { id: 1, memoryKiB: 16777216, cpus: [2, 3], hugepages: [] },
];
const hostDevices = [{ pci: { id: "8086:10d3" } }];

export const hostDeviceNuma = defineHostRule({
  id: "host-device-numa",
  severity: "warning",
  description: "The CPUs and the memory of a guest should be on the NUMA node of its PCI devices.",
  rationale:
    "A device reaches memory of another NUMA node through the link between the sockets, and its interrupts reach CPUs there later. Bandwidth and latency both suffer.",
  messages: {
    cpus: {
      message:
        "{device} of {guest} is on NUMA node {node} of {host}, but vCPU {vcpu} is pinned to CPU {cpu} of node {other}.",
      fix: "Pin the vCPUs to CPUs of node {node}: {cpus}.",
    },
    memory: {
      message:
        "{device} of {guest} is on NUMA node {node} of {host}, but the memory of the guest is bound to node {nodes}.",
      fix: 'Set `numa.nodes: "{node}"`.',
    },
  },
  sources: ["https://docs.kernel.org/admin-guide/mm/numaperf.html", "https://libvirt.org/formatnode.html"],
  reads: ["host", "hostDevices", "pinning.vcpus", "numa"],
  examples: {
    incorrect: [
      { guest: { hostDevices, vcpus: 2, pinning: { vcpus: ["0", "1"] } }, host: { ...far, numa } },
      { guest: { hostDevices, numa: { nodes: "0" }, memory: "4 GiB" }, host: { ...far, numa } },
    ],
    correct: [
      { guest: { hostDevices, vcpus: 2, pinning: { vcpus: ["2", "3"] } }, host: { ...far, numa } },
      { guest: { hostDevices }, host: { ...far, numa } },
      { guest: { hostDevices, vcpus: 2, pinning: { vcpus: ["0", "1"] } }, host: far },
    ],
  },
  check(context) {
    const seen = new Set<number>();
    return functionsOf(context).flatMap(({ device }): Report<"cpus" | "memory">[] => {
      const { numaNode } = device;
      if (numaNode === undefined || seen.has(numaNode)) return [];
      seen.add(numaNode);
      const data = { guest: context.guest, host: context.hostName, device: deviceText(device), node: numaNode };
      return [...cpusElsewhere(context, numaNode), ...memoryElsewhere(context, numaNode)].map((found) => ({
        ...found,
        data: { ...data, ...found.data },
      }));
    });
  },
});

/** The first vCPU that is pinned to another node. */
function cpusElsewhere({ host, spec }: HostContext, node: number): Report<"cpus">[] {
  const own = host.numa?.find(({ id }) => id === node)?.cpus;
  if (own === undefined) return [];
  for (const [vcpu, text] of (spec.pinning?.vcpus ?? []).entries()) {
    const cpu = cpusIn(text).find((one) => !own.includes(one));
    const other = host.numa!.find(({ cpus }) => cpus.includes(cpu ?? -1))?.id;
    if (cpu !== undefined && other !== undefined)
      return [
        {
          messageId: "cpus" as const,
          path: `pinning.vcpus[${vcpu}]`,
          data: { vcpu, cpu, other, cpus: own.join(", ") },
        },
      ];
  }
  return [];
}

const memoryElsewhere = ({ spec }: HostContext, node: number): Report<"memory">[] =>
  spec.numa === undefined || cpusIn(spec.numa.nodes).includes(node)
    ? []
    : [{ messageId: "memory" as const, path: "numa.nodes", data: { nodes: spec.numa.nodes } }];
