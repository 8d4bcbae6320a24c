import { machineFamily } from "../machine-family";
import { uintOf } from "../values";
import { at, attribute, child, childElements, childrenOf, type XmlElement } from "../xml";

/** What devices of a running machine take one each of. */
export interface Place {
  takes(device: XmlElement): boolean;
  /** How many more of them the running machine has. */
  free(domain: XmlElement): number;
}

const devicesIn = (domain: XmlElement): readonly XmlElement[] => {
  const devices = at(domain, "devices");
  return devices === undefined ? [] : childElements(devices);
};

const addressesOf = (devices: readonly XmlElement[], type: string): readonly XmlElement[] =>
  devices.flatMap((el) => childrenOf(el, "address")).filter((address) => attribute(address, "type") === type);

const busOf = (device: XmlElement): string | undefined => attribute(child(device, "target"), "bus");

/**
 * A q35 machine has a place for as many PCI devices as it has root ports without a device; libvirt leaves one. Other
 * chipsets have slots, and libvirt says when they are used up.
 */
const pciPort: Place = {
  takes: (device) =>
    device.name === "interface" ||
    // Disks on a controller take none.
    (device.name === "disk" && busOf(device) === "virtio") ||
    (device.name === "hostdev" && attribute(device, "type") === "pci"),
  free(domain) {
    if (machineFamily(attribute(at(domain, "os", "type"), "machine") ?? "") !== "q35") return Infinity;
    const all = devicesIn(domain);
    const ports = all.filter(
      (el) =>
        el.name === "controller" &&
        attribute(el, "model") === "pcie-root-port" &&
        attribute(child(el, "target"), "hotplug") !== "off",
    );
    const used = new Set(addressesOf(all, "pci").map((address) => Number(attribute(address, "bus"))));
    return ports.filter((port) => !used.has(Number(attribute(port, "index")))).length;
  },
};

/** Ports of USB controllers, as libvirt counts them (`virDomainUSBAddressControllerModelToPorts`). */
const USB_PORTS: Readonly<Record<string, number>> = {
  none: 0,
  "piix3-uhci": 2,
  "piix4-uhci": 2,
  "vt82c686b-uhci": 2,
  ehci: 6,
  "ich9-ehci1": 6,
  // They share the ports of ich9-ehci1.
  "ich9-uhci1": 0,
  "ich9-uhci2": 0,
  "ich9-uhci3": 0,
  "pci-ohci": 3,
  "nec-xhci": 4,
  "qemu-xhci": 4,
};
const HUB_PORTS = 8;

const isUsb = (el: XmlElement): boolean => attribute(el, "type") === "usb";

/** libvirt adds no hub while the machine runs. */
const usbPort: Place = {
  takes: (device) =>
    (device.name === "hostdev" && isUsb(device)) || (device.name === "disk" && busOf(device) === "usb"),
  free(domain) {
    const all = devicesIn(domain);
    const ports = all.map((el) => {
      if (el.name === "hub" && isUsb(el)) return HUB_PORTS;
      return el.name === "controller" && isUsb(el)
        ? (uintOf(attribute(el, "ports")) ?? USB_PORTS[attribute(el, "model") ?? ""] ?? Infinity)
        : 0;
    });
    return ports.reduce((sum, one) => sum + one, 0) - addressesOf(all, "usb").length;
  },
};

export const PLACES: readonly Place[] = [pciPort, usbPort];
