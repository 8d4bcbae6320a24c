import { numerals } from "./numerals";
import { listText, show } from "../explaining/show";

/** A size, or why it is none and what to write instead. */
export type Parsed<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: string; readonly fix: string };

const KIB_PER: Readonly<Record<string, number>> = { KiB: 1, MiB: 1024, GiB: 1024 ** 2, TiB: 1024 ** 3 };
/** The units of a size, smallest first. */
export const SIZE_UNITS: readonly string[] = Object.keys(KIB_PER);
const MOST_KIB = 2 ** 42;
const SIZE = new RegExp(String.raw`^(\d{1,15}(?:\.\d{1,6})?) ?(${SIZE_UNITS.join("|")})$`);
/** A number, a unit in any spelling (`G`, `gb`, `Go`, `gigabytes`), and what people add to it. */
const SPELT =
  /^\s*(\d[\d.,' _]*?)\s*(?:([kmgt])(?:i?b?|i?bytes?|o|ilo(?:bytes?)?|ega(?:bytes?)?|iga(?:bytes?)?|era(?:bytes?)?|[iei]bibytes?|igs?|egs?)|(b|bytes?))?\s*(?:(?:of )?(?:ram|memory|disk))?\s*$/i;
/** Longer text is no size; the limit keeps hostile text from costing time. */
const LONGEST = 40;
const EXAMPLE = `Specify a size with a unit, for example "8 GiB" (${SIZE_UNITS.join(", ")})`;

/** Reads `"8 GiB"` into KiB. The unit is part of the size: a plain number is refused. */
export function parseSize(text: unknown): Parsed<number> {
  const match = typeof text === "string" ? SIZE.exec(text) : null;
  if (!match) return { ok: false, ...explain(text) };
  const kib = Number(match[1]) * KIB_PER[match[2]!]!;
  if (!Number.isInteger(kib))
    return { ok: false, problem: `${show(text)} is not a whole number of KiB`, fix: "use a smaller unit" };
  if (kib === 0) return { ok: false, problem: `${show(text)} is not a valid size`, fix: EXAMPLE };
  if (kib > MOST_KIB) return { ok: false, problem: `${show(text)} exceeds the maximum size`, fix: EXAMPLE };
  return { ok: true, value: kib };
}

function explain(given: unknown): { problem: string; fix: string } {
  const meant = sizesMeant(given);
  const question = meant.length === 0 ? undefined : `did you mean ${listText(meant.map(show), "or")}?`;
  const hasUnit = typeof given === "string" && /[a-z]/i.test(given);
  if (typeof given === "number" || (typeof given === "string" && /^\s*\d+(\.\d+)?\s*$/.test(given))) {
    return { problem: `${show(given)} has no unit`, fix: question === undefined ? EXAMPLE : `${question} ${EXAMPLE}` };
  }
  if (question === undefined) return { problem: `${show(given)} is not a size`, fix: EXAMPLE };
  return { problem: `${show(given)} is not a valid size`, fix: hasUnit ? question : `${question} ${EXAMPLE}` };
}

/** The sizes that may be meant by a number without a unit, or by a text that is nearly a size. */
export function sizesMeant(given: unknown): readonly string[] {
  const match = SPELT.exec(
    typeof given === "number" ? String(given) : typeof given === "string" && given.length <= LONGEST ? given : "",
  );
  if (match === null) return [];
  const [, digits = "", letter, bytes] = match;
  const spelt = numerals(digits).flatMap((number) =>
    letter === undefined ? inAUsualUnit(Number(number), bytes !== undefined) : [`${number} ${letter.toUpperCase()}iB`],
  );
  return [...new Set(spelt)].filter(isSize);
}

const isSize = (text: string): boolean => {
  const match = SIZE.exec(text);
  const kib = match === null ? 0 : Number(match[1]) * KIB_PER[match[2]!]!;
  return Number.isInteger(kib) && kib > 0 && kib <= MOST_KIB;
};

/**
 * A bare number is most often GiB when small and MiB when large; above the MiB of any host it is KiB as in libvirt, or
 * bytes.
 */
function inAUsualUnit(value: number, isBytes: boolean): readonly string[] {
  if (!Number.isFinite(value) || value <= 0) return [];
  if (isBytes || value >= 2 ** 29) return value % 1024 === 0 ? [sizeText(value / 1024)] : [];
  if (!Number.isInteger(value) || value < 512) return [`${value} GiB`];
  return [value > 2 ** 21 ? sizeText(value) : value % 1024 === 0 ? `${value / 1024} GiB` : `${value} MiB`];
}

/** KiB in the largest unit that keeps it whole, as a spec writes it: `"8 GiB"`. */
export function sizeText(kib: number): string {
  if (kib === 0) return "0 GiB";
  for (const unit of ["TiB", "GiB", "MiB"]) if (kib % KIB_PER[unit]! === 0) return `${kib / KIB_PER[unit]!} ${unit}`;
  return `${kib} KiB`;
}

/** KiB as people speak of a host's memory: "31.2 GiB". */
export const roughSize = (kib: number): string =>
  kib % 1024 ** 2 === 0 || kib < 1024 ** 2 ? sizeText(kib) : `${(kib / 1024 ** 2).toFixed(1)} GiB`;

/** A note about memory in the units of this package: Microsoft writes "4 GB" and means 4 GiB. */
export const binaryUnits = (note: string): string => note.replace(/(?<=\d )([KMGT])B\b/g, "$1iB");
