import { listText, show } from "./show";
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
    if (!match) return { ok: false, problem: `${show(text)} is not a list of ids`, fix: EXAMPLE };
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (last < first) return { ok: false, problem: `${show(part)} runs backwards`, fix: `did you mean "${last}-${first}"?` };
    if (last > HIGHEST) return { ok: false, problem: `${last} is higher than any id (${HIGHEST})`, fix: EXAMPLE };
    for (let id = first; id <= last; id += 1) ids.add(id);
  }
  return { ok: true, value: [...ids].sort((a, b) => a - b) };
}

/** The ids of a list that is already known to be right; an unreadable one gives none. */
export const cpusIn = (text: string | undefined): readonly number[] => {
  if (text === undefined) return [];
  const parsed = parseCpuset(text);
  return parsed.ok ? parsed.value : [];
};

/** Ids in as few words as they take: "0-3 and 8". */
export function idsText(ids: readonly number[]): string {
  const ranges: (readonly [number, number])[] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = ranges[ranges.length - 1];
    if (last?.[1] === id - 1) ranges[ranges.length - 1] = [last[0], id];
    else ranges.push([id, id]);
  }
  return listText(ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)));
}
