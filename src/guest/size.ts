import { show } from "./show";

/** A size, or why it is none and what to write instead. */
export type Parsed<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: string; readonly fix: string };

const KIB_PER: Readonly<Record<string, number>> = { KiB: 1, MiB: 1024, GiB: 1024 ** 2, TiB: 1024 ** 3 };
const SIZE = /^(\d{1,15}(?:\.\d{1,6})?) ?(KiB|MiB|GiB|TiB)$/;
/** Spellings that people try, down to the letter that tells the unit. */
const NEAR_MISS = /^\s*(\d{1,15}(?:\.\d{1,6})?)\s*([kmgt])(i?b?|b|ib|ibytes?|bytes?)\s*$/i;
const EXAMPLE = 'Write a size with its unit, for example "8 GiB" (KiB, MiB, GiB, TiB)';

/** Reads `"8 GiB"` into KiB. The unit is part of the size: a plain number is refused. */
export function parseSize(text: unknown): Parsed<number> {
  if (typeof text !== "string") return { ok: false, problem: `${show(text)} has no unit`, fix: numberFix(text) };
  const match = SIZE.exec(text);
  if (!match) return { ok: false, ...explain(text) };
  const kib = Number(match[1]) * KIB_PER[match[2]!]!;
  if (!Number.isInteger(kib)) return { ok: false, problem: `${show(text)} is not a whole number of KiB`, fix: "use a smaller unit" };
  if (kib === 0) return { ok: false, problem: `${show(text)} is no size`, fix: EXAMPLE };
  if (kib > 2 ** 42) return { ok: false, problem: `${show(text)} is more than any host has`, fix: EXAMPLE };
  return { ok: true, value: kib };
}

function explain(text: string): { problem: string; fix: string } {
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return { problem: `${show(text)} has no unit`, fix: numberFix(Number(text)) };
  const near = NEAR_MISS.exec(text);
  if (near) return { problem: `${show(text)} is not a size that can be read`, fix: `did you mean "${near[1]!} ${near[2]!.toUpperCase()}iB"?` };
  return { problem: `${show(text)} is not a size`, fix: EXAMPLE };
}

/** A bare number is most often GiB when small and MiB when large. */
function numberFix(value: unknown): string {
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) return EXAMPLE;
  if (value >= 512 && Number.isInteger(value)) return `did you mean "${value % 1024 === 0 && value <= 2 ** 20 ? `${value / 1024} GiB` : `${value} MiB`}"? ${EXAMPLE}`;
  return `did you mean "${value} GiB"? ${EXAMPLE}`;
}

/** KiB in the largest unit that keeps it whole, as a spec writes it: `"8 GiB"`. */
export function sizeText(kib: number): string {
  for (const unit of ["TiB", "GiB", "MiB"]) if (kib % KIB_PER[unit]! === 0) return `${kib / KIB_PER[unit]!} ${unit}`;
  return `${kib} KiB`;
}

/** KiB as people speak of a host's memory: "31.2 GiB". */
export const roughSize = (kib: number): string => (kib % 1024 ** 2 === 0 || kib < 1024 ** 2 ? sizeText(kib) : `${(kib / 1024 ** 2).toFixed(1)} GiB`);
