import { DEVICES } from "../devices";
import { isThroughSpice } from "../devices/spice";
import type { DeviceKind } from "../kind";
import { attribute, child, childElements, type XmlElement, type XmlNode } from "../xml";

/**
 * What a machine has only with a SPICE display. libvirt refuses it without one ("Spice audio is not supported without
 * spice graphics", "chardev 'spicevmc' not supported without spice graphics"; tried on 9.0.0), and QEMU gives 3D only
 * to a display that can show it.
 */

const KINDS: ReadonlyMap<string, DeviceKind> = new Map(DEVICES.map((kind) => [kind.element, kind]));

/** A name for people, where the device is one that SPICE carries; undefined for any other. */
function carried(device: XmlElement): string | undefined {
  const name = KINDS.get(device.name)?.carriedBySpice?.(device);
  return name ?? (isThroughSpice(device) ? `${device.name} through SPICE` : undefined);
}

const devicesOf = (domain: XmlElement): XmlElement[] => {
  const devices = child(domain, "devices");
  return devices === undefined ? [] : childElements(devices);
};

export const hasSpice = (domain: XmlElement): boolean =>
  devicesOf(domain).some((el) => el.name === "graphics" && attribute(el, "type") === "spice");

/**
 * What a machine had through a SPICE display that it has no more, for people, each once; nothing where it had none, or
 * has one still.
 */
export function lostWithSpice(was: XmlElement, is: XmlElement): string[] {
  if (!hasSpice(was) || hasSpice(is)) return [];
  return [...new Set(devicesOf(was).flatMap((device) => carried(device) ?? []))];
}

/** The machine without what needs SPICE. */
export function withoutCarried(domain: XmlElement): XmlElement {
  const audio = new Set(
    devicesOf(domain)
      .filter((el) => el.name === "audio" && carried(el) !== undefined)
      .map((el) => attribute(el, "id")),
  );
  const shows3d = devicesOf(domain).some(
    (el) =>
      el.name === "graphics" &&
      (attribute(el, "type") === "egl-headless" || attribute(child(el, "gl"), "enable") === "yes"),
  );
  const settled = (device: XmlElement): XmlElement[] => {
    if (carried(device) !== undefined) return [];
    const settle = KINDS.get(device.name)?.withoutSpice;
    return [settle ? settle(device, { audio, shows3d }) : device];
  };
  const children = domain.children.map((c): XmlNode => {
    if (typeof c === "string" || c.name !== "devices") return c;
    return {
      ...c,
      children: c.children.flatMap((device): XmlNode[] => (typeof device === "string" ? [device] : settled(device))),
    };
  });
  return { ...domain, children };
}
