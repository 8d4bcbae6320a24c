/** Finding a row by whatever people call it. */
import { bare, nearest } from "../findings";
import { catalogue, toggleProperties, valueProperties, type EnlightenmentName } from "./catalogue";
import type { Enlightenment } from "./types";

/** What other systems call a row, where it does not follow from QEMU's or libvirt's spelling. */
const elsewhere: readonly (readonly [string, EnlightenmentName])[] = [
  ["hypervclock", "time"], // libvirt's timer
  ["synictimer", "stimer"], // KubeVirt
];

const bySpelling: ReadonlyMap<string, Enlightenment<EnlightenmentName>> = new Map([
  ...catalogue.flatMap((row) => spellings(row).map((spelling) => [bare(spelling), row] as const)),
  ...elsewhere.map(([spelling, name]) => [spelling, catalogue.find((row) => row.name === name)!] as const),
]);

function spellings(row: Enlightenment): string[] {
  const { libvirt } = row;
  const flags = [row.qemuFlag, ...(row.qemuAliases ?? [])];
  return [
    row.name,
    row.property,
    ...flags,
    ...flags.map((flag) => flag.slice("hv-".length)),
    ...(row.value ? [row.value.property] : []),
    ...(libvirt.kind === "element" ? [libvirt.element, `hyperv.${libvirt.element}`] : []),
    ...(libvirt.kind === "child"
      ? [`${libvirt.parent}.${libvirt.element}`, `hyperv.${libvirt.parent}.${libvirt.element}`]
      : []),
  ];
}

/** Longer input is no misspelling; the limit keeps hostile text from costing time. */
const LONGEST = 64;

/**
 * The row that a text names, in any of its spellings: `stimer-direct`, `stimerDirect`, `hv-stimer-direct`,
 * `hv_stimer_direct`, libvirt's `stimer.direct` or `emsr_bitmap`, `hypervclock`, `spinlockRetries`. Undefined when it
 * names none.
 */
export const findEnlightenment = (text: string): Enlightenment<EnlightenmentName> | undefined =>
  text.length > LONGEST ? undefined : bySpelling.get(bare(text));

/** What each spelling should have been in a guest's `enlightenments`. */
const propertyBySpelling: ReadonlyMap<string, string> = new Map([
  ...[...bySpelling].map(([spelling, row]) => [spelling, row.property] as const),
  ...[...toggleProperties, ...valueProperties].map((property) => [bare(property), property] as const),
]);
const knownSpellings = [...propertyBySpelling.keys()];

/**
 * The property of a guest's `enlightenments` that a wrong name was probably meant to be; undefined when nothing is
 * near.
 */
export function suggestProperty(text: string): string | undefined {
  const wanted = text.length > LONGEST ? "" : bare(text);
  if (wanted === "") return undefined;
  const direct = propertyBySpelling.get(wanted);
  if (direct) return direct;
  const near = nearest(wanted, knownSpellings);
  return near === undefined ? undefined : propertyBySpelling.get(near);
}
