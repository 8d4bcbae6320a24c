import { attribute, type XmlElement } from "../xml";

/** Types of character devices that a SPICE display carries. */
const CHARACTER_DEVICES: ReadonlySet<string> = new Set(["spicevmc", "spiceport"]);

/** Does a SPICE display carry the character device that this element describes? */
export const isThroughSpice = (el: XmlElement | undefined): boolean =>
  CHARACTER_DEVICES.has(attribute(el, "type") ?? "");

/** Names the device for people where it is a character device that a SPICE display carries. */
export const throughSpice =
  (name: (device: XmlElement) => string) =>
  (device: XmlElement): string | undefined =>
    isThroughSpice(device) ? name(device) : undefined;
