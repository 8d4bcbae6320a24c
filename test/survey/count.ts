import { DomainDocument, renderDomainTree } from "../../src/domain";
import { placedDifferences, type PlacedDifference } from "../../src/domain/compare/differences";
import { attribute, child, childElements, childrenOf, parseXml, textOf, type XmlElement } from "../../src/domain/xml";
import { importMachine } from "../../src/guest/importing";
import { asUpdated } from "../../src/guest/importing/machine";
import { keepUnsaid } from "../../src/guest/keeping/members";
import { refusedArguments } from "../../src/guest/overriding/refused-arguments";
import { resolveGuest } from "../../src/guest/resolve";

/**
 * What becomes of a value (an attribute, a text, or an empty element) of a domain file:
 *
 * - `arguments`: the arguments that the import finds write it, or a preset does.
 * - `libvirt`: nobody has to write it, because libvirt does, such as an address on the PCI bus.
 * - `kept`: no argument describes it, and an update keeps it.
 * - `lost`: an update would change or remove it.
 */
export type Fate = "arguments" | "libvirt" | "kept" | "lost";
export const fates: readonly Fate[] = ["arguments", "libvirt", "kept", "lost"];

/** How many values of an element ended how. */
export type Counts = Record<Fate, number>;

/** By the place of the element, for example `devices/disk/driver`. */
export type MachineCounts = ReadonlyMap<string, Counts>;

/** Why a file has no counts. */
export interface NotCounted {
  readonly why: string;
}

/** What becomes of each value of a domain file that is imported and then updated. */
export function countMachine(xml: string, windows: string): MachineCounts | NotCounted {
  const document = DomainDocument.of(xml);
  const found = importMachine(document, { windows });
  if (typeof found === "string") return { why: found };
  const { definition, rest } = document.parsed;
  const said = resolveGuest(found.spec).definition!;
  const updated = asUpdated(said, definition, { systemDisk: true });
  const missing = valuesIn(placedDifferences(renderDomainTree(updated), document.root));
  const asked = valuesIn(
    placedDifferences(renderDomainTree(updated), document.root, { ignoreLibvirtAdditions: true, showsSecrets: true }),
  );
  const after = renderDomainTree(keepUnsaid(updated, updated, definition), {}, rest);
  const lost = valuesIn(placedDifferences(after, document.root));
  const counts = new Map<string, Counts>();
  const args = childrenOf(child(document.root, "qemu:commandline"), "qemu:arg").map(
    (one) => attribute(one, "value") ?? "",
  );
  const passesOn = refusedArguments(args).length === 0;
  for (const [place, all] of valuesOf(document.root, "")) {
    let left = all;
    const take = (count: number): number => {
      const taken = Math.max(0, Math.min(left, count));
      left -= taken;
      return taken;
    };
    const of = (some: ReadonlyMap<string, number>): number => some.get(place) ?? 0;
    const gone = take(of(lost));
    const kept = take(of(asked) - gone);
    const libvirt = take(of(missing) - of(asked));
    // `xml.qemuArgs` and `xml.qemuEnv` say them; `xml.append` could say nearly everything, and counts for nothing.
    const isSayable = passesOn && /^qemu:commandline\/qemu:(arg|env)$/.test(place);
    counts.set(place, { arguments: left + (isSayable ? kept : 0), libvirt, kept: isSayable ? 0 : kept, lost: gone });
  }
  return counts;
}

/** Elements that say something about this copy of the machine only: an update writes its own. */
const OURS = new Set(["metadata"]);

/** Number of values by the place of their element. */
function valuesOf(el: XmlElement, place: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (where: string, count: number): void => void counts.set(where, (counts.get(where) ?? 0) + count);
  const own = Object.keys(el.attributes).length + ((textOf(el) ?? "").trim() === "" ? 0 : 1);
  const inner = childElements(el);
  if (place !== "") add(place, own === 0 && inner.length === 0 ? 1 : own);
  for (const one of inner)
    if (place !== "" || !OURS.has(one.name))
      for (const [where, count] of valuesOf(one, place === "" ? one.name : `${place}/${one.name}`)) add(where, count);
  return counts;
}

/** The values of the second machine that differences are about. */
function valuesIn(differences: readonly PlacedDifference[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { place, after } of differences) {
    const element = place.replace(/\/?[@#][^/]*$/, "");
    if (after === undefined || place.endsWith("#order")) continue;
    const values = element === place ? valuesOf(parseXml(after), place) : new Map([[element, 1]]);
    for (const [where, count] of values) counts.set(where, (counts.get(where) ?? 0) + count);
  }
  return counts;
}
