import * as pulumi from "@pulumi/pulumi";
import type { Load } from "../fleet/types";
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

/** What the members on a host have of it. */
export interface HostLoad {
  members: number;
  memoryMiB: number;
  vcpus: number;
}

/** A fleet as it is. */
export interface FleetStatus {
  members: { [name: string]: MemberStatus };
  /** Number of members by state. */
  states: { [state: string]: number };
  /** Number of members by preset version. */
  presets: { [preset: string]: number };
  /** Every host of the fleet, by its name. */
  hosts: { [host: string]: HostLoad };
}

export function fleetStatus(
  members: readonly FleetMember[],
  load: pulumi.Output<Readonly<Record<string, Load>>>,
): pulumi.Output<FleetStatus> {
  return pulumi.all([pulumi.all(members.map(statusOf)), load]).apply(([entries, byHost]) => {
    const counted = (pick: (status: MemberStatus) => string): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const [, status] of entries) counts[pick(status)] = (counts[pick(status)] ?? 0) + 1;
      return counts;
    };
    return {
      members: Object.fromEntries(entries),
      states: counted(({ state }) => state),
      presets: counted(({ preset }) => preset),
      hosts: Object.fromEntries(Object.entries(byHost).map(([host, one]) => [host, loadOf(one)])),
    };
  });
}

const statusOf = (member: FleetMember): pulumi.Output<[string, MemberStatus]> => {
  const { name, host, wave, resolvedPreset, digest, state, addresses } = member;
  return pulumi
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
    ]);
};

const loadOf = ({ members, memoryKiB, vcpus }: Load): HostLoad => ({
  members,
  memoryMiB: Math.round(memoryKiB / 1024),
  vcpus,
});
