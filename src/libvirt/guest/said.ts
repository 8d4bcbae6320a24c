import { isIP } from "node:net";
import * as z from "zod";
import { defined } from "../../foreign/defined";
import { printable } from "../../foreign/printable";

/** What Windows says of itself through its guest agent. It is the guest's word, cleaned and cut, and no more. */
export interface GuestFacts {
  /** Version of the agent, for example `107.0.1`. */
  readonly agentVersion?: string;
  /** For example `Windows 11 Pro`. */
  readonly windows?: string;
  /** Build number, for example `26100`. */
  readonly build?: string;
  /** `client` or `server`. */
  readonly variant?: string;
  /** Addresses that others can reach: neither loopback nor link-local. In the guest's order, at most 64. */
  readonly addresses: readonly string[];
  /** MAC addresses of its network cards, in lower case, at most 32. */
  readonly macs: readonly string[];
}

const MOST_CARDS = 32;
const MOST_ADDRESSES = 64;
/** Characters of a text of the guest. */
const LONGEST = 200;

const text = z.string().transform((given) => printable(given, LONGEST).trim());

/** https://qemu-project.gitlab.io/qemu/interop/qemu-ga-ref.html#qapidoc-131 */
const agentInfo = z.object({ version: text });
const osInfo = z.object({
  name: text.optional(),
  "pretty-name": text.optional(),
  "kernel-release": text.optional(),
  id: text.optional(),
  "variant-id": text.optional(),
});
const networkInterfaces = z.array(
  z.object({
    name: z.string(),
    "hardware-address": z.string().optional(),
    "ip-addresses": z.array(z.object({ "ip-address": z.string() })).optional(),
  }),
);

/** The questions whose answers make up {@link GuestFacts}: the agent's command, and the form of its answer. */
export const questions = {
  cards: { execute: "guest-network-get-interfaces", schema: networkInterfaces },
  agent: { execute: "guest-info", schema: agentInfo },
  windows: { execute: "guest-get-osinfo", schema: osInfo },
} as const;

type Said<Name extends keyof typeof questions> = z.output<(typeof questions)[Name]["schema"]>;

/** Network cards and addresses in an answer. */
export function cardsIn(said: Said<"cards">): Pick<GuestFacts, "addresses" | "macs"> {
  const cards = said.slice(0, MOST_CARDS);
  const addresses = cards
    .flatMap((card) => (card["ip-addresses"] ?? []).map((one) => one["ip-address"]))
    .filter(isReachable)
    .slice(0, MOST_ADDRESSES);
  const macs = cards
    .map((card) => (card["hardware-address"] ?? "").toLowerCase())
    .filter((mac) => /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac) && mac !== "00:00:00:00:00:00");
  return { addresses, macs };
}

/**
 * Windows gives itself 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291) before a DHCP server answers. An address with
 * a zone (RFC 4007) is link-local too, and the name of the zone may be of any length.
 */
function isReachable(address: string): boolean {
  const kind = address.includes("%") ? 0 : isIP(address);
  if (kind === 4) return !/^(127\.|169\.254\.|0\.)/.test(address);
  return kind === 6 && !/^(::1?$|fe[89ab])/i.test(address);
}

/** Agent and Windows in two answers; what is not said is left out. */
export const systemIn = (
  agent: Said<"agent"> | undefined,
  windows: Partial<Said<"windows">> = {},
): Omit<GuestFacts, "addresses" | "macs"> =>
  defined({
    agentVersion: agent?.version,
    windows: windows["pretty-name"] ?? windows.name,
    build: windows["kernel-release"],
    variant: windows["variant-id"],
  });
