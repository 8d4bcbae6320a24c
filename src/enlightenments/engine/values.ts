import type { ValueRange } from "../types";

export type ValueProblem = "type" | "range" | "empty" | "length" | "forbidden" | "unprintable";

/** No XML document can carry control characters (or a surrogate without its partner). */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;

/** What is wrong with a value, or undefined. */
export function valueProblem(range: ValueRange, value: unknown): ValueProblem | undefined {
  if (range.type === "uint32") {
    if (typeof value !== "number" || !Number.isInteger(value)) return "type";
    return value < (range.min ?? 0) || value > (range.max ?? 0xffffffff) ? "range" : undefined;
  }
  if (typeof value !== "string") return "type";
  if (value === "") return "empty";
  if (range.maxBytes !== undefined && Buffer.byteLength(value) > range.maxBytes) return "length";
  for (const character of range.forbidden ?? "") if (value.includes(character)) return "forbidden";
  return UNPRINTABLE.test(value) ? "unprintable" : undefined;
}
