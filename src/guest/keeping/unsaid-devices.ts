import type { GuestSpec } from "../types";
import { type Devices, filled, ofDevices, says, type Unsaid, type Words } from "./unsaid-kinds";

type Card = Devices["interfaces"][number];
type Graphics = NonNullable<Devices["graphics"]>;
type Video = NonNullable<Devices["video"]>;

/** An option of a console of the same protocol. */
const ofGraphics = (name: keyof Graphics, words: Words): Unsaid => ({
  name: `graphics.${name}`,
  said: says(words),
  keep: (wanted, { devices: { graphics: there } }) => {
    const { graphics } = wanted.devices;
    if (graphics === undefined || graphics.type !== there?.type) return wanted;
    return { ...wanted, devices: { ...wanted.devices, graphics: filled(graphics, there, name) } };
  },
});

/** An option of a video device of the same model. */
const ofVideo = (name: keyof Video, words: Words): Unsaid => ({
  name: `video.${name}`,
  said: says(words),
  keep: (wanted, { devices: { video: there } }) => {
    const { video } = wanted.devices;
    if (video === undefined || video.model !== there?.model) return wanted;
    return { ...wanted, devices: { ...wanted.devices, video: filled(video, there, name) } };
  },
});

/** An option of a controller of the same model. */
const ofControllers = (name: string, option: "ports" | "queues", words: Words): Unsaid => ({
  name,
  said: says(words),
  keep: (wanted, { devices: { controllers: there } }) => ({
    ...wanted,
    devices: {
      ...wanted.devices,
      controllers: wanted.devices.controllers.map((one) => {
        const same = there.find(
          ({ type, index, model }) => type === one.type && index === one.index && model === one.model,
        );
        return same === undefined ? one : filled(one, same, option);
      }),
    },
  }),
});

/** An option of network adapters, which are the same by their address. It is said where any adapter says it. */
const ofCards = (
  name: keyof NonNullable<GuestSpec["networks"]>[number],
  keep: (card: Card, there: Card) => Card,
): Unsaid => ({
  name: `network.${name}`,
  said: says(({ networks = [] }) => networks.map((network) => network[name])),
  keep: (wanted, current) => ({
    ...wanted,
    devices: {
      ...wanted.devices,
      interfaces: wanted.devices.interfaces.map((card) => {
        const there = current.devices.interfaces.find(({ mac }) => mac !== undefined && mac === card.mac);
        return there === undefined ? card : keep(card, there);
      }),
    },
  }),
});

/** Another kind of connection may not have it. */
const ofConnections = (name: "openVSwitch" | "vlan" | "mtu" | "bandwidth" | "filter" | "isolated"): Unsaid =>
  ofCards(name, (card, there) => (card.source.type === there.source.type ? filled(card, there, name) : card));

function keepPortGroup(card: Card, { source: there }: Card): Card {
  const { source } = card;
  if (source.type !== "network" || there.type !== "network" || source.network !== there.network) return card;
  return { ...card, source: filled(source, there, "portGroup") };
}

/** Devices and their options. */
export const devicesUnsaid: readonly Unsaid[] = [
  ofDevices("hostDevices", ({ hostDevices }) => [hostDevices]),
  ofDevices("nvmeDisks", ({ hostDevices = [] }) => hostDevices.map((one) => one?.nvme)),
  ofDevices(
    "redirectedUsb",
    ({ redirectedUsb }) => [redirectedUsb],
    ({ graphics }) => graphics?.type === "spice",
  ),
  ofControllers("usbController.ports", "ports", ({ usbController }) => [usbController]),
  ofControllers("scsiController.queues", "queues", ({ scsiController }) => [scsiController]),
  ofDevices("inputs", ({ input }) => [input?.keyboard, input?.mouse, input?.evdev]),
  ofDevices("audio", ({ sound }) => [sound?.backend]),
  ofDevices(
    "serialLog",
    (spec) => [spec.serialConsole],
    ({ serialConsole }) => serialConsole === true,
  ),
  ofDevices("otherVideos", ({ video }) => [video?.others]),
  ofGraphics("socket", ({ graphics }) => [graphics?.socket, graphics?.listen, graphics?.port]),
  ofGraphics("tlsPort", ({ graphics }) => [graphics?.tlsPort]),
  ofGraphics("secure", ({ graphics }) => [graphics?.tls]),
  ofGraphics("spice", ({ graphics }) => [graphics?.spice]),
  ofVideo("ramKiB", ({ video }) => [video?.ram]),
  ofVideo("vram64KiB", ({ video }) => [video?.vram64]),
  ofVideo("vgamemKiB", ({ video }) => [video?.vgamem]),
  ofVideo("resolution", ({ video }) => [video?.resolution]),
  ofVideo("accel3d", ({ video }) => [video?.accel3d]),
  ofCards("link", (card, there) => filled(card, there, "link")),
  ofConnections("openVSwitch"),
  ofConnections("vlan"),
  ofConnections("mtu"),
  ofConnections("bandwidth"),
  ofConnections("filter"),
  ofConnections("isolated"),
  ofCards("portGroup", keepPortGroup),
];
