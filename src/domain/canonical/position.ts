import type { XmlElement } from "../xml";
import { labelOf } from "./identity";
import { join } from "./places";

/** Where something stands in a tree. Its text is made only for what is reported. */
export interface Position {
  readonly above: Position | undefined;
  readonly element: XmlElement;
  readonly siblings: readonly XmlElement[];
}

export const pathOf = (here: Position | undefined): string =>
  here ? join(pathOf(here.above), labelOf(here.element, here.siblings)) : "";
