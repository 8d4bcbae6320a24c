const GROUPED = /^\d{1,3}(?:[ '_]\d{3})+(?:[.,]\d{1,6})?$/;
const COMMAS = /^\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?$/;
const POINTS = /^\d{1,3}(?:\.\d{3})+,\d{1,6}$/;

/**
 * The numbers that a text may stand for, each with a decimal point: `8,5` is 8.5 in half of Europe, and `8,192` there
 * 8.192 but 8192 in America. The likeliest first; none for a text that is no number.
 */
export function numerals(text: string): readonly string[] {
  if (text.length > 24) return [];
  if (/^\d+(?:\.\d+)?$/.test(text)) return [text];
  const decimal = /^\d+,\d{1,6}$/.test(text) ? [text.replace(",", ".")] : [];
  if (COMMAS.test(text)) return [...decimal, text.replaceAll(",", "")];
  if (POINTS.test(text)) return [text.replaceAll(".", "").replace(",", ".")];
  if (GROUPED.test(text)) return [text.replace(/[ '_]/g, "").replace(",", ".")];
  return decimal;
}

const WORDS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

/** The number in `four`, `4 cores` or `"4"`; undefined where there is none. */
export function countMeant(given: unknown): number | undefined {
  if (typeof given !== "string") return undefined;
  const [, digits, word] = /^\s*(?:(\d{1,15})(?:\.0+)?|([a-z]+))(?:[\s-]*[a-z]+)?\s*$/i.exec(given.slice(0, 40)) ?? [];
  const named = WORDS.indexOf(word?.toLowerCase() ?? "");
  return digits !== undefined ? Number(digits) : named < 0 ? undefined : named;
}

const HERTZ_PER: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9 };
const LEAST_HERTZ = 100_000_000;
const MOST_HERTZ = 20_000_000_000;
const isHertz = (value: number): boolean => value >= LEAST_HERTZ && value <= MOST_HERTZ;

/**
 * The frequency in Hz of a processor's clock that is meant by `2.4 GHz`, `2,4 GHz`, `2400 MHz`, or a number whose unit
 * its size tells.
 */
export function hertzMeant(given: unknown): number | undefined {
  const text = typeof given === "number" ? String(given) : typeof given === "string" ? given.slice(0, 40) : "";
  const [, digits = "", prefix, hertz] = /^\s*(\d[\d.,' _]*?)\s*(?:([kmg]?)(hz|hertz|))\s*$/i.exec(text) ?? [];
  const hasUnit = hertz !== "" || prefix !== "";
  return numerals(digits)
    .map((number) => (hasUnit ? Number(number) * HERTZ_PER[prefix!.toLowerCase()]! : inUsualUnit(Number(number))))
    .map(Math.round)
    .find(isHertz);
}

/** Below 20 it is GHz, below 20,000 MHz, below 20,000,000 kHz. */
const inUsualUnit = (value: number): number =>
  value * (value < 20 ? 1e9 : value < 20_000 ? 1e6 : value < 20_000_000 ? 1e3 : 1);
