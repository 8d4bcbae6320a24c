import { createHash } from "node:crypto";

/** Namespace of the UUIDs that we derive from names (RFC 9562, version 5). Never change it: every derived UUID would. */
const NAMESPACE = Buffer.from("5e0f6b0d7d0c4c1f9a3e2b64c1d9e7a8", "hex");

const sha1 = (...parts: readonly (string | Buffer)[]): Buffer => {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The same name always gives the same UUID. */
export function uuidOf(name: string): string {
  const bytes = sha1(NAMESPACE, name);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex", 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** Address of a guest's network card, in the range that KVM guests use (52:54:00). The same machine keeps its addresses. */
export function macOf(uuid: string, index: number): string {
  const hex = sha1(uuid, `/mac/${index}`).toString("hex", 0, 3);
  return `52:54:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}
