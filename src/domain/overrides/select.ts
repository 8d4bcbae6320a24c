import { identifyAll, labelOf } from "../canonical/identity";
import { attribute, childElements, childrenOf, element, textOf, type XmlElement, type XmlNode } from "../xml";
import type { Place } from "./overrides";
import { parseXmlPath, type Predicate, type Step, type XmlPath } from "./path";

/** A path that selects nothing, or not one thing. */
export class SelectionError extends Error {
  override readonly name = "SelectionError";
  constructor(
    readonly problem: string,
    readonly fix: string,
  ) {
    super(problem);
  }
}

/** Most names that a message lists. */
const MOST_NAMES = 20;

/** What stands in an element, for a person. */
export function contentsOf(el: XmlElement): string {
  const children = childElements(el);
  const names = [...Object.keys(el.attributes).map((name) => `@${name}`), ...children.map((c) => labelOf(c, children))];
  const shown = names.slice(0, MOST_NAMES).join(", ");
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return names.length === 0 ? `<${el.name}> is empty` : `<${el.name}> has ${shown}${more}`;
}

const fits = (el: XmlElement, predicate: Extract<Predicate, { kind: "value" }>): boolean => {
  let here = [el];
  for (const name of predicate.elements) here = here.flatMap((one) => childrenOf(one, name));
  return here.some(
    (one) =>
      (predicate.attribute === undefined ? textOf(one) : attribute(one, predicate.attribute)) === predicate.value,
  );
};

function chosen(parent: XmlElement, { name, predicates }: Step): XmlElement[] {
  let list = childrenOf(parent, name);
  for (const one of predicates)
    list = one.kind === "number" ? list.slice(one.number - 1, one.number) : list.filter((el) => fits(el, one));
  return list;
}

/** Elements below `<devices>` are made with all that they need, never by a path. */
const mayBeMade = (parent: XmlElement, { predicates }: Step): boolean =>
  parent.name !== "devices" && predicates.length === 0;

/** Sets a value in a tree. @throws XmlPathError or SelectionError */
export function setValue(
  root: XmlElement,
  path: string,
  value: string,
): { readonly root: XmlElement; readonly place: Place; readonly attribute?: string } {
  const parsed = parseXmlPath(path);
  const changed = changedAt(root, parsed.steps, parsed, value);
  const place = placeIn(changed.root, changed.chain);
  return { root: changed.root, place, ...(parsed.attribute === undefined ? {} : { attribute: parsed.attribute }) };
}

/** The tree with the value, and the elements from the root to the one that has it. */
function changedAt(
  here: XmlElement,
  [step, ...deeper]: readonly Step[],
  path: XmlPath,
  value: string,
): { readonly root: XmlElement; readonly chain: readonly XmlElement[] } {
  if (step === undefined) {
    const root = withValue(here, path.attribute, value);
    return { root, chain: [root] };
  }
  const found = chosen(here, step);
  if (found.length > 1)
    throw new SelectionError(
      `it selects ${found.length} elements <${step.name}> of <${here.name}>`,
      `add a predicate that selects one of them, for example ${step.name}[1]`,
    );
  const [old] = found;
  if (old === undefined && !mayBeMade(here, step))
    throw new SelectionError(
      `<${here.name}> has no such <${step.name}>; ${contentsOf(here)}`,
      here.name === "devices" ? "name a device that the machine has, or use xml.append" : "name an element that exists",
    );
  const inner = changedAt(old ?? element(step.name), deeper, path, value);
  const children: XmlNode[] =
    old === undefined ? [...here.children, inner.root] : here.children.map((c) => (c === old ? inner.root : c));
  const root = { ...here, children };
  return { root, chain: [root, ...inner.chain] };
}

function withValue(el: XmlElement, name: string | undefined, value: string): XmlElement {
  if (name !== undefined) {
    const attributes = Object.assign(Object.create(null) as Record<string, string>, el.attributes);
    attributes[name] = value;
    return { ...el, attributes };
  }
  if (childElements(el).length > 0)
    throw new SelectionError(
      `<${el.name}> has elements, and cannot have a text; ${contentsOf(el)}`,
      "add the name of an element or of an attribute (/@name)",
    );
  return { ...el, children: value === "" ? [] : [value] };
}

function placeIn(root: XmlElement, [, ...chain]: readonly XmlElement[]): Place {
  let parent = root;
  return chain.map((el) => {
    const id = identifyAll(childElements(parent)).get(el)!;
    parent = el;
    return { name: el.name, id };
  });
}

/** Sets a value where it was set before. Undefined: the element is not there. */
export function setAgain(
  here: XmlElement,
  [step, ...deeper]: Place,
  name: string | undefined,
  value: string,
): XmlElement | undefined {
  if (step === undefined) return withValue(here, name, value);
  const elements = childElements(here);
  const ids = identifyAll(elements);
  const old = elements.find((el) => ids.get(el) === step.id);
  if (old === undefined && here.name === "devices") return undefined;
  const inner = setAgain(old ?? element(step.name), deeper, name, value);
  if (inner === undefined) return undefined;
  return {
    ...here,
    children: old === undefined ? [...here.children, inner] : here.children.map((c) => (c === old ? inner : c)),
  };
}
