/** A fleet file, and what is known of its hosts: for the commands that take one. */
import path from "node:path";

import { printable, type Finding } from "../../findings";
import { parsePath } from "../../findings/path";
import type { MemberSource } from "../../fleet/members";
import type { FleetHostSpec, FleetSpec } from "../../fleet/model/fleet";
import type { HostProfile } from "../../hosts/types";
import { UsageError } from "../errors";
import type { LocatedFinding } from "../reports/report";
import { fileFinding } from "../rules";
import { readText } from "../spec-file";
import { say } from "../terminal";

export interface ReadFleetFile {
  readonly spec: FleetSpec | undefined;
  readonly directory: string;
  readonly found: readonly LocatedFinding[];
  readonly locate: (path: string) => Partial<LocatedFinding>;
}

/** Reads a fleet, or standard input for `-`. Throws {@link UsageError} where there is nothing to read. */
export function readFleetFile(file: string): ReadFleetFile {
  const { parseDocuments } = require("../positions") as typeof import("../positions");
  const { findingsBeside, readFleet } = require("../../fleet/read") as typeof import("../../fleet/read");
  const name = file === "-" ? "standard input" : file;
  const directory = file === "-" ? process.cwd() : path.dirname(path.resolve(file));
  const { documents, findings } = parseDocuments(readText(file, name, "fleet"), name);
  const [document, ...others] = documents;
  if (document === undefined || findings.length > 0)
    return {
      spec: undefined,
      directory,
      found: (findings.length > 0 ? findings : [emptyFile(name)]).map((finding) => ({ ...finding, file: name })),
      locate: () => ({}),
    };
  if (others.length > 0)
    throw new UsageError(`${printable(name)} contains ${documents.length} documents; specify one fleet`);
  const locate = (at: string): Partial<LocatedFinding> => ({ file: name, ...document.locate(parsePath(at)) });
  const { spec, findings: shape } = readFleet(document.value);
  const found = spec === undefined ? [...shape, ...findingsBeside(document.value, shape, Date.now())] : shape;
  return {
    spec,
    directory,
    found: found.map((finding) => ({ ...finding, ...locate(finding.path) })),
    locate,
  };
}

const emptyFile = (name: string): Finding =>
  fileFinding(
    "spec-shape",
    "",
    `${printable(name)} contains no fleet.`,
    "Specify at least `fleet`, `template` and `hosts`; examples/classroom.yaml is an example.",
  );

/** Saved profiles, and with `--probe` the hosts themselves. A host without either has no known limits. */
export async function profilesOf(
  fleet: FleetSpec,
  directory: string,
  { probe }: { readonly probe?: true },
): Promise<ReadonlyMap<string, HostProfile>> {
  const hosts = Object.entries(fleet.hosts);
  return probe === true ? asked(fleet, hosts) : saved(hosts, directory);
}

type Hosts = readonly (readonly [name: string, host: FleetHostSpec])[];

/** All hosts at once, with the devices that members need. */
async function asked(fleet: FleetSpec, hosts: Hosts): Promise<Map<string, HostProfile>> {
  const { readHosts } = require("../host-source") as typeof import("../host-source");
  const { wantedByMembers } =
    require("../../fleet/placement/devices") as typeof import("../../fleet/placement/devices");
  const devices = wantedByMembers(fleet as MemberSource);
  const uris = [...new Set(hosts.map(([, { uri }]) => uri))];
  const read = await readHosts(uris, { devices });
  return new Map(hosts.map(([name, { uri }]) => [name, read[uris.indexOf(uri)]!.profile]));
}

function saved(hosts: Hosts, directory: string): Map<string, HostProfile> {
  const { savedHost } = require("../host-source") as typeof import("../host-source");
  const silent = hosts.filter(([, { profile, capacity }]) => profile === undefined && capacity === undefined);
  if (silent.length > 0)
    say(
      `Nothing is known of ${silent
        .map(([name]) => printable(name))
        .sort()
        .join(", ")}: members are placed there as if there were room. Pass --probe, or set profile or capacity.`,
    );
  return new Map(
    hosts.flatMap(([name, { profile }]): [string, HostProfile][] =>
      profile === undefined ? [] : [[name, savedHost(path.resolve(directory, profile))]],
    ),
  );
}
