import { ANY_BASE_NUMBERS, KINDS, NUMBERS, placesOf, tableOf } from "../kinds";
import type { Addition, Alike, Default, Hidden } from "../kind";
import { textOf, type XmlElement } from "../xml";
import { sameAnyBaseNumber, sameNumber, sameSet } from "./same";

/**
 * What the comparison of two domains passes over, each with its reason. Places are paths of element names below
 * `<domain>`; `*` stands for any one name, `@` marks an attribute, `#text` an element's text.
 */

export const DEFAULTS: readonly Default[] = tableOf(({ defaults }) => defaults);

export const CONTAINERS: ReadonlySet<string> = new Set(placesOf(({ containers }) => containers));

export const ADDITIONS: readonly Addition[] = tableOf(({ additions }) => additions);

export const HIDDEN: readonly Hidden[] = tableOf(({ hidden }) => hidden);

export const ALIKE: readonly Alike[] = [
  ...tableOf(({ alike }) => alike),
  ...placesOf(({ sets }) => sets).map((place) => ({
    place,
    reason: "libvirt writes a set of numbers in its shortest form",
    alike: sameSet,
  })),
  ...ANY_BASE_NUMBERS.map(sameAnyBaseNumber),
  ...NUMBERS.map((place) => ({
    place,
    reason: "a number may have blanks, a plus sign and zeros before it",
    alike: (a: string, b: string) => sameNumber(a, b, 10),
  })),
];

/** How elements are spelled that are compared, by place. A machine's XML goes on saying it in its own way. */
export const PAIRED: ReadonlyMap<string, (el: XmlElement) => XmlElement> = new Map(
  KINDS.flatMap(({ place, paired }) => (paired ? [[place, paired] as const] : [])),
);

export const NUMBER_TEXTS: ReadonlySet<string> = new Set(
  NUMBERS.filter((place) => place.endsWith("/#text") && !place.includes("*")),
);
/** A number without what may stand before it, and with what may not stand behind it. */
export const numberText = (el: XmlElement | undefined): string => (textOf(el) ?? "").trimStart();

export const plainText = (el: XmlElement | undefined): string => (textOf(el) ?? "").trim();
