import * as pulumi from "@pulumi/pulumi";
import type { FleetMember } from "./fleet-member";

/** A member as it is. */
export interface MemberStatus {
  /** Name of its host in the fleet. */
  host: string;
  /** Step of the rollout in which it changes. */
  wave: string;
  /** The preset that it has, with its version. */
  preset: string;
  digest: string;
  /** State of the machine when Pulumi last looked. */
  state: string;
  /** Its first address, where Windows has told one. */
  address?: string;
}

/** A fleet as it is. */
export interface FleetStatus {
  members: { [name: string]: MemberStatus };
  /** Number of members by state, by preset version and by host. */
  states: { [state: string]: number };
  presets: { [preset: string]: number };
  hosts: { [host: string]: number };
}

export function fleetStatus(members: readonly FleetMember[]): pulumi.Output<FleetStatus> {
  const all = members.map(({ name, host, wave, resolvedPreset, digest, state, addresses }) =>
    pulumi
      .all([host, wave, resolvedPreset, digest, state, addresses])
      .apply(([on, step, preset, id, now, known]): [string, MemberStatus] => [
        name,
        {
          host: on,
          wave: step,
          preset,
          digest: id,
          state: now,
          ...(known?.[0] === undefined ? {} : { address: known[0] }),
        },
      ]),
  );
  return pulumi.all(all).apply((entries) => {
    const counted = (pick: (status: MemberStatus) => string): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const [, status] of entries) counts[pick(status)] = (counts[pick(status)] ?? 0) + 1;
      return counts;
    };
    return {
      members: Object.fromEntries(entries),
      states: counted(({ state }) => state),
      presets: counted(({ preset }) => preset),
      hosts: counted(({ host }) => host),
    };
  });
}
