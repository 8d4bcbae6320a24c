import { attribute, type XmlElement } from "../../../domain/xml";

interface Step {
  readonly name: string;
  readonly predicate?: { readonly attribute: string; readonly value: string };
}

/** One alternative of a template's `match`. */
export interface Pattern {
  /** Names from the outside in; the last one may be `*`, `node()`, `@*` or `@name`. */
  readonly steps: readonly Step[];
  /** From the document's element on. */
  readonly absolute: boolean;
}

const STEP =
  /^(\*|node\(\)|text\(\)|comment\(\)|processing-instruction\(\)|@\*|@?[\w-]+)(?:\[@([\w-]+)\s*=\s*(?:'([^']*)'|"([^"]*)")\])?$/;

/** Undefined for a pattern that is more than names with one attribute each. */
export function patternsOf(match: string): Pattern[] | undefined {
  const patterns: Pattern[] = [];
  for (const alternative of match.split("|")) {
    const text = alternative.trim();
    if (text === "" || text === "/") return undefined;
    const absolute = text.startsWith("/") && !text.startsWith("//");
    const steps: Step[] = [];
    for (const step of text.replace(/^\/{1,2}/, "").split("/")) {
      const [, name, key, one, other] = STEP.exec(step.trim()) ?? [];
      if (name === undefined) return undefined;
      steps.push({ name, ...(key === undefined ? {} : { predicate: { attribute: key, value: one ?? other ?? "" } }) });
    }
    patterns.push({ steps, absolute });
  }
  return patterns;
}

export const identity = ({ steps }: Pattern): boolean =>
  steps.length === 1 && /^(\*|node\(\)|@\*)$/.test(steps[0]!.name);

/** As XSLT 1.0 weighs them: kinds of nodes, names, and everything that says more. */
export const priorityOf = (pattern: Pattern): number =>
  identity(pattern) ? -0.5 : pattern.steps.length === 1 && !pattern.absolute && !pattern.steps[0]!.predicate ? 0 : 0.5;

/** Does a pattern match the last element of a way from the outside in, or an attribute of it? */
export function matches({ steps, absolute }: Pattern, way: readonly XmlElement[], name?: string): boolean {
  const last = steps.at(-1)!;
  if (name !== undefined) {
    if (last.name !== "@*" && last.name !== `@${name}`) return false;
    return fits(steps.slice(0, -1), absolute, way);
  }
  return !last.name.startsWith("@") && fits(steps, absolute, way);
}

function fits(steps: readonly Step[], absolute: boolean, way: readonly XmlElement[]): boolean {
  if (absolute ? steps.length !== way.length : steps.length > way.length) return false;
  const end = way.slice(way.length - steps.length);
  return steps.every((step, index) => fitsStep(step, end[index]!));
}

const fitsStep = ({ name, predicate }: Step, el: XmlElement): boolean =>
  (name === el.name || name === "*" || name === "node()") &&
  (predicate === undefined || attribute(el, predicate.attribute) === predicate.value);
