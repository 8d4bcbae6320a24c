import { writePath } from "../../findings/path";
import { printable } from "../../foreign/printable";

const LONGEST = 60;

/**
 * A value from outside, fit to be quoted in a message: one line, at most sixty characters, strings in double quotes.
 */
export function show(value: unknown): string {
  if (typeof value === "string") return `"${printable(clip(value))}"`;
  if (value === null || typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
    return String(value);
  return kindOf(value);
}

/** What sort of thing a value is, without showing it: for secrets and for shapes. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return Number.isFinite(value) ? "a number" : String(value);
  const kinds: Readonly<Record<string, string>> = {
    string: "text",
    boolean: "true or false",
    object: "a group of settings",
    function: "a function",
    bigint: "a number",
    symbol: "a symbol",
  };
  return kinds[typeof value] ?? typeof value;
}

const clip = (text: string): string =>
  text.length > LONGEST ? `${[...text.slice(0, LONGEST)].slice(0, -1).join("")}…` : text;

/** `["disks", 1, "size"]` as `disks[1].size`; keys that are no plain names are quoted. */
export const pathText = (path: readonly PropertyKey[]): string => writePath(path, /^[A-Za-z_]\w{0,63}$/, show);

/** "a", "a and b", "a, b and c". */
export function listText(items: readonly string[], last = "and"): string {
  if (items.length <= 1) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${last} ${items[items.length - 1]!}`;
}
