import { isIP } from "node:net";
import * as z from "zod";
import { defined } from "../../foreign/defined";
import { printable } from "../../foreign/printable";
import type { LibvirtClient } from "../client";
import { askAgent, type AgentAnswer, type AgentOptions } from "./agent";

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

type Client = Pick<LibvirtClient, "virsh">;

/** Network cards and addresses of a guest, as its agent says them. */
export async function guestAddresses(
  client: Client,
  machine: string,
  options?: AgentOptions,
): Promise<AgentAnswer<Pick<GuestFacts, "addresses" | "macs">>> {
  const answer = await askAgent(
    client,
    machine,
    { execute: "guest-network-get-interfaces" },
    networkInterfaces,
    options,
  );
  if (answer.kind !== "answer") return answer;
  const cards = answer.value.slice(0, MOST_CARDS);
  const addresses = cards
    .flatMap((card) => (card["ip-addresses"] ?? []).map((one) => one["ip-address"]))
    .filter(isReachable)
    .slice(0, MOST_ADDRESSES);
  const macs = cards
    .map((card) => (card["hardware-address"] ?? "").toLowerCase())
    .filter((mac) => /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac) && mac !== "00:00:00:00:00:00");
  return { kind: "answer", value: { addresses, macs } };
}

/** Windows gives itself 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291) before a DHCP server answers. */
function isReachable(address: string): boolean {
  const kind = isIP(address);
  if (kind === 4) return !/^(127\.|169\.254\.|0\.)/.test(address);
  return kind === 6 && !/^(::1?$|fe[89ab])/i.test(address);
}

/** Everything a guest's agent says of Windows; undefined where none answers. What it does not say is left out. */
export async function guestFacts(
  client: Client,
  machine: string,
  options?: AgentOptions,
): Promise<GuestFacts | undefined> {
  const info = await askAgent(client, machine, { execute: "guest-info" }, agentInfo, options);
  if (info.kind === "off" || info.kind === "no-channel" || info.kind === "silent") return undefined;
  const os = await askAgent(client, machine, { execute: "guest-get-osinfo" }, osInfo, options);
  const cards = await guestAddresses(client, machine, options);
  const said = os.kind === "answer" ? os.value : {};
  return {
    ...defined({
      agentVersion: info.kind === "answer" ? info.value.version : undefined,
      windows: said["pretty-name"] ?? said.name,
      build: said["kernel-release"],
      variant: said["variant-id"],
    }),
    ...(cards.kind === "answer" ? cards.value : { addresses: [], macs: [] }),
  };
}
