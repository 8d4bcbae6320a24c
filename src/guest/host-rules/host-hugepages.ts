import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import type { HostProfile } from "../../hosts/types";
import { cpusIn } from "../reading/cpuset";
import { listText } from "../explaining/show";
import { parseSize, sizeText } from "../reading/size";
import type { GuestSpec } from "../types";

/** Pages of the nodes that the memory is bound to; undefined where it is not bound, or the nodes are not known. */
function pagesOnNodes(host: HostProfile, spec: GuestSpec, sizeKiB: number): number | undefined {
  if (host.numa === undefined || spec.numa === undefined || (spec.numa.mode ?? "strict") !== "strict") return undefined;
  const nodes = new Set(cpusIn(spec.numa.nodes));
  const pools = host.numa
    .filter((cell) => nodes.has(cell.id))
    .map((cell) => cell.hugepages.find((pages) => pages.sizeKiB === sizeKiB)?.count ?? 0);
  return pools.length === 0 ? undefined : pools.reduce((sum, count) => sum + count, 0);
}

export const hostHugepages = defineHostRule({
  id: "host-hugepages",
  severity: "error",
  necessary: "start",
  description: "The host must have enough huge pages of the required size.",
  rationale: "Huge pages must be reserved in advance. A machine does not start if there are too few.",
  messages: {
    size: {
      message: "{guest} requests huge pages of {size}, but {host} supports {some}.",
      fix: "Set a size that the host supports.",
    },
    few: {
      message: "{guest} requires {needed} huge pages of {size}, but {host} has {count}{where}.",
      fix: "Reserve more with hugepagesz and hugepages on the host's kernel command line, or with nr_hugepages in sysfs.",
    },
  },
  sources: ["https://docs.kernel.org/admin-guide/mm/hugetlbpage.html"],
  reads: ["host", "hugepages.size", "memory", "numa"],
  examples: {
    incorrect: [
      {
        guest: { memory: "4 GiB", hugepages: { size: "1 GiB" } },
        host: { hugepages: [{ sizeKiB: 2048, count: 4096 }] },
      },
      {
        guest: { memory: "4 GiB", hugepages: { size: "1 GiB" } },
        host: { hugepages: [{ sizeKiB: 1048576, count: 3 }] },
      },
      {
        guest: {
          memory: "4 GiB",
          hugepages: { size: "1 GiB" },
          numa: { nodes: "1" },
          vcpus: 2,
          pinning: { vcpus: ["2", "3"] },
        },
        host: {
          hugepages: [{ sizeKiB: 1048576, count: 8 }],
          numa: [
            { id: 0, memoryKiB: 16777216, cpus: [0, 1], hugepages: [{ sizeKiB: 1048576, count: 6 }] },
            { id: 1, memoryKiB: 16777216, cpus: [2, 3], hugepages: [{ sizeKiB: 1048576, count: 2 }] },
          ],
        },
      },
    ],
    correct: [
      {
        guest: { memory: "4 GiB", hugepages: { size: "1 GiB" } },
        host: { hugepages: [{ sizeKiB: 1048576, count: 4 }] },
      },
      { guest: { memory: "4 GiB", hugepages: { size: "1 GiB" } }, host: { hugepages: [{ sizeKiB: 1048576 }] } },
      { guest: { memory: "4 GiB", hugepages: { size: "1 GiB" } }, host: {} },
    ],
  },
  check({ guest, host, hostName, machine, spec }) {
    const size = spec.hugepages && parseSize(spec.hugepages.size);
    if (size?.ok !== true || host.hugepages === undefined) return nothing;
    const data = { guest, host: hostName, size: sizeText(size.value) };
    const pool = host.hugepages.find((pages) => pages.sizeKiB === size.value);
    if (pool === undefined) {
      const some = listText(host.hugepages.map((pages) => sizeText(pages.sizeKiB))) || "none";
      return [{ messageId: "size" as const, path: "hugepages.size", data: { ...data, some } }];
    }
    const needed = Math.ceil(machine.memoryKiB / size.value);
    const onNodes = pagesOnNodes(host, spec, size.value);
    const count = onNodes ?? pool.count;
    if (count === undefined || count >= needed) return nothing;
    const where = onNodes === undefined ? "" : ` on NUMA node ${spec.numa!.nodes}`;
    return [{ messageId: "few" as const, path: "hugepages.size", data: { ...data, needed, count, where } }];
  },
});
