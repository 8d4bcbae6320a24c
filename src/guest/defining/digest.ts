import type { DomainDefinition } from "../../domain/definition";
import { BoundedMap } from "../../foreign/bounded-map";
import { sha } from "./sha";

/** Text that JSON quotes as it stands. */
const PLAIN = /^[ !#-[\]-~]*$/;
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

const keys = new BoundedMap<string, string>(1000);
/** Keys of definitions come from a small set: without this, resolving a guest takes a tenth longer. */
const quotedKey = (key: string): string => keys.getOrMake(key, () => `${quoted(key)}:`);

const none: ReadonlySet<string> = new Set();

/**
 * JSON with sorted keys and without undefined: equal values give equal text, whatever order they were built in.
 *
 * @param without Keys that are left out, wherever they stand.
 */
export function canonicalJson(value: unknown, without: ReadonlySet<string> = none): string {
  if (typeof value === "string") return quoted(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  let text = "";
  if (Array.isArray(value)) {
    for (const inner of value)
      text += text === "" ? canonicalJson(inner, without) : `,${canonicalJson(inner, without)}`;
    return `[${text}]`;
  }
  const record = value as Record<string, unknown>;
  for (const key of sorted(Object.keys(record))) {
    const inner = record[key];
    if (inner === undefined || without.has(key)) continue;
    if (text !== "") text += ",";
    text +=
      quotedKey(key) +
      (typeof inner === "boolean" || Number.isFinite(inner) ? String(inner) : canonicalJson(inner, without));
  }
  return `{${text}}`;
}

/** In place. Insertion: three times as fast as `sort` on the dozen keys that an object of a definition has. */
function sorted(keys: string[]): readonly string[] {
  if (keys.length > 30) return keys.sort();
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index]!;
    let place = index;
    for (; place > 0 && keys[place - 1]! > key; place -= 1) keys[place] = keys[place - 1]!;
    keys[place] = key;
  }
  return keys;
}

/**
 * The console's password, because a digest is shown and stored; the digest's own place in the metadata; whose machine
 * it is; and what a person has accepted of it, which makes no other machine.
 */
const NOT_DIGESTED: ReadonlySet<string> = new Set(["password", "digest", "owner", "suppress"]);

/** SHA-256 (hex) of a definition without its secret. Equal machines have equal digests. */
export const definitionDigest = (definition: DomainDefinition): string =>
  sha("sha256", canonicalJson(definition, NOT_DIGESTED));
