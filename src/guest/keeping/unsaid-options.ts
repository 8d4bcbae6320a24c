import type { DomainDefinition } from "../../domain";
import { defined } from "../../foreign/defined";
import type { GuestSpec } from "../types";

/*
 * Options of devices that stay as somebody set them on the host, where the program says nothing about them, and said
 * nothing at its last deployment.
 */

type Devices = DomainDefinition["devices"];
type Card = Devices["interfaces"][number];
type Specs = readonly Partial<GuestSpec>[];

/** What says that an option of a device is the program's. */
const DEVICES = {
  inputs: ({ input }) => [input?.keyboard, input?.mouse, input?.evdev],
  audio: ({ sound }) => [sound?.backend],
  serialLog: ({ serialConsole }) => [serialConsole],
  otherVideos: ({ video }) => [video?.others],
} as const satisfies Partial<Record<keyof Devices, (spec: Partial<GuestSpec>) => readonly unknown[]>>;

const GRAPHICS = {
  socket: ({ graphics }) => [graphics?.socket, graphics?.listen, graphics?.port],
  tlsPort: ({ graphics }) => [graphics?.tlsPort],
  secure: ({ graphics }) => [graphics?.tls],
  spice: ({ graphics }) => [graphics?.spice],
} as const satisfies Partial<
  Record<keyof NonNullable<Devices["graphics"]>, (spec: Partial<GuestSpec>) => readonly unknown[]>
>;

const VIDEO = {
  ramKiB: ({ video }) => [video?.ram],
  vram64KiB: ({ video }) => [video?.vram64],
  vgamemKiB: ({ video }) => [video?.vgamem],
  resolution: ({ video }) => [video?.resolution],
  accel3d: ({ video }) => [video?.accel3d],
} as const satisfies Partial<
  Record<keyof NonNullable<Devices["video"]>, (spec: Partial<GuestSpec>) => readonly unknown[]>
>;

const CARDS = ["link", "openVSwitch", "vlan", "mtu", "bandwidth", "filter", "isolated"] as const;

/** Names of options that a program says something about, or did at its last deployment. */
export interface OptionsSaid {
  readonly devices: ReadonlySet<string>;
  readonly graphics: ReadonlySet<string>;
  readonly video: ReadonlySet<string>;
  readonly cards: ReadonlySet<string>;
}

type Table = Readonly<Record<string, (spec: Partial<GuestSpec>) => readonly unknown[]>>;

const saidOf = (table: Table, specs: Specs): ReadonlySet<string> =>
  new Set(
    Object.keys(table).filter((option) =>
      specs.some((spec) => table[option]!(spec).some((value) => value !== undefined)),
    ),
  );

export const optionsSaid = (specs: Specs): OptionsSaid => ({
  devices: saidOf(DEVICES, specs),
  graphics: saidOf(GRAPHICS, specs),
  video: saidOf(VIDEO, specs),
  cards: new Set(
    [...CARDS, "portGroup" as const].filter((option) =>
      specs.some(({ networks = [] }) => networks.some((network) => network[option] !== undefined)),
    ),
  ),
});

/** The wanted one with what the one that is there has of these options, where neither it nor the program has a word. */
function filled<T extends object>(
  wanted: T,
  there: T,
  options: readonly (keyof T & string)[],
  said: ReadonlySet<string>,
): T {
  const kept = options.filter((option) => !said.has(option) && wanted[option] === undefined);
  return { ...wanted, ...defined(Object.fromEntries(kept.map((option) => [option, there[option]]))) };
}

const namesOf = <T extends object>(table: T): (keyof T & string)[] => Object.keys(table) as (keyof T & string)[];

export function keepOptions(wanted: Devices, current: Devices, said: OptionsSaid): Devices {
  const devices = filled<Devices>(wanted, current, namesOf(DEVICES), said.devices);
  // A log is one of a console.
  if (devices.serialConsole !== true) delete devices.serialLog;
  const { graphics, video } = wanted;
  if (graphics !== undefined && graphics.type === current.graphics?.type)
    devices.graphics = filled(graphics, current.graphics, namesOf(GRAPHICS), said.graphics);
  if (video !== undefined && video.model === current.video?.model)
    devices.video = filled(video, current.video, namesOf(VIDEO), said.video);
  return {
    ...devices,
    interfaces: wanted.interfaces.map((card) => {
      const there = current.interfaces.find(({ mac }) => mac !== undefined && mac === card.mac);
      return there === undefined ? card : keepCard(card, there, said.cards);
    }),
  };
}

function keepCard(card: Card, there: Card, said: ReadonlySet<string>): Card {
  // Another kind of connection may not have them.
  const options = card.source.type === there.source.type ? CARDS : (["link"] as const);
  return { ...filled<Card>(card, there, options, said), source: keepPortGroup(card.source, there.source, said) };
}

function keepPortGroup(wanted: Card["source"], there: Card["source"], said: ReadonlySet<string>): Card["source"] {
  if (wanted.type !== "network" || there.type !== "network" || wanted.network !== there.network) return wanted;
  if (said.has("portGroup") || wanted.portGroup !== undefined || there.portGroup === undefined) return wanted;
  return { ...wanted, portGroup: there.portGroup };
}
