import { nothing } from "../../findings";
import { compareVersions } from "../../hosts/versions";
import { ADDRESS_WIDTH_SOURCE, addressBitsNeeded, mostMemoryGiB, QEMU_ADDRESS_BITS } from "../deciding/address-width";
import { defineHostRule } from "../context";
import { sizeText } from "../reading/size";

/** The first QEMU that compares. */
const COMPARES = "7.1";
/** The first libvirt with `<maxphysaddr>`. */
const SETS_WIDTH = "8.7.0";

export const hostAddressWidth = defineHostRule({
  id: "host-address-width",
  severity: "error",
  necessary: "start",
  description: "The guest's memory must fit into the physical address space of its CPU and the host's CPU.",
  rationale:
    "QEMU 7.1 and newer refuse a machine if its memory plus a 32 GiB device window does not fit into the physical address space of the CPU. A CPU that is not passed through has 40 address bits (1 TiB) unless the definition sets a different width, which requires libvirt 8.7.0 or newer. The width cannot exceed that of the host's CPU.",
  messages: {
    narrow: {
      message:
        "{guest} has {memory} of memory, which requires {bits} physical address bits, but the CPU of {host} has {width}.",
      fix: "Reduce the memory to {most} GiB or less, or choose a host whose CPU has more address bits.",
    },
    asked: {
      message: "{guest} has {bits} physical address bits, but the CPU of {host} has {width}.",
      fix: "Set `cpu.addressBits` to {width} or fewer, or remove it.",
    },
    old: {
      message:
        "{guest} has {memory} of memory, which requires {bits} physical address bits. Setting them with CPU mode {mode} requires libvirt {minimum} or newer; {host} has {version}.",
      fix: 'Reduce the memory to {most} GiB or less, set `cpu.mode: "host-passthrough"`, or update libvirt on the host.',
    },
    unchecked: {
      message:
        "{guest} has {memory} of memory, which requires {bits} physical address bits. libvirt {version} on {host} cannot set them with CPU mode {mode}. QEMU {qemu} still starts the machine, but Windows cannot use memory beyond 1 TiB.",
      fix: 'Reduce the memory to {most} GiB or less, or set `cpu.mode: "host-passthrough"`.',
    },
  },
  sources: [
    ADDRESS_WIDTH_SOURCE,
    "https://libvirt.org/formatdomain.html#cpu-model-and-topology",
    "https://libvirt.org/news.html#v8-7-0-2022-09-01",
  ],
  reads: [
    "host",
    "memory",
    "maxMemory",
    "cpu.addressBits",
    "cpu.mode",
    "cpu.model",
    "preset",
    "migratable",
    "nestedVirtualization",
  ],
  examples: {
    incorrect: [
      {
        guest: { windows: "server-2022", memory: "1536 GiB", cpu: { model: "Skylake-Server-noTSX-IBRS" } },
        host: { libvirt: "8.0.0", cpu: { vendor: "intel" } },
      },
      {
        guest: { windows: "server-2022", memory: "600 GiB", cpu: { mode: "host-passthrough" } },
        host: { libvirt: "9.0.0", cpu: { vendor: "intel", addressBits: 39 } },
      },
    ],
    correct: [
      {
        guest: { windows: "server-2022", memory: "1536 GiB", cpu: { model: "Skylake-Server-noTSX-IBRS" } },
        host: { libvirt: "9.0.0", cpu: { vendor: "intel", addressBits: 46 } },
      },
      {
        guest: { windows: "server-2022", memory: "1536 GiB", cpu: { mode: "host-passthrough" } },
        host: { libvirt: "8.0.0", cpu: { vendor: "amd", addressBits: 48 } },
      },
      { guest: { windows: "server-2022", memory: "1536 GiB" }, host: {} },
    ],
  },
  check({ guest, host, hostName, machine, spec }) {
    const vendor = machine.cpuVendor;
    const reachedKiB = machine.memoryRoom?.sizeKiB ?? machine.memoryKiB;
    const bits = machine.addressBits ?? addressBitsNeeded(reachedKiB, vendor);
    const data = {
      guest,
      host: hostName,
      memory: sizeText(reachedKiB),
      bits,
      mode: machine.cpuMode,
      minimum: SETS_WIDTH,
    };
    const width = host.cpu.addressBits;
    if (width !== undefined && spec.cpu?.addressBits !== undefined && bits > width)
      return [{ messageId: "asked" as const, path: "cpu.addressBits", data: { ...data, width } }];
    if (width !== undefined && bits > width)
      return [
        { messageId: "narrow" as const, path: "memory", data: { ...data, width, most: mostMemoryGiB(width, vendor) } },
      ];
    if (
      machine.addressBits === undefined ||
      host.libvirt === undefined ||
      compareVersions(host.libvirt, SETS_WIDTH) >= 0
    )
      return nothing;
    const told = { ...data, version: host.libvirt, most: mostMemoryGiB(QEMU_ADDRESS_BITS, vendor) };
    if (host.qemu === undefined || compareVersions(host.qemu, COMPARES) >= 0)
      return [{ messageId: "old" as const, path: "memory", data: told }];
    return [
      {
        messageId: "unchecked" as const,
        path: "memory",
        severity: "warning" as const,
        data: { ...told, qemu: host.qemu },
      },
    ];
  },
});
