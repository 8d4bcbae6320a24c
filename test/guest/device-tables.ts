import type { GuestExample } from "../../src/guest";
import { parseDevices } from "../../src/hosts/devices/parse";
import type { HostDevices, PciDevice } from "../../src/hosts/devices/types";
import { exampleMediated, examplePci, neighbour } from "../../src/hosts/examples";
import type { HostProfile } from "../../src/hosts/types";
import type { HostDeviceSpec, NetworkSpec } from "../../src/guest/types";
import { deviceRecording } from "../lab/device-replay";

const { nodes } = deviceRecording();
const texts = (name: RegExp): string[] =>
  Object.entries(nodes).flatMap(([node, xml]) => (name.test(node) ? [xml] : []));

/** The lab's host: an e1000e card, an igb card with two virtual functions, three USB devices of the same IDs. */
export const LAB: HostDevices = {
  vfio: "yes",
  mediated: [],
  ...parseDevices({ pci: texts(/^pci_/), usb: texts(/^usb_\d+_\d+$/), interfaces: texts(/^net_/) }),
};
const lab: Partial<HostProfile> = { hostDevices: LAB };
const labWith = (address: string, more: Partial<PciDevice>): Partial<HostProfile> => ({
  hostDevices: { ...LAB, pci: LAB.pci!.map((one) => (one.address === address ? { ...one, ...more } : one)) },
});

const pci = (...all: NonNullable<HostDeviceSpec["pci"]>[]): GuestExample => ({
  hostDevices: all.map((one) => ({ pci: one })),
});
const nvme = (...all: NonNullable<HostDeviceSpec["nvme"]>[]): GuestExample => ({
  hostDevices: all.map((one) => ({ nvme: one })),
});
const fn = (...all: NonNullable<NetworkSpec["function"]>[]): GuestExample => ({
  networks: all.map((one) => ({ function: one })),
});
const usb = (...all: NonNullable<HostDeviceSpec["usb"]>[]): GuestExample => ({
  hostDevices: all.map((one) => ({ usb: one })),
});

const group = { number: 14, members: ["0000:41:00.0", "0000:41:00.1", "0000:40:01.1"] };
const gpu = examplePci({
  ...{ address: "0000:41:00.0", vendor: "10de", device: "2484", class: "030000", driver: "nouveau", group },
  ...{ vendorName: "NVIDIA", deviceName: "GA104", barBytes: 2 ** 28, numaNode: 1 },
});
const audio = examplePci({
  ...{ address: "0000:41:00.1", vendor: "10de", device: "228b", class: "040300", driver: "snd_hda_intel", group },
});
const port = examplePci({ address: "0000:40:01.1", bridge: true, driver: "pcieport", class: "060400", group });
const gaming = (...devices: PciDevice[]): Partial<HostProfile> => ({
  hostDevices: { vfio: "yes", pci: [port, ...devices], usb: [], mediated: [] },
});
const ssd = examplePci({
  ...{ address: "0000:41:00.0", vendor: "144d", device: "a808", class: "010802", driver: "nvme", serial: "S4EVNX0M" },
});
const GIB = 1024 ** 2;
const vgpu = { hostDevices: [{ mediated: { type: "nvidia-63" } }] };
const mediated = (...all: Parameters<typeof exampleMediated>[0][]): Partial<HostProfile> => ({
  hostDevices: {
    vfio: "yes",
    usb: [],
    mediated: all.map((one) => exampleMediated(one)),
    pci: [examplePci({ address: "0000:06:00.0", mdevTypes: [{ id: "nvidia-63", available: 3 }] })],
  },
});

type HostCase = readonly [guest: GuestExample, host: Partial<HostProfile>, found?: string, says?: string | RegExp];

/** What each rule about devices of the host says; in the form of the table of all rules about hosts. */
export const deviceTables: Readonly<Record<string, readonly HostCase[]>> = {
  "host-device-vfio": [
    [pci({ address: "0000:01:00.0" }), { hostDevices: { vfio: "no" } }, "error hostDevices[0].pci", "no IOMMU"],
    [pci({ address: "0000:01:00.0" }), { hostDevices: { vfio: "unknown" } }],
    [pci({ address: "0000:01:00.0" }), {}],
    [pci({ address: "0000:01:00.0" }), lab],
    [vgpu, { hostDevices: { vfio: "no" } }],
    [nvme({ address: "0000:01:00.0" }), { hostDevices: { vfio: "no" } }, "error hostDevices[0].nvme", "no IOMMU"],
  ],
  "host-device-nvme": [
    [nvme({ id: "144d:a808" }), gaming(ssd)],
    [nvme({ id: "10de:2484" }), gaming(gpu), "error hostDevices[0].nvme", "is not an NVMe controller"],
    [pci({ id: "10de:2484" }), gaming(gpu)],
    [nvme({ id: "10de:2484" }), { ...gaming(gpu), capturedAt: "2026-11-01T00:00:00Z" }, "warning hostDevices[0].nvme"],
    [nvme({ id: "144d:a808" }), gaming(examplePci({ ...ssd, class: "010601" })), "error hostDevices[0].nvme"],
    // Nobody knows what it is.
    [nvme({ address: "0000:41:00.0" }), {}],
  ],
  "host-network-function": [
    [fn({ of: "eth2", index: 0 }, { of: "eth2", index: 1 }), lab],
    [fn({ of: "eth2", index: 2 }), lab, "error networks[0].function", "activated 2 of at most 7"],
    [fn({ of: "eth1", index: 0 }), lab, "error networks[0].function", "no virtual functions"],
    [fn({ of: "eno9", index: 0 }), lab, "error networks[0].function", "no network card of"],
    [fn({ address: "0000:02:10.2" }), lab],
    [fn({ address: "0000:02:00.0" }), lab, "error networks[0].function", "no virtual function"],
    [fn({ of: "eno9", index: 0 }), {}],
    [fn({ of: "eno9", index: 0 }), { hostDevices: { vfio: "yes" } }],
  ],
  "host-network-vlan": [
    [
      { networks: [{ bridge: "br0", vlan: { tags: [4] } }] },
      { libvirt: "10.10.0" },
      "error networks[0].vlan",
      "11.0.0",
    ],
    [{ networks: [{ bridge: "br0", vlan: { tags: [4] } }] }, { libvirt: "11.0.0" }],
    [{ networks: [{ bridge: "o", openVSwitch: {}, vlan: { tags: [4] } }] }, { libvirt: "9.0.0" }],
    [{ networks: [{ network: "lab", vlan: { tags: [4] } }] }, { libvirt: "9.0.0" }],
    [{ networks: [{ bridge: "br0", vlan: { tags: [4] } }] }, {}],
  ],
  "host-device-found": [
    [pci({ id: "8086:10d3" }), lab],
    [pci({ address: "0000:01:00.0", id: "8086:10d3", slot: "0000/02.0/00.0" }), lab],
    [
      pci({ id: "10de:2484" }),
      lab,
      "error hostDevices[0].pci",
      "hostDevices[0].pci of example is 10de:2484, which kvm1 does not have.",
    ],
    [
      pci({ id: "8086:10ca" }),
      lab,
      "error hostDevices[0].pci",
      /kvm1 has 2 of them: 0000:02:10\.0 .* and 0000:02:10\.2 /,
    ],
    [pci({ id: "8086:10ca", address: "0000:02:10.2" }), lab],
    // A root port was added, and all buses behind it have other numbers.
    [
      pci({ address: "0000:01:00.0", id: "8086:10c9", slot: "0000/03.0/00.0" }),
      lab,
      "error hostDevices[0].pci",
      "on kvm1 that address is now 8086:10d3 in slot 0000/02.0/00.0, and 8086:10c9 is at 0000:02:00.0",
    ],
    [pci({ address: "0000:09:00.0" }), lab, "error hostDevices[0].pci", "which kvm1 does not have"],
    [
      pci({ id: "8086:10d3", functions: [0, 1] }),
      lab,
      "error hostDevices[0].pci.functions",
      "requests functions 0 and 1, but 0000:01:00.0 (8086:10d3",
    ],
    [pci({ id: "10de:2484" }), { ...lab, capturedAt: "2026-11-01T00:00:00Z" }, "warning hostDevices[0].pci"],
    [nvme({ serial: "S4EVNX0M" }), gaming(ssd)],
    [nvme({ serial: "S0" }), gaming(ssd), "error hostDevices[0].nvme", "with serial number S0"],
    [
      nvme({ id: "144d:a808" }),
      gaming(ssd, examplePci({ ...ssd, address: "0000:42:00.0", serial: "S5" })),
      "error hostDevices[0].nvme",
      "kvm1 has 2 of them",
    ],
    [pci({ id: "10de:2484" }), {}],
  ],
  "host-device-bridge": [
    [pci({ address: "0000:00:02.0" }), lab, "error hostDevices[0].pci", "which is a PCI bridge of kvm1"],
    [pci({ address: "0000:01:00.0" }), lab],
  ],
  "host-device-group": [
    [
      pci({ address: "0000:00:1f.2", functions: [2] }),
      lab,
      "error hostDevices[0].pci, error hostDevices[0].pci",
      /IOMMU group 7 of kvm1 together with 0000:00:1f\.3 .* driver i801_smbus/,
    ],
    [pci({ id: "8086:10d3" }), lab],
    [
      pci({ id: "10de:2484", functions: [0] }),
      gaming(gpu, audio),
      "error hostDevices[0].pci",
      "together with 0000:41:00.1 (10de:228b), which is used by the driver snd_hda_intel",
    ],
    [pci({ id: "10de:2484" }), gaming(gpu, audio)],
    [pci({ id: "10de:2484", functions: [0] }, { id: "10de:228b", functions: [1] }), gaming(gpu, audio)],
    [pci({ id: "10de:2484", functions: [0] }), gaming(gpu, { ...audio, driver: "vfio-pci" })],
    [
      pci({ id: "10de:2484", functions: [0] }),
      gaming(gpu, { ...audio, driver: "vfio-pci", usedBy: "web1" }),
      "warning hostDevices[0].pci",
      "which machine web1 has",
    ],
    [
      nvme({ id: "144d:a808" }),
      gaming({ ...ssd, group }, { ...audio, group }),
      "error hostDevices[0].nvme",
      "together with 0000:41:00.1",
    ],
    // A member that nobody has read.
    [pci({ id: "10de:2484", functions: [0] }), gaming(gpu)],
  ],
  "host-device-role": [
    [
      pci({ id: "8086:10d3" }),
      labWith("0000:01:00.0", { roles: ["uplink"] }),
      "error hostDevices[0].pci",
      "the only network interface",
    ],
    [
      pci({ id: "8086:10d3" }),
      labWith("0000:01:00.0", { roles: ["root-disk"] }),
      "error hostDevices[0].pci",
      "root disk",
    ],
    [
      pci({ id: "10de:2484" }),
      gaming({ ...gpu, roles: ["boot-display"] }, audio),
      "error hostDevices[0].pci",
      "display",
    ],
    [
      nvme({ id: "144d:a808" }),
      gaming({ ...ssd, roles: ["root-disk"] }),
      "error hostDevices[0].nvme",
      "which the root disk of kvm1 is attached to",
    ],
    [nvme({ id: "144d:a808", takeFromHost: ["root-disk"] }), gaming({ ...ssd, roles: ["root-disk"] })],
    [pci({ id: "10de:2484", takeFromHost: ["boot-display"] }), gaming({ ...gpu, roles: ["boot-display"] }, audio)],
    [
      pci({ id: "10de:2484", takeFromHost: ["uplink"] }),
      gaming({ ...gpu, roles: ["boot-display"] }, audio),
      "error hostDevices[0].pci",
    ],
  ],
  "host-device-user": [
    [
      pci({ id: "8086:10d3" }),
      { ...lab, resources: { machines: [neighbour({ hostDevices: ["0000:01:00.0"] })] } },
      "error hostDevices[0].pci",
      "0000:01:00.0 of kvm1, which machine web1 (UUID 6e1d3f62-1111-4a4f-8e1a-000000000001, running) has",
    ],
    [
      pci({ id: "8086:10d3" }),
      { ...lab, resources: { machines: [neighbour({ hostDevices: ["0000:01:00.0"], running: false })] } },
      "warning hostDevices[0].pci",
    ],
    [
      pci({ id: "8086:10d3" }),
      { ...lab, resources: { machines: [neighbour({ name: "example", hostDevices: ["0000:01:00.0"] })] } },
    ],
    [
      nvme({ id: "144d:a808" }),
      { ...gaming(ssd), resources: { machines: [neighbour({ hostDevices: ["0000:41:00.0"] })] } },
      "error hostDevices[0].nvme",
      "which machine web1",
    ],
    // QEMU takes the whole controller.
    [
      nvme({ address: "0000:41:00.0" }, { address: "0000:41:00.0", namespace: 2 }),
      gaming(ssd),
      "error hostDevices[1].nvme",
      "which hostDevices[0].nvme is too",
    ],
    [
      { hostDevices: [{ pci: { address: "0000:41:00.0" } }, { nvme: { address: "0000:41:00.0" } }] },
      gaming(ssd),
      "error hostDevices[1].nvme",
    ],
    [pci({ id: "8086:10d3" }), labWith("0000:01:00.0", { usedBy: "web1" }), "error hostDevices[0].pci", "machine web1"],
    [pci({ id: "8086:10d3" }), labWith("0000:01:00.0", { usedBy: "example" })],
    [
      pci({ id: "8086:10d3" }, { address: "0000:01:00.0" }),
      lab,
      "error hostDevices[1].pci",
      "which hostDevices[0].pci is too",
    ],
    [
      { hostDevices: [{ mediated: { uuid: exampleMediated().uuid } }] },
      mediated({ usedBy: "web1" }),
      "error hostDevices[0].mediated",
    ],
  ],
  "host-usb-device": [
    [
      usb({ id: "0627:0001" }),
      lab,
      "error hostDevices[0].usb",
      "3 of them: 0627:0001 on bus 1, port 1, 0627:0001 on bus 1, port 2 and 0627:0001 on bus 1, port 3",
    ],
    [usb({ bus: 1, port: "2" }), lab],
    [usb({ id: "0627:0001", bus: 1, port: "2" }), lab],
    [usb({ bus: 1, port: "7" }), lab, "error hostDevices[0].usb", "at port 7 of bus 1, which kvm1 does not have"],
    [usb({ id: "046d:c52b" }), lab, "error hostDevices[0].usb", "046d:c52b, which kvm1 does not have."],
    [usb({ id: "046d:c52b", startupPolicy: "optional" }), lab],
    [usb({ id: "046d:c52b" }), {}],
  ],
  "host-mediated-device": [
    [vgpu, mediated({})],
    [vgpu, mediated(), "error hostDevices[0].mediated", "it has room for 3 more on 0000:06:00.0"],
    [vgpu, mediated({ usedBy: "web1" }), "error hostDevices[0].mediated", "none that is free"],
    [vgpu, mediated({ usedBy: "example" })],
    [vgpu, {}],
  ],
  "host-device-numa": [
    [
      { ...pci({ id: "10de:2484" }), vcpus: 2, pinning: { vcpus: ["0", "1"] } },
      { ...gaming(gpu, audio), numa: twoNodes() },
      "warning pinning.vcpus[0]",
      "NUMA node 1 of kvm1, but vCPU 0 is pinned to CPU 0 of node 0",
    ],
    [
      { ...pci({ id: "10de:2484" }), numa: { nodes: "0" } },
      { ...gaming(gpu, audio), numa: twoNodes() },
      "warning numa.nodes",
    ],
    [
      { ...pci({ id: "10de:2484" }), vcpus: 2, pinning: { vcpus: ["2", "3"] } },
      { ...gaming(gpu, audio), numa: twoNodes() },
    ],
    [{ ...pci({ id: "10de:2484" }), vcpus: 2, pinning: { vcpus: ["0", "1"] } }, gaming(gpu, audio)],
  ],
  "host-pinned-memory": [
    [
      { ...pci({ id: "8086:10d3" }), memory: "8 GiB" },
      { ...lab, memoryKiB: 8.5 * 1024 ** 2 },
      "warning memory",
      "less than 1 GiB",
    ],
    [
      { ...pci({ id: "8086:10d3" }), memory: "8 GiB" },
      { ...lab, memoryKiB: 16 * 1024 ** 2 },
    ],
    [
      { ...nvme({ id: "144d:a808" }), memory: "8 GiB" },
      { ...gaming(ssd), memoryKiB: 8.5 * 1024 ** 2 },
      "warning memory",
    ],
    [
      { ...usb({ bus: 1, port: "1" }), memory: "8 GiB" },
      { ...lab, memoryKiB: 8.5 * 1024 ** 2 },
    ],
    [{ ...pci({ id: "8086:10d3" }), memory: "8 GiB" }, lab],
    // Machines that other people made count, unless they are off or in huge pages.
    [
      { ...pci({ id: "8086:10d3" }), memory: "8 GiB" },
      { ...lab, memoryKiB: 16 * GIB, resources: { machines: [neighbour({ pinnedKiB: 9 * GIB })] } },
      "error memory",
      "9 GiB of other running machines",
    ],
    [
      { ...pci({ id: "8086:10d3" }), memory: "8 GiB" },
      {
        ...lab,
        memoryKiB: 16 * GIB,
        resources: {
          machines: [
            neighbour({ pinnedKiB: 9 * GIB, running: false }),
            neighbour({ name: "b", uuid: "2", pinnedKiB: 9 * GIB, pageKiB: 2048 }),
          ],
        },
      },
    ],
    [
      { ...pci({ id: "8086:10d3" }), memory: "8 GiB" },
      {
        ...lab,
        memoryKiB: 16 * GIB,
        capturedAt: "2026-11-01T00:00:00Z",
        resources: { machines: [neighbour({ pinnedKiB: 9 * GIB })] },
      },
      "warning memory",
    ],
    // Memory in huge pages is no one else's.
    [
      { ...pci({ id: "8086:10d3" }), memory: "8 GiB" },
      { ...lab, memoryKiB: 16 * GIB, hugepages: [{ sizeKiB: 1048576, count: 9 }] },
      "error memory",
      "has only 7 GiB beside 9 GiB of huge pages",
    ],
    [
      { ...pci({ id: "8086:10d3" }), memory: "8 GiB", hugepages: { size: "1 GiB" } },
      { ...lab, memoryKiB: 16 * GIB, hugepages: [{ sizeKiB: 1048576, count: 9 }] },
    ],
    [
      { memoryBacking: { locked: true }, memory: "8 GiB" },
      { memoryKiB: 16 * GIB, resources: { machines: [neighbour({ pinnedKiB: 9 * GIB })] } },
      "error memory",
      "locks its 8 GiB",
    ],
    [{ memory: "8 GiB" }, { memoryKiB: 16 * GIB, resources: { machines: [neighbour({ pinnedKiB: 9 * GIB })] } }],
  ],
  "host-device-display": [
    [pci({ id: "10de:2484" }), gaming(gpu, audio), "warning hostDevices[0].pci", "from the driver nouveau of kvm1"],
    [pci({ id: "10de:2484" }), gaming({ ...gpu, driver: "vfio-pci" }, audio)],
    [pci({ id: "10de:2484", managed: false }), gaming(gpu, audio)],
    [pci({ id: "8086:10d3" }), lab],
  ],
  "host-device-reset": [
    [
      pci({ id: "1002:67df" }),
      gaming({ ...gpu, vendor: "1002", device: "67df" }, audio),
      "warning hostDevices[0].pci",
      "one of AMD Polaris 10",
    ],
    [pci({ id: "1002:73bf" }), gaming({ ...gpu, vendor: "1002", device: "73bf" }, audio)],
  ],
  "host-device-window": [
    [
      { ...pci({ id: "10de:2484" }), cpu: { mode: "host-passthrough" } },
      { ...gaming({ ...gpu, barBytes: 2 ** 38 }, audio), cpu: { vendor: "intel", addressBits: 39 } },
      "warning hostDevices[0].pci",
      "256 GiB, but with 39 physical address bits, OVMF has a window of 64 GiB",
    ],
    [
      { ...pci({ id: "10de:2484" }), cpu: { mode: "host-passthrough" } },
      { ...gaming({ ...gpu, barBytes: 2 ** 38 }, audio), cpu: { vendor: "intel", addressBits: 46 } },
    ],
    [{ ...pci({ id: "10de:2484" }), cpu: { mode: "host-passthrough" } }, gaming({ ...gpu, barBytes: 2 ** 38 }, audio)],
    [{ ...pci({ id: "10de:2484" }), cpu: { model: "Skylake-Client" } }, gaming(gpu, audio)],
  ],
};

function twoNodes(): NonNullable<HostProfile["numa"]> {
  const node = (id: number, cpus: number[]) => ({ id, memoryKiB: 16777216, cpus, hugepages: [] });
  return [node(0, [0, 1]), node(1, [2, 3])];
}
