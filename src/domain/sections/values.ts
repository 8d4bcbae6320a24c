import { attribute, type XmlElement } from "../xml";

/**
 * How the readers of the sections turn XML into values. A value that the definition has no word for becomes `undefined`: the
 * element or attribute then stays in the rest.
 */

/** The value when it is one of the words, else undefined. */
export const oneOf = <T extends string>(words: readonly T[], value: string | undefined): T | undefined =>
  words.find((word) => word === value);

/** A whole number that a double holds exactly. */
export function uintOf(value: string | undefined): number | undefined {
  if (value === undefined || !/^\s*\d+\s*$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

const flag = (value: string | undefined, yes: string, no: string): boolean | undefined =>
  value === yes ? true : value === no ? false : undefined;

export const yesNo = (of: XmlElement | undefined, name: string): boolean | undefined => flag(attribute(of, name), "yes", "no");
export const onOff = (of: XmlElement | undefined, name: string): boolean | undefined => flag(attribute(of, name), "on", "off");
export const asOnOff = (value: boolean | undefined): "on" | "off" | undefined =>
  value === undefined ? undefined : value ? "on" : "off";

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without its undefined properties. */
export function defined<T extends object>(value: T): Defined<T> {
  const out: Record<string, unknown> = {};
  for (const key in value) if (value[key] !== undefined) out[key] = value[key];
  return out as Defined<T>;
}
