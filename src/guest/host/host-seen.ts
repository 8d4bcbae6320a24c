import type { Severity } from "../../findings";
import type { HostMachine, HostResources } from "../../hosts/resources/types";
import type { HostProfile } from "../../hosts/types";
import type { HostContext } from "../context";
import { type MachineIndex, machinesOn } from "./machine-index";
import { type Place, poolNamed } from "./place";

/** What a saved profile shows may have changed since: it stops nothing. */
export const severityOn = ({ capturedAt }: HostProfile): Severity => (capturedAt === undefined ? "error" : "warning");

/** Names that a message offers instead, a few of them. */
export function namesText(what: string, names: readonly string[]): string {
  if (names.length === 0) return ` (it has no ${what})`;
  const few = names.slice(0, 8);
  return ` (it has ${few.join(", ")}${names.length > few.length ? ` and ${names.length - few.length} more` : ""})`;
}

/** Volumes that a message offers instead of one that its pool does not have. */
export const volumesText = (place: Place, resources: HostResources): string =>
  namesText("volume", "path" in place ? [] : (poolNamed(resources, place.pool)?.volumes ?? []).map(({ name }) => name));

/**
 * The first other machine that an index names: one of the same deployment, else one that the host has. The guest itself
 * is told by its name and UUID; of a machine that the deployment declares, the declaration counts.
 */
export function otherUser<User extends { readonly machine: HostMachine }>(
  { guest, host, look, uuid }: HostContext,
  users: (index: MachineIndex) => readonly User[],
): User | undefined {
  const isOther = ({ machine }: User): boolean => machine.uuid !== uuid && machine.name !== guest;
  const declared = look.machines === undefined ? undefined : users(look.machines).find(isOther);
  if (declared !== undefined || host.resources === undefined) return declared;
  return users(machinesOn(host.resources)).find(
    (user) => isOther(user) && look.machines?.has(user.machine.uuid) !== true,
  );
}

/** Can the two not be as they are declared, or only not run at the same time? */
export const clashSeverity = ({ look, host }: HostContext, { running }: HostMachine): Severity =>
  running && look.running !== false ? severityOn(host) : "warning";

/** The other machines that the same deployment declares for the host, and those that the host has besides. */
export function otherMachines({ guest, host, look, uuid }: HostContext): {
  readonly declared: readonly HostMachine[];
  readonly there: readonly HostMachine[];
} {
  const isOther = (machine: HostMachine): boolean => machine.uuid !== uuid && machine.name !== guest;
  return {
    declared: (look.machines?.all ?? []).filter(isOther),
    there: (host.resources?.machines ?? []).filter(
      (machine) => isOther(machine) && look.machines?.has(machine.uuid) !== true,
    ),
  };
}
