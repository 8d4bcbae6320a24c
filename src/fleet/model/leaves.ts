import * as z from "zod";

import { show } from "../../guest/explaining/show";
import { forms, guestName, plain, text, type Form } from "../../guest/reading/leaves";

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const LONGEST_SECONDS = 30 * SECONDS["d"]!;

/** `"90s"`, `"15m"`, `"1h 30m"` in seconds; undefined for anything else. */
export function secondsIn(duration: string): number | undefined {
  const dense = duration.replace(/\s+/g, "");
  if (!/^(\d{1,7}[smhd])+$/.test(dense)) return undefined;
  let seconds = 0;
  for (const [, digits, unit] of dense.matchAll(/(\d+)([smhd])/g)) seconds += Number(digits) * SECONDS[unit!]!;
  return seconds;
}

const durationForm: Form = {
  text: 'a time with a unit (s, m, h, d), for example `"90s"` or `"1h30m"`, at most `"30d"`',
};
export const duration = text((value) => {
  const seconds = secondsIn(value);
  if (seconds === undefined) {
    const meant = durationMeant(value);
    return {
      problem: `${show(value)} is not a time`,
      fix: meant === undefined ? `write ${plain(durationForm)}` : `did you mean ${show(meant)}?`,
    };
  }
  return seconds <= LONGEST_SECONDS
    ? undefined
    : { problem: `${show(value)} is longer than 30 days`, fix: "specify at most 30d" };
}, durationForm);

/** `"10 minutes"` and `"1 hour 30 min"` as they have to be written. */
function durationMeant(given: string): string | undefined {
  const meant = given
    .slice(0, 80)
    .toLowerCase()
    .replace(
      /(\d)\s*(sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?|days?)\b/g,
      (_, digit: string, unit: string) => digit + unit[0]!,
    )
    .replace(/\s+/g, "");
  const seconds = secondsIn(meant);
  return seconds === undefined || seconds > LONGEST_SECONDS ? undefined : meant;
}

/** A number of members, or a part of the fleet. */
const amountForm: Form = { text: 'a whole number of members, or a percentage of the fleet such as `"10%"`' };
const isAmount = (value: number | string): boolean =>
  typeof value === "number"
    ? Number.isInteger(value) && value >= 0 && value <= 10_000
    : /^(100|\d{1,2})%$/.test(value) || /^\d{1,4}$/.test(value);
/** `"5 %"` and `"5 percent"`. */
const amountMeant = (value: number | string): string =>
  String(value)
    .replace(/\s*(%|percent|per cent)\s*$/i, "%")
    .trim();

export const amount = z
  .union([z.number(), z.string()])
  .superRefine((value, context) => {
    if (isAmount(value)) return;
    const meant = amountMeant(value);
    context.addIssue({
      code: "custom",
      message: `${show(value)} is neither a number of members nor a percentage`,
      params: { fix: isAmount(meant) ? `did you mean ${show(meant)}?` : `write ${plain(amountForm)}` },
    });
  })
  .register(forms, amountForm);
export type Amount = number | string;

/** How many of `whole` that is. A percentage is rounded up, so that 10 % of a small fleet is one member, not none. */
export function countOf(value: Amount, whole: number): number {
  const text = String(value);
  return text.endsWith("%") ? Math.ceil((Number(text.slice(0, -1)) * whole) / 100) : Number(text);
}

const labelForm: Form = { text: "up to 63 letters, digits and `. _ / -`", longest: 63 };
export const label = text(
  (value) =>
    /^[A-Za-z0-9][A-Za-z0-9_./-]{0,62}$/.test(value)
      ? undefined
      : { problem: `${show(value)} cannot be a label`, fix: "use up to 63 letters, digits and . _ / -" },
  labelForm,
);

export const labels = z
  .record(label, label)
  .register(forms, { text: 'names and values, for example `{ rack: "a1" }`' });

export const memberName = guestName;

/** The number of a member takes the place of `{n}`; `{nnn}` has at least three digits. */
const patternForm: Form = {
  text: 'a name with `{n}` for the number, for example `"lab-{nn}"` for lab-01, lab-02 …',
  longest: 63,
};
export const namePattern = text((value) => {
  const parts = value.match(/\{n+\}/g) ?? [];
  if (parts.length !== 1)
    return { problem: `${show(value)} does not contain {n} exactly once`, fix: 'write, for example, "lab-{nn}"' };
  const [issue] = guestName.safeParse(nameFrom(value, 1)).error?.issues ?? [];
  return issue === undefined
    ? undefined
    : {
        problem: `${show(value)} does not give names of machines: ${issue.message}`,
        fix: String((issue as { readonly params?: { readonly fix?: string } }).params?.fix ?? "write other names"),
      };
}, patternForm);

/** The name of member `number` of a pattern. */
export const nameFrom = (pattern: string, number: number): string =>
  pattern.replace(/\{(n+)\}/, (_, digits: string) => String(number).padStart(digits.length, "0"));
