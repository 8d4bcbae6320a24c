import { renderDomainTree } from "../../domain";
import { element } from "../../domain/xml";
import { formatPath, type Path } from "../../findings/path";
import { DEFAULT_URI } from "../../guest";
import { resolveGuest } from "../../guest/resolve";
import { Part } from "../../machines";
import { specPathOf } from "../../guest/spec-paths";
import { GUEST_RULES_ALONE } from "../own-guest";
import { domainPathOf } from "../spec-places";
import type { DoorMachine, Properties } from "./types";
import { UNKNOWN } from "./values";

/** A machine of ours, from the arguments of its `Domain` or `WindowsGuest`. */
export function guestMachine(props: Properties, name: string): DoorMachine {
  const unknown: string[] = [];
  // A guest without a name is called as its resource.
  const spec = known({ name, ...props }, [], unknown);
  // What is not known is left to its default, and no rule about it is run.
  const { definition, windows, findings } = resolveGuest(spec, undefined, GUEST_RULES_ALONE);
  const host = hostOf(spec, unknown);
  const shared = {
    door: "arguments",
    guest: {
      spec,
      unknown,
      ...(unknown.length === 0 ? { findings } : {}),
      ...(definition === undefined ? {} : { definition }),
    },
    ...(host === undefined ? {} : { host }),
    ...(windows === "" ? {} : { windows }),
  } as const;
  if (definition === undefined)
    return { ...shared, root: element("domain", { type: "kvm" }), unknown: [""], locate: () => ({ property: "" }) };
  const root = renderDomainTree(definition, {});
  const domain = new Part(root);
  const own = (path: string): string => (isObject(spec) && "systemDisk" in spec ? path : inDisks(path));
  return {
    ...shared,
    root,
    unknown: [
      ...unknown.map((path) => domainPathOf(path, domain, definition)),
      // Without a UUID in the arguments, the engine derives it and the addresses from the resource's URN.
      ...(isObject(spec) && "uuid" in spec ? [] : ["uuid", ...derivedAddresses(spec as object, domain)]),
    ],
    locate: (path) => ({ property: own(specPathOf(path, domain, definition)) }),
  };
}

function derivedAddresses(spec: object, domain: Part): string[] {
  const networks = "networks" in spec && Array.isArray(spec.networks) ? spec.networks : [];
  const isSaid = (index: number): boolean => isObject(networks[index]) && "mac" in networks[index];
  return domain
    .all("devices/interface")
    .flatMap((card, index) => (isSaid(index) ? [] : [card.at("mac")?.path ?? card.path]));
}

/** A guest without a host is on the system's own. */
function hostOf(spec: unknown, unknown: readonly string[]): string | undefined {
  if (unknown.some((path) => path === "host" || path === "host.uri")) return undefined;
  const host = isObject(spec) && "host" in spec ? spec.host : undefined;
  const uri = isObject(host) && "uri" in host ? host.uri : undefined;
  return typeof uri === "string" ? uri : DEFAULT_URI;
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
