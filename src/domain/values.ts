import * as z from "zod";
import { wholeNumber } from "./canonical/numbers";
import { attribute, type XmlElement } from "./xml";

/** A whole number, 0 or more. */
export const uint = z.number().int().nonnegative();

// How modules turn XML into values. A value that the definition does not describe becomes `undefined`: the element or
// attribute then stays in the rest.

/** The value when it is one of the words, else undefined. */
export const oneOf = <T extends string>(words: readonly T[], value: string | undefined): T | undefined =>
  words.find((word) => word === value);

/** A whole number that libvirt accepts and a double holds exactly. `base` 0: also hexadecimal and octal. */
export const uintOf = (value: string | undefined, base: 0 | 10 = 10): number | undefined => wholeNumber(value, base);

const flag = (value: string | undefined, yes: string, no: string): boolean | undefined =>
  value === yes ? true : value === no ? false : undefined;

export const yesNo = (of: XmlElement | undefined, name: string): boolean | undefined =>
  flag(attribute(of, name), "yes", "no");
export const onOff = (of: XmlElement | undefined, name: string): boolean | undefined =>
  flag(attribute(of, name), "on", "off");
export const asOnOff = (value: boolean | undefined): "on" | "off" | undefined =>
  value === undefined ? undefined : value ? "on" : "off";
