/** From a spec file to resolved guests, each finding with its place in the file. */
import path from "node:path";

import { hasErrors, printable, type Finding, type Suppressed } from "../findings";
import { parsePath } from "../findings/path";
import { twins } from "../findings/twins";
import { effectiveSpec } from "../guest/overriding/effective-spec";
import { resolveGuest } from "../guest/resolve";
import type { HostLook } from "../guest/host/look";
import { wantedBySpecs } from "../guest/host/wanted-devices";
import type { GuestResolution, GuestSpec } from "../guest/types";
import type { HostSet } from "../hosts/sets";
import type { HostProfile } from "../hosts/types";
import { UsageError } from "./errors";
import { Neighbours, wantedBy } from "./neighbours";
import type { SetVerdict } from "./host-set/types";
import type { LocatedFinding } from "./reports/report";
import { fileFinding } from "./rules";
import { readSpecFile, type SpecFile, type WrittenGuest } from "./spec-file";

export interface ReadGuest {
  readonly resolution: GuestResolution;
  readonly findings: readonly LocatedFinding[];
  /** What the spec suppresses. */
  readonly suppressed: readonly (LocatedFinding & Suppressed)[];
  /** What the guest was checked against: a host, or what all hosts of a set can do. */
  readonly host?: HostProfile;
  /** Of several hosts: does it start on each, and migrate between them? */
  readonly set?: SetVerdict;
}

export interface ReadGuests {
  readonly guests: readonly ReadGuest[];
  /** What is wrong with the file as a whole. */
  readonly findings: readonly LocatedFinding[];
}

/**
 * Resolves every guest of a spec file.
 *
 * @param hosts What `--host` said, once or several times; without it, each guest's own `host.profile` counts.
 */
export async function readGuests(file: string, hosts: readonly string[] = []): Promise<ReadGuests> {
  const source = readSpecFile(file);
  const read =
    hosts.length === 0
      ? []
      : await hostSource().readHosts(hosts, {
          paths: ({ resources }) =>
            resources === undefined ? [] : source.guests.flatMap(({ spec }) => wantedBy(spec, resources)),
          devices: wantedBySpecs(source.guests.map(({ spec }) => effectiveSpec((spec ?? {}) as Partial<GuestSpec>))),
        });
  return resolveGuests(
    source,
    read.map(({ profile }) => profile),
    read.length === 1 ? read[0]!.files : undefined,
  );
}

/**
 * Resolves every guest of a spec file that has been read, against these hosts or, without any, its own.
 *
 * @param files What stands under the paths that the guests name, where there is one host and it was asked.
 */
export function resolveGuests(
  source: SpecFile,
  profiles: readonly HostProfile[] = [],
  files?: HostLook["files"],
): ReadGuests {
  const given = givenHosts(profiles);
  const neighbours = new Neighbours();
  const guests = source.guests.map((written) =>
    readGuest(written, source, given, { neighbours, ...(files === undefined ? {} : { files }) }),
  );
  return {
    guests,
    findings: [...source.findings.map((finding) => ({ ...finding, file: source.name })), ...sameNames(source, guests)],
  };
}

export const anyErrors = ({ guests, findings }: ReadGuests): boolean =>
  hasErrors(findings) || guests.some((guest) => hasErrors(guest.findings));

/** The guest of that name; without a name, all of them. Throws {@link UsageError} where there is none. */
export function chosenGuests(read: ReadGuests, name: string | undefined): ReadGuests {
  if (name === undefined) return read;
  const guests = read.guests.filter((guest) => guest.resolution.name === name);
  if (guests.length > 0) return { ...read, guests };
  const { didYouMean } = require("../guest/reading/suggest") as typeof import("../guest/reading/suggest");
  const names = read.guests.map((guest) => guest.resolution.name);
  const meant = didYouMean(name, names);
  throw new UsageError(
    `the spec has no guest "${printable(name)}"; ${meant === undefined ? `it has ${names.map(printable).join(", ") || "none"}` : `did you mean "${printable(meant)}"?`}`,
  );
}

/** Profiles have a schema of their own: loaded where there is one to read. */
const hostSource = (): typeof import("./host-source") => require("./host-source") as typeof import("./host-source");

/** The hosts that were named, and what they have in common. */
interface GivenHosts extends HostSet {
  readonly profiles: readonly HostProfile[];
}

function givenHosts(profiles: readonly HostProfile[]): GivenHosts | undefined {
  if (profiles.length === 0) return undefined;
  const { intersectProfiles } = require("../hosts/sets") as typeof import("../hosts/sets");
  return { profiles, ...intersectProfiles(profiles) };
}

function readGuest(
  written: WrittenGuest,
  source: SpecFile,
  given: GivenHosts | undefined,
  { neighbours, files }: { readonly neighbours: Neighbours; readonly files?: HostLook["files"] },
): ReadGuest {
  const own = given === undefined ? ownProfile(written.spec, source) : { host: given.profile };
  const machines = neighbours.of(own.host, written.spec);
  const resolution = resolveGuest(written.spec, own.host, {
    look: { ...(machines === undefined ? {} : { machines }), ...(files === undefined ? {} : { files }) },
    otherRules: () => (require("../lint/other-rules") as typeof import("../lint/other-rules")).otherRuleIds(),
  });
  const judged = given === undefined ? undefined : judgedBySet(written.spec, resolution, given);
  const found = [
    ...resolution.findings,
    ...(own.finding ? [own.finding] : []),
    ...(judged?.findings ?? []),
    ...ofThePrograms(written.spec),
  ];
  return {
    resolution,
    findings: found.map((finding) => located(finding, written, source)),
    suppressed: (resolution.suppressed ?? []).map((finding) => located(finding, written, source)),
    ...(own.host ? { host: own.host } : {}),
    ...(judged ? { set: judged.verdict } : {}),
  };
}

/** Nothing for one host, or for a guest of which not even Windows and the preset are known. */
function judgedBySet(
  spec: unknown,
  resolution: GuestResolution,
  { profiles, losses }: GivenHosts,
): { verdict: SetVerdict; findings: Finding[] } | undefined {
  if (profiles.length < 2 || resolution.enlightenments.length === 0) return undefined;
  const { judge } = require("./host-set/verdict") as typeof import("./host-set/verdict");
  const { setFindings } = require("./host-set/findings") as typeof import("./host-set/findings");
  const verdict = judge(spec, resolution, profiles, losses);
  return { verdict, findings: setFindings(spec, resolution, verdict) };
}

/** What the spec says of how the machine is run: right, and without effect here. */
function ofThePrograms(spec: unknown): Finding[] {
  if (typeof spec !== "object" || spec === null) return [];
  const { deploymentKeys } = require("../guest/model/guest") as typeof import("../guest/model/guest");
  const { listText } = require("../guest/explaining/show") as typeof import("../guest/explaining/show");
  const given = deploymentKeys.filter((key) => key in spec);
  if (given.length === 0) return [];
  return [
    fileFinding(
      "spec-deployment",
      given[0]!,
      `${listText(given.map((key) => `\`${key}\``))} ${given.length === 1 ? "applies" : "apply"} only in a Pulumi program and ${given.length === 1 ? "does" : "do"} not change the machine shown here.`,
    ),
  ];
}

/** The profile that the spec itself names; one that cannot be read is a finding about that setting. */
function ownProfile(spec: unknown, source: SpecFile): { host?: HostProfile; finding?: LocatedFinding } {
  const file = (spec as Partial<GuestSpec> | null)?.host?.profile;
  if (typeof file !== "string" || file === "") return {};
  try {
    return { host: hostSource().savedHost(path.resolve(source.directory, file)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      finding: fileFinding("host-profile", "host.profile", oneLine(message), "Correct the path, or pass --host."),
    };
  }
}

const oneLine = (text: string): string => printable(text.replace(/\s*\n\s*/g, " "));

function located<F extends LocatedFinding>(finding: F, written: WrittenGuest, source: SpecFile): F {
  return { ...finding, file: source.name, ...written.locate(parsePath(finding.path)) };
}

/** Two guests of one name on one host would be one machine. */
function sameNames(source: SpecFile, guests: readonly ReadGuest[]): LocatedFinding[] {
  const names = guests.flatMap(({ resolution: { name, host } }, index) =>
    name === "" ? [] : [[String(index), `${host}\0${name}`] as const],
  );
  return twins(names).map(({ path }): LocatedFinding => {
    const {
      resolution: { name, host },
    } = guests[Number(path)]!;
    const message = `Two guests on ${printable(host)} have the name "${printable(name)}".`;
    return located(
      fileFinding("spec-twins", "name", message, "Give each guest on a host a unique name."),
      source.guests[Number(path)]!,
      source,
    );
  });
}
