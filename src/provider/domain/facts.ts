import { child, type DomainDefinition, type XmlElement } from "../../domain";
import { attribute, childrenOf, textOf } from "../../domain/xml";
import { defined } from "../../foreign/defined";
import { type Aside, type LibvirtClient, type MachineGlance, parseLibvirtUri } from "../../libvirt";
import type { GuestFacts } from "../../libvirt/guest";
import { hostPlace } from "../host-uri";
import type { Properties } from "../properties";
import { isOff } from "./power";

/**
 * What a program may want to know of a machine, as it was when somebody last looked. What is not known, and what a
 * machine that is off does not have, is absent.
 */
export interface Facts {
  readonly macAddresses?: readonly string[];
  readonly addresses?: readonly string[];
  readonly agentVersion?: string;
  readonly windowsEdition?: string;
  readonly windowsBuild?: string;
  readonly console?: string;
  readonly startedAt?: string;
}

/** What Windows says of itself. */
type OfWindows = Pick<Facts, "addresses" | "agentVersion" | "windowsEdition" | "windowsBuild">;

/** Outputs by the inputs that they follow from; no update of anything else changes them while the machine runs on. */
const inputsOf = {
  macAddresses: ["networks"],
  addresses: [],
  agentVersion: [],
  windowsEdition: [],
  windowsBuild: [],
  console: ["graphics"],
  startedAt: [],
} as const satisfies Record<keyof Facts, readonly string[]>;

const windowsFacts = ["addresses", "agentVersion", "windowsEdition", "windowsBuild"] as const;

export const factKeys = Object.keys(inputsOf) as readonly (keyof Facts)[];

/** The state holds what the guest says: a hostile one must not fill it. */
const MOST_ADDRESSES = 16;
const LONGEST = 100;
const cut = (text: string | undefined): string | undefined =>
  text === undefined || text === "" ? undefined : [...text].slice(0, LONGEST).join("");

/** What the machine's definition and libvirt tell. */
export const factsOfMachine = (
  { state, inactive, live }: Pick<MachineGlance, "state" | "inactive" | "live">,
  hostUri: string,
): Pick<Facts, "macAddresses" | "console"> =>
  defined({
    macAddresses: devices(inactive.root, "interface").flatMap((card) => attribute(child(card, "mac"), "address") ?? []),
    console: isOff(state) ? undefined : consoleOf(live.root, hostUri),
  });

/** What is known of a machine that is not made yet: its cards, where each has its address. */
export function factsOfNew(definition: DomainDefinition | undefined): Pick<Facts, "macAddresses"> {
  const cards = definition?.devices.interfaces;
  const macs = cards?.flatMap(({ mac }) => mac ?? []);
  return macs === undefined || macs.length < cards!.length ? {} : { macAddresses: macs };
}

/** What Windows says, at most so much of it. */
export const factsOfGuest = ({ addresses, agentVersion, windows, build }: GuestFacts): OfWindows =>
  defined({
    addresses: addresses.length === 0 ? undefined : addresses.slice(0, MOST_ADDRESSES),
    agentVersion: cut(agentVersion),
    windowsEdition: cut(windows),
    windowsBuild: cut(build),
  });

/**
 * What is known after a look at many machines. An agent that is connected and did not answer in time leaves what it
 * said last of this start of the machine.
 */
export function factsSeen(
  there: MachineGlance,
  hostUri: string,
  { guest, startedAt }: Aside,
  before: Properties,
): Facts {
  const machine = factsOfMachine(there, hostUri);
  if (isOff(there.state)) return machine;
  const goesOn = hasConnectedAgent(there.live.root) && before.value["startedAt"] === startedAt;
  return defined({
    ...machine,
    ...(guest !== undefined ? factsOfGuest(guest) : goesOn ? some(before, windowsFacts) : {}),
    startedAt,
  });
}

/**
 * What is known at the end of a deployment. `guest`: what Windows said, where it was waited for. `olds`: the state
 * before, where the machine has run on since; nobody asks its agent then, and a refresh does.
 */
export async function factsAfter(
  client: Pick<LibvirtClient, "host" | "startTimes">,
  there: MachineGlance,
  guest: GuestFacts | undefined,
  olds: Properties | undefined,
  signal: AbortSignal,
): Promise<Facts> {
  const machine = factsOfMachine(there, client.host);
  if (isOff(there.state)) return machine;
  const kept = olds === undefined ? {} : some(olds, [...windowsFacts, "startedAt"]);
  const startedAt = kept.startedAt ?? (await client.startTimes({ signal })).get(nameOf(there.live.root));
  return defined({ ...machine, ...kept, ...(guest === undefined ? {} : factsOfGuest(guest)), startedAt });
}

/** What stays as it is through an update, as far as a preview can tell. */
export function factsInPreview(olds: Properties, oldInputs: Properties, news: Properties): Facts {
  const same = (key: string): boolean => JSON.stringify(oldInputs.value[key]) === JSON.stringify(news.value[key]);
  if (!same("running") || hostPlace(oldInputs) !== hostPlace(news)) return {};
  // A machine that may be restarted gets another port for its display, and another start.
  const { restart = "never" } = news.value;
  const stays = (key: keyof Facts): boolean =>
    inputsOf[key].every(same) && (restart === "never" || (key !== "console" && key !== "startedAt"));
  return some(olds, factKeys.filter(stays));
}

const some = <Key extends keyof Facts>({ value }: Properties, keys: readonly Key[]): Pick<Facts, Key> =>
  defined(Object.fromEntries(keys.map((key) => [key, value[key]]))) as Pick<Facts, Key>;

const nameOf = (domain: XmlElement): string => textOf(child(domain, "name")) ?? "";

const devices = (domain: XmlElement, kind: string): XmlElement[] => childrenOf(child(domain, "devices"), kind);

const hasConnectedAgent = (domain: XmlElement): boolean =>
  devices(domain, "channel").some((channel) => {
    const target = child(channel, "target");
    return attribute(target, "name") === "org.qemu.guest_agent.0" && attribute(target, "state") === "connected";
  });

/**
 * Where the display of a running machine is: `vnc://` (RFC 7869, with the TCP port) or `spice://`, or a socket of the
 * host. Undefined where it has none that others can reach. Made of addresses and ports, so that no password is in it.
 */
function consoleOf(domain: XmlElement, hostUri: string): string | undefined {
  const graphics = devices(domain, "graphics").find((one) => /^(vnc|spice)$/.test(attribute(one, "type") ?? ""));
  if (graphics === undefined) return undefined;
  const type = attribute(graphics, "type")!;
  const listen = child(graphics, "listen");
  const socket = attribute(graphics, "socket") ?? attribute(listen, "socket");
  if (socket !== undefined) return `${type}+unix://${encodeURI(socket)}`;
  const port = portOf(graphics, "port");
  const tlsPort = portOf(graphics, "tlsPort");
  if (port === undefined && tlsPort === undefined) return undefined;
  const address = addressFor(attribute(graphics, "listen") ?? attribute(listen, "address") ?? "127.0.0.1", hostUri);
  return `${type}://${address}${port === undefined ? "" : `:${port}`}${tlsPort === undefined ? "" : `?tls-port=${tlsPort}`}`;
}

function portOf(graphics: XmlElement, name: string): number | undefined {
  const port = Number(attribute(graphics, name));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** One that listens on every address is reached as the host is; the others by their own, some from the host alone. */
function addressFor(listen: string, hostUri: string): string {
  if (listen === "0.0.0.0" || listen === "::") return parseLibvirtUri(hostUri).host ?? "localhost";
  return listen.includes(":") ? `[${listen}]` : listen;
}
