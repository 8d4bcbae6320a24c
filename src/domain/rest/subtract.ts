import { identifyAll, identityOf, pairChildren } from "../canonical/identity";
import { textOf, type XmlElement } from "../xml";
import { factsOf, sameElement } from "./facts";
import { WHOLE, type ChildRest, type ElementRest } from "./rest";

/** The rest of an element: what `original` says beyond or otherwise than `modelled`. */
export function subtract(original: XmlElement, modelled: XmlElement): ElementRest {
  const attributes = attributesRest(original, modelled);
  const text = textRest(original, modelled);
  const children = childrenRest(original, modelled);
  if (!attributes && !text && !children) return {};
  const facts = factsOf(modelled);
  return { ...(attributes && { attributes }), ...(text && { text }), ...(children && { children }), ...(facts && { facts }) };
}

const isEmpty = (rest: ElementRest): boolean => !rest.attributes && !rest.text && !rest.children;

function attributesRest(original: XmlElement, modelled: XmlElement): ElementRest["attributes"] {
  const rest: [string, { modelled?: string; original?: string }][] = [];
  for (const name of new Set([...Object.keys(original.attributes), ...Object.keys(modelled.attributes)])) {
    const was = Object.hasOwn(original.attributes, name) ? original.attributes[name] : undefined;
    const is = Object.hasOwn(modelled.attributes, name) ? modelled.attributes[name] : undefined;
    if (was !== is) rest.push([name, { ...(is !== undefined && { modelled: is }), ...(was !== undefined && { original: was }) }]);
  }
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

const elementsOf = (el: XmlElement): XmlElement[] => el.children.filter((c): c is XmlElement => typeof c !== "string");

function textRest(original: XmlElement, modelled: XmlElement): ElementRest["text"] {
  const was = textOf(original) ?? "";
  const is = textOf(modelled) ?? "";
  return was === is ? undefined : { modelled: is, original: was };
}

function childrenRest(original: XmlElement, modelled: XmlElement): ElementRest["children"] {
  const originals = elementsOf(original);
  const modelledChildren = elementsOf(modelled);
  const ids = identifyAll(modelledChildren);
  const rest: ChildRest[] = [];
  let after: string | undefined;
  for (const { a: was, b: is } of pairChildren(originals, modelledChildren)) {
    if (was && is) {
      after = ids.get(is)!;
      const found = childRest(was, is, original.name, after);
      if (found) rest.push(found);
    } else if (was) {
      const beside = countAlike(was, modelledChildren);
      rest.push({ kind: "extra", element: was, ...(after !== undefined && { after }), ...(beside > 0 && { beside }) });
    } else if (is) rest.push({ kind: "absent", child: ids.get(is)!, modelled: is });
  }
  return rest.length === 0 ? undefined : rest;
}

const countAlike = (el: XmlElement, among: readonly XmlElement[]): number => {
  const { group, key } = identityOf(el);
  return among.filter((other) => identityOf(other).group === group && identityOf(other).key === key).length;
};

function childRest(was: XmlElement, is: XmlElement, parent: string, id: string): ChildRest | undefined {
  if (WHOLE.has(`${parent}/${is.name}`) || was.name !== is.name) {
    return sameElement(was, is) ? undefined : { kind: "replaced", child: id, modelled: is, original: was };
  }
  const rest = subtract(was, is);
  return isEmpty(rest) ? undefined : { kind: "within", child: id, rest };
}
