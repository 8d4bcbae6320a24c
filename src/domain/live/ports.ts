import { machineFamily } from "../machine-family";
import { at, attribute, child, childElements, childrenOf, type XmlElement } from "../xml";

/**
 * How many more PCI devices a running machine has a place for. A q35 machine has as many as it has root ports without a
 * device; libvirt leaves one. Other chipsets have slots, and libvirt says when they are used up.
 */
export function freePciPorts(domain: XmlElement): number {
  if (machineFamily(attribute(at(domain, "os", "type"), "machine") ?? "") !== "q35") return Infinity;
  const devices = at(domain, "devices");
  const all = devices === undefined ? [] : childElements(devices);
  const ports = all.filter((el) => el.name === "controller" && attribute(el, "model") === "pcie-root-port");
  const used = new Set(
    all
      .flatMap((el) => childrenOf(el, "address"))
      .filter((address) => attribute(address, "type") === "pci")
      .map((address) => Number(attribute(address, "bus"))),
  );
  return ports.filter((port) => !used.has(Number(attribute(port, "index")))).length;
}

/** Does a disk or a network adapter take such a place? Disks on a controller do not. */
export const takesPciPort = (device: XmlElement): boolean =>
  device.name === "interface" || attribute(child(device, "target"), "bus") === "virtio";
