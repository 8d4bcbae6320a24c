import { createHash } from "node:crypto";

import type { DomainDefinition } from "../domain/definition";

/** JSON with sorted keys and without undefined: equal values give equal text, whatever order they were built in. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) {
    let list = "[";
    for (let index = 0; index < value.length; index += 1) list += (index === 0 ? "" : ",") + canonicalJson(value[index]);
    return `${list}]`;
  }
  const record = value as Record<string, unknown>;
  let text = "{";
  for (const key of Object.keys(record).sort()) {
    const inner = record[key];
    if (inner !== undefined) text += `${text.length === 1 ? "" : ","}${JSON.stringify(key)}:${canonicalJson(inner)}`;
  }
  return `${text}}`;
}

/**
 * SHA-256 (hex) of a definition. Left out: the console's password, because a digest is shown and stored, and the digest's own
 * place in the metadata. Equal machines have equal digests.
 */
export function definitionDigest(definition: DomainDefinition): string {
  const { graphics, ...devices } = definition.devices;
  const bare = {
    ...definition,
    ...(definition.metadata === undefined ? {} : { metadata: { ...definition.metadata, digest: undefined } }),
    devices: { ...devices, ...(graphics === undefined ? {} : { graphics: { ...graphics, password: undefined } }) },
  };
  return createHash("sha256").update(canonicalJson(bare)).digest("hex");
}
