import { defined } from "../../foreign/defined";
import {
  graphicsType,
  soundModel,
  tabletBus,
  videoModel,
  type DomainDefinition,
  type DomainDefinitionInput,
} from "../definition";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";
import { oneOf, uintOf, yesNo } from "./values";

/** What a person uses to see and handle the machine: serial line, channels, pointer, screen, sound. */
type Devices = DomainDefinition["devices"];
type DevicesInput = DomainDefinitionInput["devices"];

export const LOOPBACK = "127.0.0.1";
export const AGENT_CHANNEL = "org.qemu.guest_agent.0";
export const SPICE_CHANNEL = "com.redhat.spice.0";

export const renderSerial = (on: boolean | undefined): XmlElement | undefined =>
  on ? element("serial", { type: "pty" }) : undefined;
export const parseSerial = (devices: XmlElement | undefined): true | undefined =>
  childrenOf(devices, "serial").some((el) => attribute(el, "type") === "pty") || undefined;

const channel = (type: string, name: string): XmlElement =>
  element("channel", { type }, element("target", { type: "virtio", name }));

export const renderChannels = (d: DevicesInput): (XmlElement | undefined)[] => [
  d.guestAgent ? channel("unix", AGENT_CHANNEL) : undefined,
  d.spiceAgent ? channel("spicevmc", SPICE_CHANNEL) : undefined,
];

export function parseChannels(devices: XmlElement | undefined): Pick<Devices, "guestAgent" | "spiceAgent"> {
  const has = (type: string, name: string): boolean =>
    childrenOf(devices, "channel").some(
      (el) => attribute(el, "type") === type && attribute(child(el, "target"), "name") === name,
    );
  return defined({ guestAgent: has("unix", AGENT_CHANNEL), spiceAgent: has("spicevmc", SPICE_CHANNEL) || undefined });
}

/** The tablet sends absolute positions, so that the pointer does not drift in a remote console. */
export const renderTablet = (bus: DevicesInput["tablet"]): XmlElement | undefined =>
  bus && element("input", { type: "tablet", bus });
export function parseTablet(devices: XmlElement | undefined): Devices["tablet"] {
  const tablet = childrenOf(devices, "input").find((el) => attribute(el, "type") === "tablet");
  return tablet && oneOf(tabletBus.options, attribute(tablet, "bus") ?? "usb");
}

export function renderGraphics(graphics: DevicesInput["graphics"]): XmlElement | undefined {
  if (!graphics) return undefined;
  const { type, port, password, listen } = graphics;
  const auto = port === undefined || port === -1;
  // Without a port libvirt turns a SPICE display's listening off (`<listen type='none'/>`), so it is always written.
  return element(
    "graphics",
    { type, port: auto ? -1 : port, autoport: auto, passwd: password },
    element("listen", { type: "address", address: listen }),
  );
}

export function parseGraphics(devices: XmlElement | undefined): Devices["graphics"] {
  for (const el of childrenOf(devices, "graphics")) {
    const type = oneOf(graphicsType.options, attribute(el, "type"));
    if (!type) continue;
    const port = uintOf(attribute(el, "port"));
    return defined({
      type,
      // An address that libvirt takes from its own settings is loopback unless the host's administrator said otherwise.
      listen: attribute(child(el, "listen"), "address") ?? attribute(el, "listen") ?? LOOPBACK,
      port: yesNo(el, "autoport") === true ? undefined : port,
      password: attribute(el, "passwd"),
    });
  }
  return undefined;
}

export const renderVideo = (video: DevicesInput["video"]): XmlElement | undefined =>
  video &&
  element("video", undefined, element("model", { type: video.model, vram: video.vramKiB, heads: video.heads }));

export function parseVideo(devices: XmlElement | undefined): Devices["video"] {
  const model = child(child(devices, "video"), "model");
  const type = oneOf(videoModel.options, attribute(model, "type"));
  return (
    type &&
    defined({ model: type, vramKiB: uintOf(attribute(model, "vram")), heads: uintOf(attribute(model, "heads")) })
  );
}

export const renderSound = (model: DevicesInput["sound"]): XmlElement | undefined =>
  model === undefined || model === "none" ? undefined : element("sound", { model });
export const parseSound = (devices: XmlElement | undefined): Devices["sound"] =>
  oneOf(soundModel.options, attribute(child(devices, "sound"), "model"));
