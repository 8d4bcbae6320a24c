import { GUEST_NAMESPACE, LIBOSINFO_NAMESPACE, QEMU_NAMESPACE } from "../../domain/namespaces";
import {
  appended,
  NO_OVERRIDES,
  type Overrides,
  SelectionError,
  setValue,
  withQemu,
  withQemuPrefix,
  XmlPathError,
} from "../../domain/overrides";
import { parseXml, type XmlElement, XmlParseError } from "../../domain/xml";
import { formatPath } from "../../findings/path";
import { DEEPEST_FRAGMENT, LONGEST_FRAGMENT } from "../reading/raw-xml-leaves";
import type { GuestSpec } from "../types";
import { refusedArguments } from "./refused-arguments";

type RawXml = NonNullable<GuestSpec["xml"]>;

/** What the rule xml-override reports. */
export interface Problem {
  readonly messageId:
    | "path"
    | "selection"
    | "fragment"
    | "guarded"
    | "commandLine"
    | "hostDevice"
    | "unreadDevice"
    | "storage"
    | "set"
    | "unreadable"
    | "variable"
    | "machine";
  readonly path: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** One thing that the argument `xml` does to a machine. */
export interface Operation {
  /** The argument, for example `xml.set["devices/memballoon/@model"]`. */
  readonly argument: string;
  /** The tree afterwards, and what is remembered so that it holds in every later one. */
  readonly apply: (root: XmlElement) => { readonly root: XmlElement; readonly done: Partial<Overrides> } | Problem;
}

/** In the order in which they are applied: values, elements, QEMU's command line. */
export function operationsOf({ set = {}, append = [], qemuArgs = [], qemuEnv = {} }: RawXml): {
  readonly operations: readonly Operation[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const operations: Operation[] = [];
  for (const [path, value] of Object.entries(set)) if (typeof value === "string") operations.push(setting(path, value));
  append.forEach((text: string | undefined, index) => {
    if (text === undefined) return;
    const argument = `xml.append[${index}]`;
    const read = fragment(text, argument);
    if ("messageId" in read) problems.push(read);
    else operations.push({ argument, apply: (root) => ({ root: withFragment(root, read), done: { append: [read] } }) });
  });
  // A word that is not known yet leaves the others without a meaning.
  const args = qemuArgs.some((word: string | undefined) => word === undefined) ? [] : qemuArgs;
  for (const { messageId, index, ...data } of refusedArguments(args))
    problems.push({ messageId, path: `xml.qemuArgs[${index}]`, data });
  if (args.length > 0) operations.push(ofQemu("xml.qemuArgs", { args: [...args], env: [] }));
  const env = Object.entries(qemuEnv).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  for (const { name } of env)
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      problems.push({ messageId: "variable", path: formatPath(["xml", "qemuEnv", name]) });
  if (env.length > 0) operations.push(ofQemu("xml.qemuEnv", { args: [], env }));
  return { operations, problems };
}

const withFragment = (root: XmlElement, added: XmlElement): XmlElement => withQemuPrefix(appended(root, added));

const ofQemu = (argument: string, words: Pick<Overrides, "args" | "env">): Operation => ({
  argument,
  apply: (root) => ({ root: withQemu(root, words), done: words }),
});

function setting(path: string, value: string): Operation {
  const argument = formatPath(["xml", "set", path]);
  const problem = (messageId: "path" | "selection", text: string, fix: string): Problem => ({
    messageId,
    path: argument,
    data: { problem: text, fix },
  });
  return {
    argument,
    apply: (root) => {
      if (/^(domain\/)?qemu:commandline\b/.test(path)) return { messageId: "commandLine", path: argument };
      try {
        const { root: tree, ...where } = setValue(root, path, value);
        return { root: withQemuPrefix(tree), done: { set: [{ path, value, ...where }] } };
      } catch (error) {
        if (error instanceof XmlPathError)
          return problem("path", error.message, "Write it like `devices/disk[target/@dev='sda']/driver/@cache`.");
        if (error instanceof SelectionError) return problem("selection", error.problem, sentence(error.fix));
        throw error;
      }
    },
  };
}

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;

/** An element that may be added. */
function fragment(text: string, path: string): XmlElement | Problem {
  const refused = (problem: string): Problem => ({ messageId: "fragment", path, data: { problem } });
  let root: XmlElement;
  try {
    root = parseXml(text, { maxLength: LONGEST_FRAGMENT, maxDepth: DEEPEST_FRAGMENT });
  } catch (error) {
    if (error instanceof XmlParseError) return refused(error.message.replace(/^cannot read XML: /, ""));
    throw error;
  }
  if (root.name === "qemu:commandline") return { messageId: "commandLine", path };
  if (root.name === "domain") return refused("its root is <domain>; append the elements in it, each on its own");
  const namespaces = namespacesIn(root);
  if (namespaces.some(({ uri }) => uri === GUEST_NAMESPACE || uri === LIBOSINFO_NAMESPACE))
    return { messageId: "guarded", path, data: { what: "metadata that this package writes", fix: "Remove it." } };
  const qemu = namespaces.find(({ prefix, uri }) => prefix === "qemu" && uri !== QEMU_NAMESPACE);
  if (qemu !== undefined) return refused(`the prefix qemu stands for ${QEMU_NAMESPACE}`);
  if (root.name !== "metadata" && hasOtherPrefix(root)) return refused("it has a prefix that stands for no namespace");
  if (root.name !== "metadata" && namespaces.some(({ prefix }) => prefix !== "qemu"))
    return refused("only <metadata> may have elements of other namespaces");
  return root;
}

const hasOtherPrefix = ({ name, attributes, children }: XmlElement): boolean =>
  [name, ...Object.keys(attributes)].some((one) => one.includes(":") && !/^(qemu|xmlns):/.test(one)) ||
  children.some((inner) => typeof inner !== "string" && hasOtherPrefix(inner));

function namespacesIn(el: XmlElement): { readonly prefix: string; readonly uri: string }[] {
  const own = Object.entries(el.attributes).flatMap(([name, uri]) =>
    name === "xmlns" || name.startsWith("xmlns:") ? [{ prefix: name.slice(6), uri }] : [],
  );
  return [...own, ...el.children.flatMap((inner) => (typeof inner === "string" ? [] : namespacesIn(inner)))];
}

export const together = (all: readonly Partial<Overrides>[]): Overrides =>
  all.reduce<Overrides>(
    (sum, one) => ({
      set: [...sum.set, ...(one.set ?? [])],
      append: [...sum.append, ...(one.append ?? [])],
      args: [...sum.args, ...(one.args ?? [])],
      env: [...sum.env, ...(one.env ?? [])],
    }),
    NO_OVERRIDES,
  );
