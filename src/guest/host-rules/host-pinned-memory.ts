import { nothing } from "../../findings";
import { exampleDevices, examplePci, neighbour } from "../../hosts/examples";
import type { HostMachine } from "../../hosts/resources/types";
import { defineHostRule } from "../context";
import { pinsMemory } from "../host/assigned";
import { otherMachines, severityOn } from "../host/host-seen";
import { roughSize, sizeText } from "../reading/size";

const hostDevices = [{ pci: { id: "8086:10d3" } }];
const GIB = 1024 ** 2;

export const hostPinnedMemory = defineHostRule({
  id: "host-pinned-memory",
  severity: "error",
  description: "The host must have all memory of the machines whose memory it cannot swap.",
  rationale:
    "VFIO pins all memory of a machine with a PCI or mediated device as soon as it starts: the host can neither swap it nor share it, and a balloon returns none of it. `memoryBacking.locked` does the same without a device. Such machines cannot have more memory together than the host has, and QEMU and the host need some beside it. Every running machine of the host counts, whoever made it; memory in huge pages is put aside already.",
  messages: {
    little: {
      message:
        "{guest} {why} {memory} of memory. Together with {others} of other running machines that cannot be swapped either, that is more than the {some} that {host} has{aside}.",
      fix: "Reduce the memory of the guests, do not run them at the same time, or choose another host.",
    },
    all: {
      message:
        "{guest} {why} {memory} of memory, and {host} has a total of {some}{aside}: less than 1 GiB is left for the host.",
      fix: "Reduce the memory of the guest, or choose another host.",
    },
    aside: {
      message: "{guest} {why} {memory} of memory, but {host} has only {some}{aside}.",
      fix: "Set `hugepages`, reduce the memory of the guest, or put fewer huge pages aside on the host.",
    },
  },
  sources: ["https://docs.kernel.org/driver-api/vfio.html", "https://libvirt.org/formatdomain.html#memory-backing"],
  reads: ["host", "memory", "hostDevices", "networks", "memoryBacking", "hugepages"],
  examples: {
    incorrect: [
      {
        guest: { hostDevices, memory: "31744 MiB" },
        host: { ...exampleDevices([examplePci()]), memoryKiB: 32 * GIB - 1 },
      },
      {
        guest: { hostDevices, memory: "16 GiB" },
        host: {
          ...exampleDevices([examplePci()]),
          memoryKiB: 32 * GIB,
          resources: { machines: [neighbour({ pinnedKiB: 24 * GIB })] },
        },
      },
      {
        guest: { memoryBacking: { locked: true }, memory: "16 GiB" },
        host: { memoryKiB: 32 * GIB, hugepages: [{ sizeKiB: 2048, count: 12 * 1024 }] },
      },
    ],
    correct: [
      { guest: { hostDevices, memory: "16 GiB" }, host: { ...exampleDevices([examplePci()]), memoryKiB: 32 * GIB } },
      {
        guest: { hostDevices, memory: "16 GiB" },
        host: {
          ...exampleDevices([examplePci()]),
          memoryKiB: 32 * GIB,
          resources: { machines: [neighbour({ running: false, pinnedKiB: 24 * GIB })] },
        },
      },
      { guest: { memory: "31744 MiB" }, host: { memoryKiB: 32 * GIB } },
    ],
  },
  check(context) {
    const { guest, host, hostName, machine, assigned, look, spec } = context;
    const isLocked = spec.memoryBacking?.locked === true;
    const { memoryKiB: all } = host;
    if (!(isLocked || assigned.some(pinsMemory)) || all === undefined || look.running === false) return nothing;
    // Huge pages are memory that the host has put aside: host-hugepages counts them.
    if (spec.hugepages !== undefined) return nothing;
    const own = machine.memoryKiB;
    // More than the host has altogether is what host-memory says.
    if (own > all) return nothing;
    const aside = (host.hugepages ?? []).reduce((sum, { sizeKiB, count = 0 }) => sum + sizeKiB * count, 0);
    const some = all - aside;
    const { declared, there } = otherMachines(context);
    const [ofProgram, ofHost] = [pinnedKiB(declared), pinnedKiB(there)];
    const data = {
      guest,
      host: hostName,
      why: isLocked ? "locks its" : "has a device of the host, which pins its",
      memory: sizeText(own),
      others: sizeText(ofProgram + ofHost),
      some: roughSize(some),
      aside: aside === 0 ? "" : ` beside ${roughSize(aside)} of huge pages`,
    };
    if (own + ofProgram + ofHost > some)
      return [
        {
          messageId: ofProgram + ofHost > 0 ? ("little" as const) : ("aside" as const),
          path: "memory",
          // What a saved profile shows may have changed since.
          severity: own + ofProgram > some ? ("error" as const) : severityOn(host),
          data,
        },
      ];
    return own > some - GIB
      ? [{ messageId: "all" as const, path: "memory", severity: "warning" as const, data }]
      : nothing;
  },
});

/** Of running machines, without those in huge pages. */
const pinnedKiB = (machines: readonly HostMachine[]): number =>
  machines.reduce(
    (sum, { running, pageKiB, pinnedKiB: own = 0 }) => (running && pageKiB === undefined ? sum + own : sum),
    0,
  );
