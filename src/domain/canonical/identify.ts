import { attribute, type XmlElement } from "../xml";
import { wholeNumber } from "./numbers";

/**
 * Which child of one tree is the same thing as which child of another. Elements pair within a group; there by key, and
 * where one side has no key (a network card without a MAC address, a controller without an index) by position.
 */
export interface Identity {
  /** The element's name, and after a blank what else tells its list from others. */
  readonly group: string;
  readonly key: string | undefined;
  /** The key of an element that says less and means this one too, where no element says as much. */
  readonly lessKey?: string | undefined;
}

export type Identify = (el: XmlElement) => Identity;

/** The value of an attribute; "" where there is none. */
export const word = (el: XmlElement | undefined, name: string): string => attribute(el, name) ?? "";

/** A number as part of a key: it may have blanks and zeros before it. */
export const numberKey = (value: string | undefined): string | undefined => wholeNumber(value)?.toString() ?? value;

/** One list for the element name, by position in it. */
export const byPosition: Identify = (el) => ({ group: el.name, key: undefined });

/** One list for the element name, keyed by an attribute. */
export const by =
  (name: string): Identify =>
  (el) => ({ group: el.name, key: attribute(el, name) });

/** The same for an attribute that is a number. */
export const byNumber =
  (name: string): Identify =>
  (el) => ({ group: el.name, key: numberKey(attribute(el, name)) });

/** One list for each value of the attributes, by position in it. */
export const listPer =
  (...names: readonly string[]): Identify =>
  (el) => ({ group: [el.name, ...names.map((name) => word(el, name))].join(" ").trimEnd(), key: undefined });
