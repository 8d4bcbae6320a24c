import { wholeNumber } from "../canonical/numbers";
import type { Alike } from "../kind";
import { attribute } from "../xml";

/** Values that are spelled in different ways and mean the same. */

export function sameNumber(a: string, b: string, base: 0 | 10): boolean {
  const number = wholeNumber(a, base);
  return number !== undefined && number === wholeNumber(b, base);
}

export const sameAnyBaseNumber = (place: string): Alike => ({
  place,
  reason: "a number may be written in decimal, hexadecimal or octal",
  alike: (a, b) => sameNumber(a, b, 0),
});

/** Addresses whose parts are decimal numbers; those of PCI and of host devices may be hexadecimal. */
const DECIMAL_ADDRESSES: ReadonlySet<string> = new Set(["drive", "virtio-serial", "ccid", "usb"]);

/** The same for a part of an address, whose type decides. */
export const sameAddressNumber = (place: string): Alike => ({
  ...sameAnyBaseNumber(place),
  alike: (a, b, answer) => sameNumber(a, b, DECIMAL_ADDRESSES.has(attribute(answer, "type") ?? "") ? 10 : 0),
});

/** Do two sets such as "0-3,8,^2" hold the same numbers? */
export function sameSet(a: string, b: string): boolean {
  const left = numbersOf(a);
  return left !== undefined && left === numbersOf(b);
}

/**
 * The longest set that libvirt writes is shorter: every second one of 65,536 numbers. A part could be repeated without
 * end.
 */
const LONGEST_SET = 200_000;
const MOST = 1 << 16;

/** A set in its shortest form, as libvirt reads it: part by part, each adding or taking away. */
function numbersOf(set: string): string | undefined {
  if (set.length > LONGEST_SET) return undefined;
  const inside = new Uint8Array(MOST);
  for (const part of set.replace(/\s/g, "").split(",")) {
    const match = /^(\^?)(\d+)(?:-(\d+))?$/.exec(part);
    if (!match) return undefined;
    const to = Number(match[3] ?? match[2]);
    if (to >= MOST) return undefined;
    inside.fill(match[1] === "^" ? 0 : 1, Number(match[2]), to + 1);
  }
  return shortest(inside);
}

function shortest(inside: Uint8Array): string {
  const ranges: string[] = [];
  for (let n = inside.indexOf(1); n >= 0;) {
    const end = inside.indexOf(0, n);
    const last = end < 0 ? inside.length - 1 : end - 1;
    ranges.push(`${n}-${last}`);
    n = end < 0 ? -1 : inside.indexOf(1, end);
  }
  return ranges.join(",");
}
