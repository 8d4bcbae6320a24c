import { inOneSpelling } from "../domain/canonical/spelling";
import { childElements, type XmlElement } from "../domain/xml";
import { parsePath, type Path } from "../findings/path";
import type { LintMachine } from "../lint";
import { edited, Part, stepsOf, type Edit } from "../machines";
import { markedAt, withMarkedAt } from "./marked";

type Properties = Readonly<Record<string, unknown>>;

/**
 * The properties of a resource with a repair made in them, or undefined where no change of properties is known that is
 * that repair and nothing else: what is tried is read back and compared with the machine that the repair asks for.
 *
 * @param read reads a machine from properties, as `machine` was read
 */
export function withRepair(
  props: Properties,
  machine: LintMachine,
  repair: readonly Edit[],
  read: (props: Properties) => LintMachine | undefined,
): Properties | undefined {
  let made = props;
  let before = machine;
  for (const edit of repair) {
    const wanted = textOf(edited(inOneSpelling(before.root), [edit]));
    const found = firstThat(tries(edit, before, made), (changed) => {
      const after = read(changed);
      return after !== undefined && textOf(inOneSpelling(after.root)) === wanted ? after : undefined;
    });
    if (found === undefined) return undefined;
    [made, before] = [found.tried, found.result];
  }
  return made;
}

function firstThat<T, R>(
  candidates: Iterable<T>,
  test: (one: T) => R | undefined,
): { readonly tried: T; readonly result: R } | undefined {
  for (const tried of candidates) {
    const result = test(tried);
    if (result !== undefined) return { tried, result };
  }
  return undefined;
}

/** Changes of properties that may be an edit. */
function* tries(edit: Edit, machine: LintMachine, props: Properties): Iterable<Properties> {
  const change = (path: Path, value: unknown): Properties => withMarkedAt(props, path, value) as Properties;
  switch (edit.kind) {
    case "attribute": {
      const path = pathOf(machine, `${edit.at}/@${edit.name}`);
      const values = edit.value === undefined ? [undefined] : spellings(edit.value, markedAt(props, path));
      for (const value of values) yield change(path, value);
      return;
    }
    case "text": {
      const path = pathOf(machine, edit.at);
      for (const value of spellings(edit.value, markedAt(props, path))) yield change(path, value);
      return;
    }
    case "remove":
      yield change(pathOf(machine, edit.at), undefined);
      return;
    case "add":
      yield* additions(edit, machine, props);
  }
}

const pathOf = (machine: LintMachine, place: string): Path => parsePath(machine.locate(place).property ?? "");

/** A value as properties may hold it: of the kind that stands there, then of the others. */
function spellings(text: string, now: unknown): unknown[] {
  const number = /^\d{1,15}$/.test(text) ? [Number(text)] : [];
  const flag = ["yes", "on"].includes(text) ? [true] : ["no", "off"].includes(text) ? [false] : [];
  const all: unknown[] = [text, ...number, ...flag];
  return [...all.filter((value) => typeof value === typeof now), ...all.filter((value) => typeof value !== typeof now)];
}

/** A new element: an item of the list that holds its siblings, or a member of the object around it. */
function* additions(
  { into, element }: Extract<Edit, { readonly kind: "add" }>,
  machine: LintMachine,
  props: Properties,
): Iterable<Properties> {
  if (childElements(element).length > 0) return;
  const domain = new Part(inOneSpelling(machine.root));
  const steps = stepsOf(into);
  const above = nearest(domain, steps);
  const holder = [...pathOf(machine, above.part.path), ...steps.slice(above.depth)];
  const [sibling] = above.depth === steps.length ? above.part.children.filter(({ name }) => name === element.name) : [];
  const lists = [
    ...(sibling === undefined ? [] : [pathOf(machine, sibling.path).slice(0, -1)]),
    [...holder, `${element.name}s`],
  ];
  for (const item of items(element)) {
    for (const list of lists) {
      const now = markedAt(props, list);
      if (now === undefined || Array.isArray(now))
        yield withMarkedAt(props, [...list, now?.length ?? 0], item) as Properties;
    }
    const member = [...holder, element.name];
    if (markedAt(props, member) === undefined) yield withMarkedAt(props, member, item) as Properties;
  }
}

/** An element's attributes as texts, and with switches as booleans. */
function items({ attributes }: XmlElement): Properties[] {
  const texts = { ...attributes };
  const typed = Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, spellings(text, true)[0]]));
  return [texts, typed];
}

/** The element that stands nearest to the end of a path, and how many steps lead to it. */
function nearest(domain: Part, steps: readonly string[]): { readonly part: Part; readonly depth: number } {
  let part = domain;
  for (const [depth, step] of steps.entries()) {
    const next = part.children.find(({ name, path }) => name === step || path.split("/").at(-1) === step);
    if (next === undefined) return { part, depth };
    part = next;
  }
  return { part, depth: steps.length };
}

/**
 * Two machines have the same text when they are the same. The order of attributes does not count, nor does the digest
 * that a machine of ours carries.
 */
const textOf = (element: XmlElement): string =>
  JSON.stringify([
    element.name,
    Object.entries(element.attributes)
      .filter(([name]) => name !== "digest" || !element.name.endsWith(":guest"))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    element.children
      .map((node) => (typeof node === "string" ? node.trim() : textOf(node)))
      .filter((text) => text !== ""),
  ]);
