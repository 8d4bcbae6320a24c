import { defined } from "../../foreign/defined";
import { parseSize } from "../../guest";
import type { HostMachine } from "../../hosts/resources/types";
import type { HostProfile } from "../../hosts/types";
import type { FleetHostSpec } from "../model/fleet";
import type { HostRoom, Needs } from "../types";
import { LEAST_RESERVED_KIB, RESERVED_PART } from "./defaults";
import { withoutUsers } from "./devices";

/**
 * What a host has for the members of a fleet: what it is said to have, else what it reports, without the reserve.
 *
 * @param own Names of machines that are the fleet's.
 */
export function roomOf(
  name: string,
  host: FleetHostSpec,
  profile: HostProfile | undefined,
  own: ReadonlySet<string> = new Set(),
): HostRoom {
  const others = othersOn(host, profile, own);
  const had = hadOn(profile, own);
  const mediated = withoutUsers(profile?.hostDevices, own)?.mediated?.filter(({ usedBy }) => usedBy === undefined);
  const memoryKiB = memoryFor(host, profile);
  const cpus = host.capacity?.cpus ?? profile?.cpus?.length;
  return {
    name,
    labels: host.labels ?? {},
    ...(memoryKiB === undefined ? {} : { memoryKiB }),
    ...(cpus === undefined ? {} : { cpus: Math.max(0, cpus - (host.reserve?.cpus ?? 0)) }),
    ...(profile?.cpus === undefined ? {} : { cpuIds: profile.cpus }),
    ...(profile?.hugepages === undefined ? {} : { hugepages: profile.hugepages }),
    ...(profile?.numa === undefined ? {} : { numa: profile.numa }),
    ...(mediated === undefined ? {} : { mediated }),
    ...(others.length === 0 ? {} : { others, had }),
  };
}

/** Machines that are defined there and not the fleet's. A capacity that is given is for the fleet's alone. */
function othersOn(
  { capacity }: FleetHostSpec,
  profile: HostProfile | undefined,
  own: ReadonlySet<string>,
): NonNullable<HostRoom["others"]> {
  return (profile?.resources?.machines ?? [])
    .filter(({ name }) => !own.has(name))
    .map((machine) => ({ ...takenBy(machine), name: machine.name }))
    .map(({ name, memoryKiB = 0, vcpus = 0, ownCpus, hugepages }) => ({
      name,
      memoryKiB: capacity?.memory === undefined ? memoryKiB : 0,
      vcpus: capacity?.cpus === undefined ? vcpus : 0,
      ...(ownCpus === undefined || capacity?.cpus !== undefined ? {} : { pinnedCpus: ownCpus }),
      ...(hugepages === undefined ? {} : { hugepages }),
    }));
}

const hadOn = (profile: HostProfile | undefined, own: ReadonlySet<string>): NonNullable<HostRoom["had"]> =>
  new Map(
    (profile?.resources?.machines ?? [])
      .filter(({ name }) => own.has(name))
      .map((machine): [string, Partial<Needs>] => [machine.name, takenBy(machine)]),
  );

const takenBy = ({ memoryKiB, vcpus, pageKiB, pinnedCpus: ownCpus }: HostMachine): Partial<Needs> =>
  defined({
    memoryKiB,
    vcpus,
    ownCpus,
    hugepages: pageKiB === undefined ? undefined : { sizeKiB: pageKiB, count: Math.ceil((memoryKiB ?? 0) / pageKiB) },
  });

function memoryFor({ capacity, reserve }: FleetHostSpec, profile: HostProfile | undefined): number | undefined {
  const given = kibOf(capacity?.memory);
  const whole = given ?? profile?.memoryKiB;
  if (whole === undefined) return undefined;
  // Huge pages are taken from the host's memory when they are reserved. A capacity that is given is for machines alone.
  const pages = given === undefined ? pagesKiB(profile) : 0;
  const kept =
    kibOf(reserve?.memory) ?? (given === undefined ? Math.max(LEAST_RESERVED_KIB, whole * RESERVED_PART) : 0);
  return Math.max(0, Math.floor(whole - pages - kept));
}

const pagesKiB = (profile: HostProfile | undefined): number =>
  (profile?.hugepages ?? []).reduce((sum, { sizeKiB, count = 0 }) => sum + sizeKiB * count, 0);

function kibOf(size: string | undefined): number | undefined {
  const read = parseSize(size);
  return read.ok ? read.value : undefined;
}
