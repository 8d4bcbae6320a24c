/** A day as `2027-03-31`, in UTC. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** Does the calendar have this day? */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match !== null && isThere(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** The day that was probably meant; undefined where nothing can be told. */
export function dayMeant(text: string): string | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T.*)?$/.exec(text.trim());
  if (iso !== null) return dayIn(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim());
  return german === null ? undefined : dayIn(Number(german[3]), Number(german[2]), Number(german[1]));
}

/** The day itself, or the last one of a month that is shorter. */
function dayIn(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1000) return undefined;
  return dayOf(new Date(Date.UTC(year, month - 1, Math.min(day, lastOf(year, month)))));
}

const lastOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const isThere = (year: number, month: number, day: number): boolean =>
  year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= lastOf(year, month);
