import type { XmlElement } from "../domain/xml";
import type { Part } from "./part";

/** One change of a machine's XML. Each door makes it in what the person wrote. */
export type Edit =
  /** Sets an attribute; without a value it is removed. */
  | { readonly kind: "attribute"; readonly at: string; readonly name: string; readonly value?: string }
  /** Replaces the text of an element. */
  | { readonly kind: "text"; readonly at: string; readonly value: string }
  /** Removes an element. */
  | { readonly kind: "remove"; readonly at: string }
  /** Adds an element as the last child; missing elements on the way to `into` are added too. */
  | { readonly kind: "add"; readonly into: string; readonly element: XmlElement };

export const setAttribute = (part: Part, name: string, value: string | undefined): Edit => ({
  kind: "attribute",
  at: part.path,
  name,
  ...(value === undefined ? {} : { value }),
});

export const removePart = (part: Part): Edit => ({ kind: "remove", at: part.path });

/** `into` is a path of element names, for example `clock`. */
export const addElement = (into: string, element: XmlElement): Edit => ({ kind: "add", into, element });
