import { grouped } from "../../foreign/grouped";
import { identifyAll, idOf, pairChildren } from "../canonical/identity";
import { textOf, type XmlElement } from "../xml";
import { factsOf, sameElement } from "./facts";
import type { Sequence } from "./order";
import { isEmptyElementRest, WHOLE, type ChildRest, type ElementRest } from "./rest";

/** The rest of an element: what `original` says beyond or otherwise than `modelled`. */
export function subtract(original: XmlElement, modelled: XmlElement): ElementRest {
  const attributes = attributesRest(original, modelled);
  const text = textRest(original, modelled);
  const { children, order } = childrenRest(original, modelled);
  if (!attributes && !text && !children && !order) return {};
  const facts = factsOf(modelled);
  return {
    ...(attributes && { attributes }),
    ...(text && { text }),
    ...(children && { children }),
    ...(order && { order }),
    ...(facts && { facts }),
  };
}

function attributesRest(original: XmlElement, modelled: XmlElement): ElementRest["attributes"] {
  const rest: [string, { modelled?: string; original?: string }][] = [];
  for (const name of new Set([...Object.keys(original.attributes), ...Object.keys(modelled.attributes)])) {
    const was = Object.hasOwn(original.attributes, name) ? original.attributes[name] : undefined;
    const is = Object.hasOwn(modelled.attributes, name) ? modelled.attributes[name] : undefined;
    if (was !== is)
      rest.push([name, { ...(is !== undefined && { modelled: is }), ...(was !== undefined && { original: was }) }]);
  }
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

const elementsOf = (el: XmlElement): XmlElement[] => el.children.filter((c): c is XmlElement => typeof c !== "string");

function textRest(original: XmlElement, modelled: XmlElement): ElementRest["text"] {
  const was = textOf(original) ?? "";
  const is = textOf(modelled) ?? "";
  return was === is ? undefined : { modelled: is, original: was };
}

function childrenRest(original: XmlElement, modelled: XmlElement): Pick<ElementRest, "children" | "order"> {
  const originals = elementsOf(original);
  const modelledChildren = elementsOf(modelled);
  const ids = identifyAll(modelledChildren);
  const alike = grouped(modelledChildren, idOf);
  const rest: ChildRest[] = [];
  const order: string[] = [];
  let after: string | undefined;
  for (const { a: was, b: is } of pairChildren(originals, modelledChildren)) {
    if (was && is) {
      after = ids.get(is)!;
      order.push(after);
      const found = childRest(was, is, original.name, after);
      if (found) rest.push(found);
    } else if (was) {
      const beside = alike.get(idOf(was))?.length ?? 0;
      rest.push({ kind: "extra", element: was, ...(after !== undefined && { after }), ...(beside > 0 && { beside }) });
    } else if (is) rest.push({ kind: "absent", child: ids.get(is)!, modelled: is });
  }
  const sequence: Sequence = { modelled: modelledChildren.map((el) => ids.get(el)!), original: order };
  return { ...(rest.length > 0 && { children: rest }), ...(saysSomething(sequence, rest) && { order: sequence }) };
}

/** The model's own order needs no words. */
function saysSomething({ modelled, original }: Sequence, rest: readonly ChildRest[]): boolean {
  if (rest.some(({ kind }) => kind === "extra")) return true;
  const there = new Set(original);
  return modelled.filter((id) => there.has(id)).some((id, i) => id !== original[i]);
}

/** A comment inside a text has its place there. */
const isMixed = ({ children }: XmlElement): boolean =>
  children.length > 1 && children.some((c) => typeof c === "string");

function childRest(was: XmlElement, is: XmlElement, parent: string, id: string): ChildRest | undefined {
  if (WHOLE.has(`${parent}/${is.name}`) || was.name !== is.name || isMixed(was)) {
    return sameElement(was, is) ? undefined : { kind: "replaced", child: id, modelled: is, original: was };
  }
  const rest = subtract(was, is);
  return isEmptyElementRest(rest) ? undefined : { kind: "within", child: id, rest };
}
