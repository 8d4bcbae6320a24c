import type { Finding } from "../../findings/finding";
import { grouped } from "../../foreign/grouped";
import { printable } from "../../foreign/printable";
import { prefixOf, scopeIn, NO_SCOPE, type Scope } from "../canonical/namespaces";
import { wholeNumber } from "../canonical/numbers";
import { join, PlaceTable } from "../canonical/places";
import { pathOf, type Position } from "../canonical/position";
import { sizeInKiB } from "../canonical/sizes";
import { bootsByDevice } from "../devices/boot";
import type { Say } from "../kind";
import { ANY_BASE_NUMBERS, KINDS, NUMBERS, placesOf } from "../kinds";
import { QEMU_NAMESPACE } from "../namespaces";
import { attribute, child, childElements, textOf, type XmlElement } from "../xml";

const RULE = "domain-xml";

/**
 * What is wrong with a domain's XML and no definition shows: libvirt refuses it, drops it, or reads it otherwise than
 * it looks. Paths are those of `domainDifferences`, for example `devices/disk[sda]/boot/@order`.
 *
 * @param domain As it was read.
 */
export function xmlFindings(domain: XmlElement): Finding[] {
  const findings: Finding[] = [];
  const say: Say = (path, problem, fix, severity = "error") =>
    void findings.push({ ruleId: RULE, severity, path, message: `${path}: ${problem}.`, fix });
  boots(domain, say);
  walk(domain, "", undefined, NO_SCOPE, say);
  return findings;
}

function boots(domain: XmlElement, say: Say): void {
  if (!child(child(domain, "os"), "boot") || !bootsByDevice(domain)) return;
  say(
    "os/boot",
    "libvirt refuses it beside a boot order of devices",
    "Remove <boot> from <os>, or <boot order> from the devices.",
  );
}

const numbers = new PlaceTable(NUMBERS.map((place) => ({ place })));
const anyBase = new PlaceTable(ANY_BASE_NUMBERS.map((place) => ({ place })));
const SIZES: ReadonlySet<string> = new Set(placesOf(({ sizes }) => sizes));
const checks: ReadonlyMap<string, readonly ((el: XmlElement, say: Say) => void)[]> = new Map(
  [...grouped(KINDS, ({ place }) => place)].map(([place, kinds]) => [place, kinds.flatMap(({ check }) => check ?? [])]),
);

function walk(el: XmlElement, place: string, here: Position | undefined, outer: Scope, say: Say): void {
  const scope = scopeIn(el, outer);
  // What is not libvirt's is nobody's to judge.
  if (!isLibvirts(el, here, scope, say)) return;
  for (const check of checks.get(place) ?? []) check(el, say);
  const toldHere = (name: string, value: string): void =>
    values(join(place, name), () => (name === "#text" ? pathOf(here) : join(pathOf(here), name)), value, say);
  for (const [name, value] of Object.entries(el.attributes)) {
    toldHere(`@${name}`, value);
    const prefix = prefixOf(name);
    if (!["", "xml", "xmlns"].includes(prefix) && !scope.get(prefix))
      undeclared(prefix, () => join(pathOf(here), `@${name}`), "attribute", say);
  }
  const children = childElements(el);
  if (children.length === 0) toldHere("#text", textOf(el) ?? "");
  if (SIZES.has(place)) unit(el, here, say);
  for (const one of children) {
    const there: Position = { above: here, element: one, siblings: children };
    if (place === "metadata") metadata(one, there, scope, say);
    else walk(one, join(place, one.name), there, scope, say);
  }
}

/** Namespaces of libvirt's own, for what it hands to QEMU and others. */
const HYPERVISORS = "http://libvirt.org/schemas/domain/";

function isLibvirts(el: XmlElement, here: Position | undefined, scope: Scope, say: Say): boolean {
  const prefix = prefixOf(el.name);
  const namespace = scope.get(prefix) ?? "";
  if (prefix === "" && namespace === "") return true;
  const fix = prefix === "" ? 'Remove xmlns="…" around it.' : `Remove it, or the prefix ${printable(prefix)}.`;
  if (namespace === "") undeclared(prefix, () => pathOf(here), "element", say);
  else if (!namespace.startsWith(HYPERVISORS))
    say(pathOf(here), `it is in the namespace "${printable(namespace, 200)}", and libvirt passes over it`, fix);
  return false;
}

function undeclared(prefix: string, path: () => string, what: "element" | "attribute", say: Say): void {
  const namespace = prefix === "qemu" ? QEMU_NAMESPACE : "…";
  say(
    path(),
    `nothing declares the prefix ${printable(prefix)}, and libvirt drops the ${what}`,
    `Add xmlns:${printable(prefix)}="${namespace}" to <domain>.`,
  );
}

/** libvirt keeps one element of each namespace, and none without. */
function metadata(el: XmlElement, here: Position, outer: Scope, say: Say): void {
  const prefix = prefixOf(el.name);
  if (scopeIn(el, outer).get(prefix)) return;
  if (prefix !== "") undeclared(prefix, () => pathOf(here), "element", say);
  else say(pathOf(here), "it has no namespace, and libvirt drops it", 'Add xmlns="…" with a name of your own.');
}

function values(place: string, path: () => string, value: string, say: Say): void {
  if (value.includes("\ufffd"))
    say(
      path(),
      "it holds U+FFFD, which stands where bytes were not in the encoding that they were read in",
      "Write the letters again, in UTF-8.",
      "warning",
    );
  const any = anyBase.at(place).length > 0;
  if (!any && numbers.at(place).length === 0) return;
  // Ports and quotas may be -1.
  if (wholeNumber(value, any ? 0 : 10) !== undefined || /^\s*-\d+$/.test(value)) return;
  say(
    path(),
    `"${printable(value, 100)}" is not a whole number, and libvirt takes nothing else here`,
    "Write a whole number, with nothing behind it.",
  );
}

function unit(el: XmlElement, here: Position | undefined, say: Say): void {
  const written = attribute(el, "unit");
  if (wholeNumber(textOf(el)) === undefined || sizeInKiB(textOf(el), written) !== undefined) return;
  say(
    join(pathOf(here), "@unit"),
    `a size in "${printable(written ?? "", 60)}" cannot be read`,
    "Write it in KiB, MiB or GiB.",
  );
}
