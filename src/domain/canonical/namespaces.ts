import { GUEST_NAMESPACE, LIBOSINFO_NAMESPACE, QEMU_NAMESPACE } from "../namespaces";
import type { XmlAttributes, XmlElement } from "../xml";

/** Namespaces that are in force, by prefix; "" is the default namespace. */
export type Scope = ReadonlyMap<string, string>;

export const NO_SCOPE: Scope = new Map();

/** The scope inside an element. */
export function scopeIn(el: XmlElement, outer: Scope): Scope {
  let scope: Map<string, string> | undefined;
  for (const name of Object.keys(el.attributes)) {
    const prefix = declaredPrefix(name);
    if (prefix !== undefined) (scope ??= new Map(outer)).set(prefix, el.attributes[name]!);
  }
  return scope ?? outer;
}

/** The prefix that an attribute declares, "" for the default namespace; undefined where it declares none. */
const declaredPrefix = (attribute: string): string | undefined =>
  attribute === "xmlns" ? "" : attribute.startsWith("xmlns:") ? attribute.slice(6) : undefined;

/** The prefix of a name; "" for none. */
export const prefixOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf(":")));
const localOf = (name: string): string => name.slice(name.indexOf(":") + 1);
const withPrefix = (prefix: string, local: string): string => (prefix === "" ? local : `${prefix}:${local}`);

/** What of namespaces a document uses. */
interface Uses {
  readonly namespaces: Set<string>;
  readonly prefixes: Set<string>;
  /** Prefixes that are used where nothing declares them. */
  readonly undeclared: Set<string>;
}

function usesOf(root: XmlElement): Uses {
  const uses: Uses = { namespaces: new Set(), prefixes: new Set(), undeclared: new Set() };
  const use = (name: string, scope: Scope): void => {
    const prefix = prefixOf(name);
    if (prefix === "" || prefix === "xml") return;
    uses.prefixes.add(prefix);
    if (!scope.get(prefix)) uses.undeclared.add(prefix);
  };
  const visit = (el: XmlElement, outer: Scope): void => {
    const scope = scopeIn(el, outer);
    use(el.name, scope);
    for (const name of Object.keys(el.attributes)) {
      const declared = declaredPrefix(name);
      if (declared === undefined) use(name, scope);
      else {
        uses.prefixes.add(declared);
        uses.namespaces.add(el.attributes[name]!);
      }
    }
    for (const node of el.children) if (typeof node !== "string") visit(node, scope);
  };
  visit(root, NO_SCOPE);
  return uses;
}

/**
 * The prefix that a namespace gets, by the one it has; "" leaves it the default namespace. Namespace "": nothing
 * declares the prefix.
 */
type Choose = (namespace: string, prefix: string, insideMetadata: boolean) => string;

/** A copy in which every namespace has the chosen prefix. */
function renamed(el: XmlElement, outer: Scope, insideMetadata: boolean, choose: Choose): XmlElement {
  const scope = scopeIn(el, outer);
  const inside = insideMetadata || el.name === "metadata";
  const rename = (name: string, isElement: boolean): string => {
    const prefix = prefixOf(name);
    if (prefix === "xml" || (prefix === "" && !(isElement && scope.get("")))) return name;
    return withPrefix(choose(scope.get(prefix) ?? "", prefix, inside), localOf(name));
  };
  const attributes = Object.create(null) as XmlAttributes;
  for (const [name, value] of Object.entries(el.attributes)) {
    const declared = declaredPrefix(name);
    if (declared === undefined) attributes[rename(name, false)] = value;
    else if (value === "") attributes[name] = value;
    else {
      const chosen = choose(value, declared, inside);
      attributes[chosen === "" ? "xmlns" : `xmlns:${chosen}`] = value;
    }
  }
  return {
    name: rename(el.name, true),
    attributes,
    children: el.children.map((node) => (typeof node === "string" ? node : renamed(node, scope, inside, choose))),
  };
}

/** Finds prefixes that nothing else in a document uses. */
function freshPrefixes(taken: Set<string>): (namespace: string, like: string) => string {
  const given = new Map<string, string>();
  const last = new Map<string, number>();
  return (namespace, like) => {
    let prefix = given.get(namespace);
    while (prefix === undefined) {
      const n = (last.get(like) ?? 0) + 1;
      last.set(like, n);
      const candidate = `${like === "" ? "ns" : like}${n}`;
      if (!taken.has(candidate)) prefix = candidate;
    }
    taken.add(prefix);
    given.set(namespace, prefix);
    return prefix;
  };
}

/** Namespaces that are read, by the prefix that they are written with. */
const READ: ReadonlyMap<string, string> = new Map([
  [GUEST_NAMESPACE, "windowsguest"],
  [LIBOSINFO_NAMESPACE, "libosinfo"],
]);

/**
 * A copy in which the namespaces that we read have the prefixes that we write, and no other has those. What stands in
 * another default namespace gets a prefix, so that nobody takes it for libvirt's; inside `<metadata>` nothing can be
 * mistaken, and it stays.
 */
export function withReadPrefixes(root: XmlElement): XmlElement {
  const { namespaces, prefixes, undeclared } = usesOf(root);
  if (namespaces.size === 0) return root;
  const wanted = new Map(
    [...READ].filter(([namespace, prefix]) => namespaces.has(namespace) && !undeclared.has(prefix)),
  );
  const reserved = new Set(wanted.values());
  const fresh = freshPrefixes(new Set([...prefixes, ...reserved]));
  return renamed(root, NO_SCOPE, false, (namespace, prefix, insideMetadata) => {
    const known = wanted.get(namespace);
    if (known !== undefined || namespace === "") return known ?? prefix;
    if (prefix === "") return insideMetadata ? "" : fresh(namespace, "");
    return reserved.has(prefix) ? fresh(namespace, prefix) : prefix;
  });
}

/** Prefixes for documents that are compared: one for each namespace, in all of them. */
export class SharedPrefixes {
  readonly #prefixes: Map<string, string>;
  readonly #taken: Set<string>;
  readonly #fresh: ReturnType<typeof freshPrefixes>;

  constructor(roots: readonly XmlElement[]) {
    const namespaces = new Set(roots.flatMap((root) => [...usesOf(root).namespaces]));
    this.#prefixes = new Map(
      [...READ, [QEMU_NAMESPACE, "qemu"] as const].filter(([namespace]) => namespaces.has(namespace)),
    );
    this.#taken = new Set(this.#prefixes.values());
    this.#fresh = freshPrefixes(this.#taken);
  }

  /**
   * A copy with the shared prefixes, each declared where it is first used and nowhere else: so two trees say the same
   * names and declarations exactly when they are in the same namespaces.
   */
  apply(root: XmlElement): XmlElement {
    const { namespaces, prefixes } = usesOf(root);
    if (namespaces.size === 0 && prefixes.size === 0) return root;
    // A prefix that nothing declares must not get a meaning through one that another has left to it.
    const own = new Set([...namespaces].map((namespace) => this.#prefixes.get(namespace)));
    const choose: Choose = (namespace, prefix) =>
      namespace !== ""
        ? this.#prefixFor(namespace, prefix)
        : own.has(prefix)
          ? this.#fresh(` ${prefix}`, prefix)
          : prefix;
    return declaredAtUse(renamed(root, NO_SCOPE, false, choose), NO_SCOPE, NO_SCOPE);
  }

  #prefixFor(namespace: string, prefix: string): string {
    const known = this.#prefixes.get(namespace);
    if (known !== undefined) return known;
    const chosen = prefix === "" || this.#taken.has(prefix) ? this.#fresh(namespace, prefix) : prefix;
    this.#taken.add(chosen);
    this.#prefixes.set(namespace, chosen);
    return chosen;
  }
}

function declaredAtUse(el: XmlElement, outer: Scope, told: Scope): XmlElement {
  const scope = scopeIn(el, outer);
  const attributes = Object.create(null) as XmlAttributes;
  const names = Object.keys(el.attributes).filter((name) => declaredPrefix(name) === undefined);
  let tells = told;
  for (const prefix of [el.name, ...names].map(prefixOf)) {
    const namespace = scope.get(prefix) ?? "";
    if (prefix === "" || prefix === "xml" || (tells.get(prefix) ?? "") === namespace) continue;
    tells = new Map([...tells, [prefix, namespace]]);
    attributes[`xmlns:${prefix}`] = namespace;
  }
  for (const name of names) attributes[name] = el.attributes[name]!;
  return {
    name: el.name,
    attributes,
    children: el.children.map((node) => (typeof node === "string" ? node : declaredAtUse(node, scope, tells))),
  };
}
