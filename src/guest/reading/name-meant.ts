/** Letters that no decomposition takes apart. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** A name that a machine can have, as near to what was written as can be; undefined where too little of it is left. */
export function nameMeant(given: unknown): string | undefined {
  if (typeof given === "number") return Number.isInteger(given) && given >= 0 ? `w${given}` : undefined;
  if (typeof given === "boolean") return String(given);
  if (typeof given !== "string" || given.length > 1000) return undefined;
  const clean = given
    .replace(/[^\x00-\x7f]/g, (letter) => PLAIN[letter.toLowerCase()] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9_.+ -]+/g, "-")
    .replace(/^[^A-Za-z0-9_]+|[^A-Za-z0-9_]+$/g, "")
    .replace(/\s*-[\s-]*/g, "-")
    .slice(0, 63)
    .replace(/[^A-Za-z0-9_]+$/, "");
  return clean.length < 2 || /^\d+$/.test(clean) ? undefined : clean;
}
