import { child, childElements, element, type XmlElement } from "../xml";

/** A device's own place in the boot order; 1 boots first. */
export const bootElement = (order: number | undefined): XmlElement | undefined =>
  order === undefined ? undefined : element("boot", { order });

/** Has a device its own place in the boot order? */
export function bootsByDevice(domain: XmlElement): boolean {
  const devices = child(domain, "devices");
  return devices !== undefined && childElements(devices).some((el) => child(el, "boot"));
}
