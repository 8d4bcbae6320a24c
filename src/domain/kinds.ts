import { join } from "./canonical/places";
import { DEVICES } from "./devices";
import { everyDevice } from "./devices/every";
import type { Kind } from "./kind";
import { OTHER_PARTS, SECTIONS } from "./sections";

/** Everything that is known of a domain's XML, by element. What the rooms go by is made of it, once. */
export const KINDS: readonly Kind[] = [
  ...SECTIONS,
  ...OTHER_PARTS,
  everyDevice,
  ...DEVICES.map((device): Kind => ({ ...device, place: `devices/${device.element}` })),
];

/** What all kinds say of one subject, with places below `<domain>`. */
export const tableOf = <T extends { readonly place: string }>(part: (kind: Kind) => readonly T[] | undefined): T[] =>
  KINDS.flatMap((kind) => (part(kind) ?? []).map((entry) => ({ ...entry, place: join(kind.place, entry.place) })));

/** The same for plain places. */
export const placesOf = (part: (kind: Kind) => readonly string[] | undefined): string[] =>
  KINDS.flatMap((kind) => (part(kind) ?? []).map((place) => join(kind.place, place)));

/** Name of the element that a kind is about. */
export const elementOf = ({ place }: Kind): string => (place === "" ? "domain" : place.split("/").at(-1)!);

/** Where libvirt reads a whole number, always a decimal one. */
export const NUMBERS: readonly string[] = placesOf((kind) => kind.numbers);
/** Where it may also be a hexadecimal or octal one. */
export const ANY_BASE_NUMBERS: readonly string[] = placesOf((kind) => kind.anyBaseNumbers);
