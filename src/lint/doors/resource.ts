import type { LintMachine } from "../types";
import { guestMachine } from "./guest";
import { kubevirtMachine } from "./kubevirt";
import { libvirt08Machine } from "./libvirt-08";
import { libvirt09Machine } from "./libvirt-09";
import { fromPulumi } from "./values";

/** A resource of a Pulumi program, as a policy pack, a state or a preview shows it. */
export interface StackResource {
  /** For example `libvirt:index/domain:Domain`. */
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
  readonly urn?: string;
  /** URN of the parent. */
  readonly parent?: string;
  /** Its inputs. Pulumi's markers for what is secret or not known may stand in them, or `UNKNOWN`. */
  readonly props: unknown;
}

/** Properties of one resource, read once. */
export interface ReadResource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** A machine as one of the doors makes it; the rest is the same for all of them. */
export type DoorMachine = Omit<LintMachine, "name" | "urn" | "parent" | "secrets">;

const COMPONENT = "windows-guest:index:WindowsGuest";

function doorOf({ type, props, name }: ReadResource): DoorMachine | undefined {
  if (type === "libvirt:index/domain:Domain")
    return "devices" in props || "os" in props || "memoryUnit" in props
      ? libvirt09Machine(props)
      : libvirt08Machine(props);
  if (type === "windows-guest:index:Domain" || type === COMPONENT) return guestMachine(props, name);
  return type.startsWith("kubernetes:") ? kubevirtMachine(props) : undefined;
}

/**
 * The machine that a resource declares, for `lintMachine`; undefined for a resource that is no machine. A `WindowsGuest`
 * is one, and so is the resource that it makes: of several resources, take {@link machinesOfResources}.
 */
export function machineOfResource({ type, name, urn, parent, props }: StackResource): LintMachine | undefined {
  const { value, secrets } = fromPulumi(props);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const machine = doorOf({ type, name, props: value as Readonly<Record<string, unknown>> });
  return (
    machine && {
      ...machine,
      name,
      ...(urn === undefined ? {} : { urn }),
      ...(parent === undefined ? {} : { parent }),
      ...(secrets.length === 0 ? {} : { secrets }),
    }
  );
}

/** Every machine once: where a component and a resource that it made are both machines, the resource counts. */
export function machinesOfResources(resources: Iterable<StackResource>): LintMachine[] {
  const machines: { readonly machine: LintMachine; readonly type: string }[] = [];
  for (const resource of resources) {
    const machine = machineOfResource(resource);
    if (machine !== undefined) machines.push({ machine, type: resource.type });
  }
  const parents = new Set(machines.map(({ machine }) => machine.parent));
  return machines
    .filter(({ type, machine }) => type !== COMPONENT || machine.urn === undefined || !parents.has(machine.urn))
    .map(({ machine }) => machine);
}
