import { renderDomainTree } from "../../domain";
import { element } from "../../domain/xml";
import { formatPath, type Path } from "../../findings/path";
import { resolveGuest } from "../../guest/resolve";
import { Part } from "../../machines";
import { specPathOf } from "../../guest/spec-paths";
import type { DoorMachine } from "./resource";
import { UNKNOWN } from "./values";

/** A machine of ours, from the arguments of its `Domain` or `WindowsGuest`. */
export function guestMachine(props: Readonly<Record<string, unknown>>, name: string): DoorMachine {
  const unknown: string[] = [];
  // A guest without a name is called as its resource.
  const spec = known({ name, ...props }, [], unknown);
  const { definition, windows } = resolveGuest(spec, undefined, { unknown: [] });
  const root = definition === undefined ? element("domain", { type: "kvm" }) : renderDomainTree(definition, {});
  const domain = new Part(root);
  return {
    door: "arguments",
    root,
    guest: { spec, unknown },
    locate: (path) => ({ property: definition === undefined ? "" : specPathOf(path, domain, definition) }),
    ...(windows === "" ? {} : { windows }),
  };
}

function known(value: unknown, path: Path, unknown: string[]): unknown {
  if (value === UNKNOWN) return void unknown.push(formatPath(path));
  if (Array.isArray(value)) return value.map((item, index) => known(item, [...path, index], unknown));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, known(item, [...path, key], unknown)]));
}
