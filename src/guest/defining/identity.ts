import { sha } from "./sha";

/**
 * Namespace of the UUIDs that we derive from names (RFC 9562, version 5). Never change it: every derived UUID would.
 */
const NAMESPACE = Buffer.from("5e0f6b0d7d0c4c1f9a3e2b64c1d9e7a8", "hex");

/** The same name always gives the same UUID. */
export function uuidOf(name: string): string {
  const hex = sha("sha1", Buffer.concat([NAMESPACE, Buffer.from(name)]));
  const variant = ((parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Address of a guest's network card, in the range that KVM guests use (52:54:00).
 *
 * @param key What the card is known by. A number is its position, which counted for machines that earlier versions
 * made.
 */
export function macOf(uuid: string, key: string | number): string {
  const hex = sha("sha1", `${uuid}/mac/${key}`);
  return `52:54:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}
