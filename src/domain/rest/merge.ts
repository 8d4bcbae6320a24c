import { grouped } from "../../foreign/grouped";
import { identifyAll, identityOf, idOf } from "../canonical/identity";
import { DEVICES } from "../devices";
import { bootsByDevice } from "../devices/boot";
import { isSerialConsole } from "../devices/serial";
import { KINDS } from "../kinds";
import { attribute, child, childrenOf, textOf, without, type XmlElement, type XmlNode } from "../xml";
import { dependencesOf, factsOf, sameElement } from "./facts";
import { arrange, type Placed } from "./order";
import { hasSpice, withoutCarried } from "./spice";
import type { ChildRest, DomainRest, ElementRest } from "./rest";

/** The definition was changed in a way that what else the machine's XML says does not allow. */
export class RestConflictError extends Error {
  override readonly name = "RestConflictError";
  constructor(
    readonly domain: string,
    /** The property of the definition that was changed. */
    readonly path: string,
    reason: string,
  ) {
    super(
      `domain "${domain}": ${path} cannot be changed here: ${reason}. Change it in the machine's XML (virsh edit), then read the machine again.`,
    );
  }
}

/**
 * Puts the rest of a domain back to the XML that a definition, perhaps changed since, renders to.
 * @throws RestConflictError
 */
export function mergeRest(domain: XmlElement, rest: DomainRest): XmlElement {
  refuseConflicts(domain, rest);
  const merged = withoutOrphan(settled(merge(domain, rest), rest), rest);
  return rest.spice === true && !hasSpice(merged) ? withoutCarried(merged) : merged;
}

function refuseConflicts(domain: XmlElement, rest: DomainRest): void {
  const now = factsOf(domain) ?? {};
  for (const { fact, refuse } of dependencesOf("domain")) {
    if (!refuse || !rest.facts || rest.facts[fact] === now[fact]) continue;
    if (refuse.whenExtra.some((path) => hasExtra(rest, path.split("/")))) {
      throw new RestConflictError(textOf(child(domain, "name")) ?? "", refuse.path, refuse.reason);
    }
  }
}

function hasExtra(rest: ElementRest, [name, ...deeper]: readonly string[]): boolean {
  return (rest.children ?? []).some((c) => {
    if (c.kind === "extra") return c.element.name === name && hasInside(c.element, deeper);
    if (c.kind === "within") return groupName(c.child) === name && deeper.length > 0 && hasExtra(c.rest, deeper);
    return false;
  });
}

const hasInside = (el: XmlElement, path: readonly string[]): boolean =>
  path.length === 0 || childrenOf(el, path[0]!).some((inner) => hasInside(inner, path.slice(1)));

/** The element name that a child's id begins with. */
const groupName = (id: string): string => /^[^ =#]*/.exec(id)![0];

function merge(modelled: XmlElement, rest: ElementRest): XmlElement {
  const { attributes: dropAttributes, children: dropChildren } = outdated(modelled, rest);
  return {
    name: modelled.name,
    attributes: mergeAttributes(modelled, rest, dropAttributes),
    children: mergeChildren(modelled, rest, dropChildren),
  };
}

/** What of the rest no longer fits because the definition says something else now. */
function outdated(modelled: XmlElement, rest: ElementRest): { attributes: Set<string>; children: Set<string> } {
  const attributes = new Set<string>();
  const children = new Set<string>();
  const now = rest.facts && factsOf(modelled);
  for (const { fact, dropAttributes, dropChildren } of now ? dependencesOf(modelled.name) : []) {
    if (rest.facts![fact] === now![fact]) continue;
    for (const name of dropAttributes ?? []) attributes.add(name);
    for (const name of dropChildren ?? []) children.add(name);
  }
  return { attributes, children };
}

function mergeAttributes(
  modelled: XmlElement,
  rest: ElementRest,
  dropped: ReadonlySet<string>,
): Record<string, string> {
  const merged: Record<string, string> = Object.assign(
    Object.create(null) as Record<string, string>,
    modelled.attributes,
  );
  for (const [name, { modelled: was, original }] of Object.entries(rest.attributes ?? {})) {
    if (dropped.has(name) || merged[name] !== was) continue;
    if (original === undefined) delete merged[name];
    else merged[name] = original;
  }
  return merged;
}

function mergeChildren(modelled: XmlElement, rest: ElementRest, dropped: ReadonlySet<string>): XmlNode[] {
  const changes = (rest.children ?? []).filter((c) => !dropped.has(nameOf(c)));
  const stands = new Set(
    changes.flatMap((c) => (c.kind === "extra" && STANDS.has(c.element.name) ? [c.element.name] : [])),
  );
  const elements = modelled.children.filter((c): c is XmlElement => typeof c !== "string" && !stands.has(c.name));
  const ids = identifyAll(elements);
  const byChild = new Map(changes.flatMap((c) => (c.kind === "extra" ? [] : [[c.child, c] as const])));
  const kept: Placed[] = [];
  for (const el of elements) {
    const id = ids.get(el)!;
    const merged = mergeChild(el, byChild.get(id));
    if (merged) kept.push({ id, element: merged });
  }
  const text = mergeText(modelled, rest);
  const sequence = rest.order ?? { modelled: [...ids.values()], original: [...ids.values()] };
  return [...(text === "" ? [] : [text]), ...arrange(kept, extrasOf(changes, elements), sequence)];
}

/**
 * Elements that the definition has only for want of another: one that somebody wrote into the machine's XML stays
 * instead.
 */
const STANDS: ReadonlySet<string> = new Set(KINDS.flatMap(({ stands = [] }) => stands));

const nameOf = (c: ChildRest): string => (c.kind === "extra" ? c.element.name : groupName(c.child));

function mergeText(modelled: XmlElement, rest: ElementRest): string {
  const text = textOf(modelled) ?? "";
  return rest.text && rest.text.modelled === text ? rest.text.original : text;
}

function mergeChild(el: XmlElement, change: Exclude<ChildRest, { kind: "extra" }> | undefined): XmlElement | undefined {
  switch (change?.kind) {
    case undefined:
      return el;
    case "within":
      return merge(el, change.rest);
    case "absent":
      return sameElement(el, change.modelled) ? undefined : el;
    case "replaced":
      return sameElement(el, change.modelled) ? change.original : el;
  }
}

type Extra = Extract<ChildRest, { kind: "extra" }>;

/** What only the original has, by the child that it follows. */
function extrasOf(
  changes: readonly ChildRest[],
  modelled: readonly XmlElement[],
): Map<string | undefined, XmlElement[]> {
  const counts = new Map([...grouped(modelled, idOf)].map(([id, alike]) => [id, alike.length] as const));
  const extras = new Map<string | undefined, XmlElement[]>();
  for (const change of changes) {
    if (change.kind !== "extra" || isModelled(change, counts)) continue;
    const list = extras.get(change.after);
    if (list) list.push(change.element);
    else extras.set(change.after, [change.element]);
  }
  return extras;
}

/**
 * Elements of which a machine may have any number without names: one more in the definition is not the one in the rest.
 */
const LISTS: ReadonlySet<string> = new Set(
  DEVICES.flatMap(({ element, anyNumber }) => (anyNumber === true ? [element] : [])),
);

/** The definition has since got the same thing itself, for example a disk of the same name: it wins. */
function isModelled({ element, beside = 0 }: Extra, counts: ReadonlyMap<string, number>): boolean {
  if (identityOf(element).key === undefined && LISTS.has(element.name)) return false;
  return (counts.get(idOf(element)) ?? 0) > beside;
}

/**
 * libvirt writes the first serial port a second time, as a console, and makes a port from it again. Where the
 * definition had the port and has it no more, its other name goes with it.
 */
function withoutOrphan(domain: XmlElement, rest: DomainRest): XmlElement {
  const devices = child(domain, "devices");
  const had = (rest.children ?? []).some(
    (c) =>
      c.kind === "within" &&
      groupName(c.child) === "devices" &&
      c.rest.order?.modelled.some((id) => groupName(id) === "serial") === true,
  );
  if (!had || devices === undefined || child(devices, "serial") !== undefined) return domain;
  const kept = without(devices, (el) => el.name === "console" && isSerialConsole(el));
  return { ...domain, children: domain.children.map((c) => (c === devices ? kept : c)) };
}

/** Settles what only shows when everything is together. */
function settled(domain: XmlElement, { bootsTwice }: DomainRest): XmlElement {
  const kindsGive = bootsTwice !== true && bootsByDevice(domain);
  return {
    ...domain,
    children: domain.children.flatMap((c): XmlNode[] => {
      if (typeof c === "string") return [c];
      // libvirt refuses a boot order of devices beside one of device kinds; the one that the definition has just given
      // wins.
      if (c.name === "os" && kindsGive)
        return [{ ...c, children: c.children.filter((o) => typeof o === "string" || o.name !== "boot") }];
      if (c.name === "currentMemory" && Number(textOf(c)) > memoryOf(domain)) return [];
      return [c];
    }),
  };
}

const memoryOf = (domain: XmlElement): number => {
  const memory = child(domain, "memory");
  return attribute(memory, "unit") === "KiB" ? Number(textOf(memory)) : Infinity;
};
