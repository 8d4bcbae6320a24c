import { exampleDevices, examplePci } from "../../hosts/examples";
import { nothing } from "../../findings";
import { defineHostRule, type HostContext } from "../context";
import { QEMU_ADDRESS_BITS } from "../deciding/address-width";
import { functionsOf } from "../host/devices-seen";
import { sizeText } from "../reading/size";

const KIB = 1024;
/** What OVMF has for 64-bit memory regions of devices if it does not know the width of the CPU's addresses, in GiB. */
const SMALLEST_GIB = 32;

const gpu = examplePci({ vendor: "10de", device: "20b5", class: "030200", driver: "vfio-pci", barBytes: 2 ** 37 });

export const hostDeviceWindow = defineHostRule({
  id: "host-device-window",
  severity: "warning",
  description: "The memory regions of PCI devices must fit into the address window of the guest's firmware.",
  rationale:
    "OVMF reserves an eighth of the CPU's physical address space for 64-bit memory regions (BARs) of devices; versions before edk2-stable202211 reserve 32 GiB. A region that does not fit gets no address, and Windows reports that the device cannot find enough free resources (Code 12). A CPU that is not passed through has 40 address bits.",
  messages: {
    large: {
      message:
        "The PCI devices of {guest} have memory regions of {size}, but with {bits} physical address bits, OVMF has a window of {window} for them.",
      fix: 'Set `cpu.mode: "host-passthrough"`, which gives Windows the address width of the host, or turn off resizable BAR for the card.',
    },
  },
  sources: [
    "https://github.com/tianocore/edk2/blob/master/OvmfPkg/Library/PlatformInitLib/MemDetect.c",
    "https://gitlab.com/qemu-project/qemu/-/blob/master/hw/i386/pc.c",
    "https://support.microsoft.com/windows/error-codes-in-device-manager-in-windows-524e9e89-4dee-8883-0afa-6bca0456324e",
  ],
  reads: ["host", "hostDevices", "cpu.mode", "cpu.model", "memory", "preset", "firmware.type"],
  examples: {
    incorrect: [
      {
        guest: { cpu: { model: "EPYC-Rome" }, hostDevices: [{ pci: { id: "10de:20b5" } }] },
        host: exampleDevices([{ ...gpu, barBytes: 2 ** 38 }]),
      },
    ],
    correct: [
      {
        guest: { cpu: { mode: "host-passthrough" }, hostDevices: [{ pci: { id: "10de:20b5" } }] },
        host: { ...exampleDevices([gpu]), cpu: { vendor: "amd", addressBits: 48 } },
      },
      {
        guest: { cpu: { model: "EPYC-Rome" }, hostDevices: [{ pci: { id: "8086:10d3" } }] },
        host: exampleDevices([examplePci({ barBytes: 2 ** 20 })]),
      },
      { guest: { hostDevices: [{ pci: { id: "10de:20b5" } }] }, host: {} },
    ],
  },
  check(context) {
    const { guest, machine } = context;
    const functions = functionsOf(context);
    // A region has the size of a power of two, and stands at a multiple of it.
    const bytes = functions.reduce((sum, { device }) => sum + alignedTo(device.barBytes ?? 0), 0);
    const bits = bitsOf(context);
    if (bits === undefined || machine.firmware !== "uefi") return nothing;
    const windowKiB = Math.max(SMALLEST_GIB * KIB * KIB, 2 ** (Math.min(bits, MOST_BITS) - 3) / KIB);
    return bytes / KIB <= windowKiB
      ? nothing
      : [
          {
            messageId: "large" as const,
            path: functions[0]!.entry.path,
            data: { guest, bits, size: sizeText(bytes / KIB), window: sizeText(windowKiB) },
          },
        ];
  },
});

const alignedTo = (bytes: number): number => (bytes <= 0 ? 0 : 2 ** Math.ceil(Math.log2(bytes)));

/** OVMF uses no more of them (`PlatformAddressWidthFromCpuid`). */
const MOST_BITS = 46;

/** The width that Windows and the firmware see. */
function bitsOf({ machine, host }: HostContext): number | undefined {
  if (machine.cpuMode === "host-passthrough" || machine.cpuMode === "maximum") return host.cpu.addressBits;
  return machine.addressBits ?? QEMU_ADDRESS_BITS;
}
