import { printable } from "../../foreign/printable";
import { attribute, child, childElements, childrenOf, type XmlElement, type XmlNode } from "../xml";

/**
 * What a machine has only with a SPICE display. libvirt refuses it without one ("Spice audio is not supported without
 * spice graphics", "chardev 'spicevmc' not supported without spice graphics"; tried on 9.0.0), and QEMU gives 3D only
 * to a display that can show it.
 */

const CHARACTER_DEVICES: ReadonlySet<string> = new Set(["spicevmc", "spiceport"]);

/** A name for people, where the device is one that SPICE carries; undefined for any other. */
function carried(device: XmlElement): string | undefined {
  const type = attribute(device, "type") ?? "";
  if (device.name === "audio") return type === "spice" ? "sound through SPICE" : undefined;
  if (device.name === "rng" && CHARACTER_DEVICES.has(attribute(child(device, "backend"), "type") ?? ""))
    return "random numbers through SPICE";
  if (!CHARACTER_DEVICES.has(type)) return undefined;
  switch (device.name) {
    case "redirdev":
      return "USB redirection";
    case "smartcard":
      return "the smart card reader";
    case "channel":
      return `the channel ${printable(attribute(child(device, "target"), "name") ?? type, 100)}`;
    default:
      return `${device.name} through SPICE`;
  }
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
  const gone = new Set(
    devicesOf(domain)
      .filter((device) => device.name === "audio" && carried(device) !== undefined)
      .map((audio) => attribute(audio, "id")),
  );
  const shows3d = devicesOf(domain).some(
    (el) =>
      el.name === "graphics" &&
      (attribute(el, "type") === "egl-headless" || attribute(child(el, "gl"), "enable") === "yes"),
  );
  const settled = (device: XmlElement): XmlElement[] => {
    if (carried(device) !== undefined) return [];
    // Its sound goes to the audio backend that libvirt adds for the new display.
    if (device.name === "sound") return [without(device, (el) => el.name === "audio" && gone.has(attribute(el, "id")))];
    return device.name === "video" && !shows3d ? [without3d(device)] : [device];
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

const without = (el: XmlElement, drop: (inner: XmlElement) => boolean): XmlElement => ({
  ...el,
  children: el.children.filter((c) => typeof c === "string" || !drop(c)),
});

function without3d(video: XmlElement): XmlElement {
  const accelerated = childrenOf(child(video, "model"), "acceleration").some(
    (el) => attribute(el, "accel3d") === "yes",
  );
  if (!accelerated) return video;
  return {
    ...video,
    children: video.children.map((c) =>
      typeof c !== "string" && c.name === "model" ? without(c, (el) => el.name === "acceleration") : c,
    ),
  };
}
