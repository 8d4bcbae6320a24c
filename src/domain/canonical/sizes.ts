import type { MutableElement } from "../kind";
import { attribute, textOf, type XmlNode } from "../xml";
import { wholeNumber } from "./numbers";

const KIB: ReadonlyMap<string, number> = new Map(
  Object.entries({
    b: 1 / 1024,
    bytes: 1 / 1024,
    k: 1,
    kib: 1,
    kb: 1000 / 1024,
    m: 1024,
    mib: 1024,
    mb: 1000 ** 2 / 1024,
    g: 1024 ** 2,
    gib: 1024 ** 2,
    gb: 1000 ** 3 / 1024,
    t: 1024 ** 3,
    tib: 1024 ** 3,
    tb: 1000 ** 4 / 1024,
    p: 1024 ** 4,
    pib: 1024 ** 4,
    pb: 1000 ** 5 / 1024,
  }),
);

/** A size of libvirt's XML in KiB, rounded up as libvirt does. Without a unit it is KiB. Undefined: not a size. */
export function sizeInKiB(text: string | undefined, unit: string | undefined): number | undefined {
  const number = wholeNumber(text);
  const factor = KIB.get((unit ?? "KiB").toLowerCase());
  const size = factor === undefined || number === undefined ? NaN : Math.ceil(number * factor);
  return Number.isSafeInteger(size) ? size : undefined;
}

export const SIZED = "libvirt accepts a size in any unit and answers in KiB";

/** Writes an element's size, its text, in KiB. */
export function sizeText(el: MutableElement): void {
  const size = sizeInKiB(textOf(el), attribute(el, "unit"));
  if (size === undefined) return;
  el.attributes["unit"] = "KiB";
  el.children = withText(el, String(size));
}

/** Writes the size in an attribute in KiB. */
export const sizeAttribute =
  (name: string) =>
  (el: MutableElement): void => {
    const size = sizeInKiB(attribute(el, name), attribute(el, "unit"));
    if (size === undefined) return;
    el.attributes[name] = String(size);
    el.attributes["unit"] = "KiB";
  };

/** Children with another text; comments stay, behind the text. */
export const withText = (el: MutableElement, text: string): XmlNode[] => [
  text,
  ...el.children.filter((c) => typeof c !== "string"),
];
