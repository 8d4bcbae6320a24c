import { machineFamily } from "../machine-family";
import { at, attribute, childElements, childrenOf, type XmlElement } from "../xml";

/**
 * Has a running machine a place for one more PCI device? A q35 machine has as many as it has root ports without a
 * device; libvirt 9.0 leaves one. Other chipsets have slots, and libvirt says when they are used up.
 */
export function hasFreePciPort(domain: XmlElement): boolean {
  if (machineFamily(attribute(at(domain, "os", "type"), "machine") ?? "") !== "q35") return true;
  const devices = at(domain, "devices");
  const all = devices === undefined ? [] : childElements(devices);
  const ports = all.filter((el) => el.name === "controller" && attribute(el, "model") === "pcie-root-port");
  const used = new Set(
    all
      .flatMap((el) => childrenOf(el, "address"))
      .filter((address) => attribute(address, "type") === "pci")
      .map((address) => Number(attribute(address, "bus"))),
  );
  return ports.some((port) => !used.has(Number(attribute(port, "index"))));
}
