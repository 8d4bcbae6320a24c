import { labelOf } from "../domain/canonical/identity";
import { childElements, element, type XmlElement, type XmlNode } from "../domain/xml";
import type { Edit } from "./edits";

/** The tree with the edits made in it; one whose place is not there changes nothing. */
export const edited = (root: XmlElement, edits: readonly Edit[]): XmlElement => edits.reduce(one, root);

function one(root: XmlElement, edit: Edit): XmlElement {
  switch (edit.kind) {
    case "attribute":
      return changed(root, stepsOf(edit.at), (el) => [withAttribute(el, edit.name, edit.value)]);
    case "text":
      return changed(root, stepsOf(edit.at), (el) => [{ ...el, children: [edit.value] }]);
    case "remove":
      return changed(root, stepsOf(edit.at), () => []);
    case "add":
      return added(root, stepsOf(edit.into), edit.element);
  }
}

/** Steps of a domain path. Keys in brackets may hold slashes. */
export const stepsOf = (path: string): string[] => (path === "" ? [] : (path.match(/(?:\[[^\]]*\]|[^/[])+/g) ?? []));

function changed(el: XmlElement, steps: readonly string[], change: (el: XmlElement) => readonly XmlNode[]): XmlElement {
  const [step, ...rest] = steps;
  if (step === undefined) return el;
  const siblings = childElements(el);
  return {
    ...el,
    children: el.children.flatMap((node): readonly XmlNode[] => {
      if (typeof node === "string" || !siblings.includes(node) || labelOf(node, siblings) !== step) return [node];
      return rest.length === 0 ? change(node) : [changed(node, rest, change)];
    }),
  };
}

function added(el: XmlElement, steps: readonly string[], child: XmlElement): XmlElement {
  const [step, ...rest] = steps;
  if (step === undefined) return { ...el, children: [...el.children, child] };
  const siblings = childElements(el);
  const there = siblings.find((one) => labelOf(one, siblings) === step);
  if (there === undefined) return { ...el, children: [...el.children, added(element(step), rest, child)] };
  return { ...el, children: el.children.map((node) => (node === there ? added(there, rest, child) : node)) };
}

function withAttribute(el: XmlElement, name: string, value: string | undefined): XmlElement {
  const { [name]: _, ...others } = el.attributes;
  return {
    ...el,
    attributes:
      value === undefined
        ? others
        : name in el.attributes
          ? { ...el.attributes, [name]: value }
          : { ...others, [name]: value },
  };
}
