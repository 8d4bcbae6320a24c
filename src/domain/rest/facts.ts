import { attribute, child, textOf, type XmlElement } from "../xml";
import { DEPENDENCES, type Dependence } from "./rest";

/** A short string for everything an element says; equal strings, equal meaning. */
export function fingerprint(el: XmlElement): string {
  const attributes = Object.keys(el.attributes)
    .sort()
    .map((name) => [name, el.attributes[name]]);
  return JSON.stringify([
    el.name,
    attributes,
    el.children.map((c) => (typeof c === "string" ? c.trim() : fingerprint(c))),
  ]);
}

export const sameElement = (a: XmlElement, b: XmlElement): boolean => a === b || fingerprint(a) === fingerprint(b);

/** `q35` for q35 and pc-q35-7.2, `pc` for pc and pc-i440fx-7.2. */
export function machineFamily(machine: string): string {
  if (machine === "q35" || machine.startsWith("pc-q35-")) return "q35";
  if (machine === "pc" || machine.startsWith("pc-i440fx-")) return "pc";
  return machine;
}

function factOf(el: XmlElement, fact: string): string {
  if (fact === "machine-family") return machineFamily(attribute(child(child(el, "os"), "type"), "machine") ?? "");
  const steps = fact.split("/");
  const last = steps.pop()!;
  let here: XmlElement | undefined = el;
  for (const step of steps) here = child(here, step);
  if (!here) return "";
  if (last === "*") return here === el ? (textOf(el) ?? "") : fingerprint(here);
  return attribute(here, last.slice(1)) ?? "";
}

export const dependencesOf = (element: string): readonly Dependence[] =>
  DEPENDENCES.filter((d) => d.element === element);

/** The facts about a modelled element that rules of its rest go by. */
export function factsOf(modelled: XmlElement): Record<string, string> | undefined {
  const facts = dependencesOf(modelled.name).map(({ fact }) => [fact, factOf(modelled, fact)] as const);
  return facts.length === 0 ? undefined : Object.fromEntries(facts);
}
