import { renderDomainTree } from "../../domain";
import { element } from "../../domain/xml";
import { formatPath, type Path } from "../../findings/path";
import { resolveGuest } from "../../guest/resolve";
import { Part } from "../../machines";
import { specPathOf } from "../spec-paths";
import { domainPathOf } from "../spec-places";
import type { DoorMachine, Properties } from "./types";
import { UNKNOWN } from "./values";

/** A machine of ours, from the arguments of its `Domain` or `WindowsGuest`. */
export function guestMachine(props: Properties, name: string): DoorMachine {
  const unknown: string[] = [];
  // A guest without a name is called as its resource.
  const spec = known({ name, ...props }, [], unknown);
  // What is not known is left to its default, and no rule about it is run.
  const { definition, windows } = resolveGuest(spec);
  const shared = { door: "arguments", guest: { spec, unknown }, ...(windows === "" ? {} : { windows }) } as const;
  if (definition === undefined)
    return { ...shared, root: element("domain", { type: "kvm" }), unknown: [""], locate: () => ({ property: "" }) };
  const root = renderDomainTree(definition, {});
  const domain = new Part(root);
  const own = (path: string): string => (isObject(spec) && "systemDisk" in spec ? path : inDisks(path));
  return {
    ...shared,
    root,
    unknown: unknown.map((path) => domainPathOf(path, domain, definition)),
    locate: (path) => ({ property: own(specPathOf(path, domain, definition)) }),
  };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** A guest without a system disk boots from the first of its disks. */
const inDisks = (path: string): string =>
  path
    .replace(/^disks\[(\d+)\]/, (_, index: string) => `disks[${Number(index) + 1}]`)
    .replace(/^systemDisk\b/, "disks[0]");

function known(value: unknown, path: Path, unknown: string[]): unknown {
  if (value === UNKNOWN) return void unknown.push(formatPath(path));
  if (Array.isArray(value)) return value.map((item, index) => known(item, [...path, index], unknown));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item, [...path, key], unknown)]));
}
