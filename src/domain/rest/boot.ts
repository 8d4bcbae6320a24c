import { child, childElements, type XmlElement } from "../xml";

/** Has a device its own place in the boot order? */
export function bootsByDevice(domain: XmlElement): boolean {
  const devices = child(domain, "devices");
  return devices !== undefined && childElements(devices).some((el) => child(el, "boot"));
}
