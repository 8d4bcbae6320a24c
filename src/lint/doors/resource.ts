import { attribute, child, childrenOf, type XmlElement } from "../../domain/xml";
import type { LintMachine } from "../types";
import { withFleets } from "./fleets";
import { guestMachine } from "./guest";
import { kubevirtMachine } from "./kubevirt";
import { libvirt08Machine } from "./libvirt-08";
import { libvirt09Machine } from "./libvirt-09";
import { speaksOfWindows } from "./signs";
import type { DoorMachine, Properties, StackResource } from "./types";
import { fromPulumi } from "./values";

const COMPONENT = "windows-guest:index:WindowsGuest";

type OpenDoor = (props: Properties, name: string) => DoorMachine | undefined;

const libvirtMachine: OpenDoor = (props) =>
  "devices" in props || "os" in props || "memoryUnit" in props ? libvirt09Machine(props) : libvirt08Machine(props);

/** Undefined for a type that is no machine's: its properties need not be read. */
function doorOf(type: string): OpenDoor | undefined {
  if (type === "libvirt:index/domain:Domain") return libvirtMachine;
  if (type === "windows-guest:index:Domain" || type === COMPONENT) return guestMachine;
  return type.startsWith("kubernetes:") ? kubevirtMachine : undefined;
}

/**
 * The machine that a resource declares, for `lintMachine`; undefined for a resource that is no machine. A
 * `WindowsGuest` is one, and so is the resource that it makes: for several resources, use {@link machinesOfResources}.
 */
export function machineOfResource(resource: StackResource): LintMachine | undefined {
  const { type, name, urn, parent, provider } = resource;
  const door = doorOf(type);
  if (door === undefined) return undefined;
  const { value, secrets: marked } = fromPulumi(resource.props);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const machine = door(value as Properties, name);
  if (machine === undefined) return undefined;
  const host = machine.host ?? (machine.door === "pulumi-libvirt" ? provider : undefined);
  const secrets = [...new Set([...marked, ...passwordsIn(machine.root)])];
  return {
    isWindows: machine.door === "arguments" || speaksOfWindows(machine.root, name),
    ...machine,
    name,
    ...(host === undefined ? {} : { host }),
    ...(urn === undefined ? {} : { urn }),
    ...(parent === undefined ? {} : { parent }),
    ...(secrets.length === 0 ? {} : { secrets }),
  };
}

/** Passwords of consoles, whether the program marked them or not, also inside of a stylesheet. */
const passwordsIn = (root: XmlElement): string[] =>
  childrenOf(child(root, "devices"), "graphics").flatMap((graphics) => {
    const password = attribute(graphics, "passwd") ?? "";
    return password === "" ? [] : [password];
  });

/** Every machine once: where a component and a resource that it made are both machines, the resource counts. */
export function machinesOfResources(resources: Iterable<StackResource>): LintMachine[] {
  const all = [...resources];
  const machines: { readonly machine: LintMachine; readonly type: string }[] = [];
  for (const resource of all) {
    const machine = machineOfResource(resource);
    if (machine !== undefined) machines.push({ machine, type: resource.type });
  }
  const parents = new Set(machines.map(({ machine }) => machine.parent));
  const once = machines
    .filter(({ type, machine }) => type !== COMPONENT || machine.urn === undefined || !parents.has(machine.urn))
    .map(({ machine }) => machine);
  return withFleets(once, all);
}
