import type { XmlElement } from "../xml";

/** An element of a machine by what it is, not by where it stands: others may have put their own beside it. */
export type Place = readonly {
  readonly name: string;
  /** As `identifyAll` names the children of an element. */
  readonly id: string;
}[];

/** A value that somebody sets in a machine's XML, past the definition. */
export interface SetValue {
  /** The path as it was written. */
  readonly path: string;
  /** Where it led in the machine that it was written for. */
  readonly place: Place;
  /** Absent: the element's text. */
  readonly attribute?: string;
  readonly value: string;
}

/**
 * What somebody adds to a machine's XML past the definition: plain data, in the order in which it is applied. What of
 * it the definition has words for is in the definition too.
 */
export interface Overrides {
  readonly set: readonly SetValue[];
  readonly append: readonly XmlElement[];
  /** Arguments of QEMU, one word each. */
  readonly args: readonly string[];
  /** Environment of QEMU. */
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

export const NO_OVERRIDES: Overrides = { set: [], append: [], args: [], env: [] };
