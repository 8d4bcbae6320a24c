import type { HostDevices, MediatedDevice, PciDevice, UsbDevice } from "./devices/types";
import type { HostMachine } from "./resources/types";
import type { HostProfile } from "./types";

/** A rule's example as a host: what it does not say is not known. */
export const exampleHost = (example: Partial<HostProfile>): HostProfile => ({
  format: 1,
  name: "kvm1",
  cpu: { vendor: "unknown" },
  nested: "unknown",
  tsc: { scaling: "unknown" },
  apicv: "unknown",
  hypervSupported: "unknown",
  firmware: { uefi: "unknown", secureBoot: "unknown", enrolledKeys: "unknown" },
  tpm: {},
  devices: {},
  ...example,
});

/** Another machine on the host of a rule's example: what it does not say is a machine that runs and has nothing. */
export const neighbour = (example: Partial<HostMachine>): HostMachine => ({
  name: "web1",
  uuid: "6e1d3f62-1111-4a4f-8e1a-000000000001",
  running: true,
  disks: [],
  consoles: [],
  ...example,
});

/** A PCI device of the host in a rule's example: what it does not say is an Ethernet card alone in group 10. */
export const examplePci = (example: Partial<PciDevice> = {}): PciDevice => {
  const address = example.address ?? "0000:01:00.0";
  return {
    node: `pci_${address.replaceAll(/[:.]/g, "_")}`,
    address,
    vendor: "8086",
    device: "10d3",
    class: "020000",
    driver: "e1000e",
    group: { number: 10, members: [address] },
    bridge: false,
    roles: [],
    ...example,
  };
};

/** A host that can give away these devices. */
export const exampleDevices = (pci: readonly PciDevice[], others: Partial<HostDevices> = {}): Partial<HostProfile> => ({
  hostDevices: { vfio: "yes", pci, usb: [], mediated: [], ...others },
});

/** A USB device in a rule's example. */
export const exampleUsb = (example: Partial<UsbDevice> = {}): UsbDevice => ({
  node: "usb_1_1",
  vendor: "0627",
  product: "0001",
  bus: 1,
  device: 2,
  port: "1",
  ...example,
});

/** A mediated device in a rule's example. */
export const exampleMediated = (example: Partial<MediatedDevice> = {}): MediatedDevice => {
  const uuid = example.uuid ?? "c60cc60c-c60c-460c-860c-c60cc60cc60c";
  return { node: `mdev_${uuid.replaceAll("-", "_")}`, uuid, type: "nvidia-63", parent: "0000:06:00.0", ...example };
};
