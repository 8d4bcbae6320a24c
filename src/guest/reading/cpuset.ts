import { listText, show } from "../explaining/show";
import type { Parsed } from "./size";

const RANGE = /^(\d{1,6})(?:-(\d{1,6}))?$/;
/** Linux builds stop at 8192 CPUs; more is a slip of the keyboard. */
const HIGHEST = 8191;
const EXAMPLE = 'write ids and ranges, for example "2" or "0-3,8"';

/** Reads `"0-3,8"` into its ids, ascending. Used for CPUs and NUMA nodes. */
export function parseCpuset(text: string): Parsed<readonly number[]> {
  if (text.length > 1000) return { ok: false, problem: "the list is longer than 1,000 characters", fix: EXAMPLE };
  const ids = new Set<number>();
  for (const part of text.split(",")) {
    const match = RANGE.exec(part);
    if (!match) return { ok: false, problem: `${show(text)} is not a list of ids`, fix: fixOf(text) };
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (last < first)
      return { ok: false, problem: `${show(part)} runs backwards`, fix: `did you mean "${last}-${first}"?` };
    if (last > HIGHEST) return { ok: false, problem: `${last} is higher than any id (${HIGHEST})`, fix: EXAMPLE };
    for (let id = first; id <= last; id += 1) ids.add(id);
  }
  return { ok: true, value: [...ids].sort((a, b) => a - b) };
}

function fixOf(text: string): string {
  const meant = cpusetMeant(text);
  return meant === undefined ? EXAMPLE : `did you mean ${show(meant)}?`;
}

/** One part in the spellings of libvirt (`^2`), taskset (`0-7:2`), and people (`cpu2`, `0..3`). */
const SPELT = /^(\^?)(?:cpu)?(\d{1,6})(?:-(?:cpu)?(\d{1,6})(?:[:/](\d{1,4}))?)?$/;

/** The list that is meant by a text in another spelling, or by one id as a number. */
export function cpusetMeant(given: unknown): string | undefined {
  if (typeof given === "number") return idsMeant(String(given));
  return typeof given === "string" && given.length <= 1000 ? idsMeant(given) : undefined;
}

function idsMeant(text: string): string | undefined {
  const parts = text
    .toLowerCase()
    .replace(/\s*(?:\.{2,3}|[-–—]|\bto\b)\s*/g, "-")
    .split(/[\s,;+]+/)
    .filter((part) => part !== "");
  const ids = new Set<number>();
  const excluded = new Set<number>();
  for (const part of parts) {
    const [, not, first, last = first, step = "1"] = SPELT.exec(part) ?? [];
    if (first === undefined || Number(last) > HIGHEST || Number(last) < Number(first) || Number(step) === 0)
      return undefined;
    for (let id = Number(first); id <= Number(last); id += Number(step)) (not === "" ? ids : excluded).add(id);
  }
  const left = [...ids].filter((id) => !excluded.has(id));
  return left.length === 0 ? undefined : cpusetText(left);
}

/** The ids of a list that is already known to be right; an unreadable one gives none. */
export const cpusIn = (text: string | undefined): readonly number[] => {
  if (text === undefined) return [];
  const parsed = parseCpuset(text);
  return parsed.ok ? parsed.value : [];
};

/** Ids as libvirt writes a list of CPUs: `0-3,8`. */
export const cpusetText = (ids: readonly number[]): string => spelt(ids).join(",");

/** Ids in as few words as they take: "0-3 and 8". */
export const idsText = (ids: readonly number[]): string => listText(spelt(ids));

const spelt = (ids: readonly number[]): string[] =>
  ranges(ids).map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));

function ranges(ids: readonly number[]): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = found[found.length - 1];
    if (last?.[1] === id - 1) found[found.length - 1] = [last[0], id];
    else found.push([id, id]);
  }
  return found;
}
