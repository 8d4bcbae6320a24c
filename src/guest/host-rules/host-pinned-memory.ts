import { nothing } from "../../findings";
import { exampleDevices, examplePci, neighbour } from "../../hosts/examples";
import { defineHostRule } from "../context";
import { pinsMemory } from "../host/assigned";
import { roughSize, sizeText } from "../reading/size";

const hostDevices = [{ pci: { id: "8086:10d3" } }];
const GIB = 1024 ** 2;

export const hostPinnedMemory = defineHostRule({
  id: "host-pinned-memory",
  severity: "error",
  description: "The host must have all memory of the guests whose devices keep it in place.",
  rationale:
    "VFIO pins all memory of a machine with a PCI or mediated device as soon as it starts: the host can neither swap it nor share it, and a balloon returns none of it. Such machines cannot have more memory together than the host has, and QEMU and the host need some beside it.",
  messages: {
    little: {
      message:
        "{guest} has a device of the host, which pins its {memory} of memory. Together with {others} of other machines with such devices, that is more than the {some} of {host}.",
      fix: "Reduce the memory of the guests, do not run them at the same time, or choose another host.",
    },
    all: {
      message:
        "{guest} has a device of the host, which pins its {memory} of memory, and {host} has a total of {some}: less than 1 GiB is left for the host.",
      fix: "Reduce the memory of the guest, or choose another host.",
    },
  },
  sources: ["https://docs.kernel.org/driver-api/vfio.html", "https://libvirt.org/formatdomain.html#memory-backing"],
  reads: ["host", "memory", "hostDevices"],
  examples: {
    incorrect: [
      {
        guest: { hostDevices, memory: "31744 MiB" },
        host: { ...exampleDevices([examplePci()]), memoryKiB: 32 * GIB - 1 },
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
  check({ guest, host, hostName, machine, assigned, look }) {
    const first = assigned.find(pinsMemory);
    const { memoryKiB: some } = host;
    if (first === undefined || some === undefined || look.running === false) return nothing;
    const others = look.machines?.pinnedKiB(guest) ?? 0;
    const own = machine.memoryKiB;
    const data = { guest, host: hostName, memory: sizeText(own), others: sizeText(others), some: roughSize(some) };
    // More than the host has altogether is what host-memory says.
    if (own > some) return nothing;
    if (own + others > some) return [{ messageId: "little" as const, path: "memory", data }];
    return own > some - GIB
      ? [{ messageId: "all" as const, path: "memory", severity: "warning" as const, data }]
      : nothing;
  },
});
