import type { Dependence } from "../kind";
import { attribute, child, textOf, type XmlElement } from "../xml";
import { DEPENDENCES } from "./rest";

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

function factOf(el: XmlElement, { fact, read }: Dependence): string {
  if (read) return read(el);
  const steps = fact.split("/");
  const last = steps.pop()!;
  let here: XmlElement | undefined = el;
  for (const step of steps) here = child(here, step);
  if (!here) return "";
  if (last === "*") return here === el ? (textOf(el) ?? "") : fingerprint(here);
  return attribute(here, last.slice(1)) ?? "";
}

const NONE: readonly Dependence[] = [];

export const dependencesOf = (element: string): readonly Dependence[] => DEPENDENCES.get(element) ?? NONE;

/** The facts about a modelled element that rules of its rest go by. */
export function factsOf(modelled: XmlElement): Record<string, string> | undefined {
  const facts = dependencesOf(modelled.name).map((one) => [one.fact, factOf(modelled, one)] as const);
  return facts.length === 0 ? undefined : Object.fromEntries(facts);
}
