/** A fleet file, and what is known of its hosts: for the commands that take one. */
import path from "node:path";

import { printable } from "../../findings";
import { parsePath } from "../../findings/path";
import type { MemberSource } from "../../fleet/members";
import type { FleetSpec } from "../../fleet/model/fleet";
import type { HostProfile } from "../../hosts/types";
import { FailedError, UsageError } from "../errors";
import type { LocatedFinding } from "../reports/report";
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
  const { readFleet } = require("../../fleet/read") as typeof import("../../fleet/read");
  const name = file === "-" ? "standard input" : file;
  const directory = file === "-" ? process.cwd() : path.dirname(path.resolve(file));
  const { documents, findings } = parseDocuments(readText(file, name, "fleet"), name);
  const [document, ...others] = documents;
  if (document === undefined || findings.length > 0)
    return {
      spec: undefined,
      directory,
      found: findings.map((finding) => ({ ...finding, file: name })),
      locate: () => ({}),
    };
  if (others.length > 0)
    throw new UsageError(`${printable(name)} contains ${documents.length} documents; specify one fleet`);
  const locate = (at: string): Partial<LocatedFinding> => ({ file: name, ...document.locate(parsePath(at)) });
  const read = readFleet(document.value);
  return {
    spec: read.spec,
    directory,
    found: read.findings.map((finding) => ({ ...finding, ...locate(finding.path) })),
    locate,
  };
}

/** Saved profiles, and with `--probe` the hosts themselves. A host without either has no known limits. */
export async function profilesOf(
  fleet: FleetSpec,
  directory: string,
  { probe }: { readonly probe?: true },
): Promise<ReadonlyMap<string, HostProfile>> {
  const { readHosts, savedHost } = require("../host-source") as typeof import("../host-source");
  const { membersOf } = require("../../fleet/members") as typeof import("../../fleet/members");
  const { wantedBySpecs } = require("../../guest") as typeof import("../../guest");
  const devices = wantedBySpecs([...new Set(membersOf(fleet as MemberSource).map(({ args }) => args))]);
  const profiles = new Map<string, HostProfile>();
  const silent: string[] = [];
  await Promise.all(
    Object.entries(fleet.hosts).map(async ([name, host]) => {
      if (probe === true) profiles.set(name, await asked(name, readHosts([host.uri], { devices })));
      else if (host.profile !== undefined) profiles.set(name, savedHost(path.resolve(directory, host.profile)));
      else if (host.capacity === undefined) silent.push(name);
    }),
  );
  if (silent.length > 0)
    say(
      `Nothing is known of ${silent
        .sort()
        .map((name) => printable(name))
        .join(", ")}: members are placed there as if there were room. Pass --probe, or set profile or capacity.`,
    );
  return profiles;
}

async function asked(name: string, host: Promise<readonly { readonly profile: HostProfile }[]>): Promise<HostProfile> {
  try {
    const [{ profile }] = (await host) as [{ readonly profile: HostProfile }];
    return profile;
  } catch (error) {
    if (error instanceof FailedError) throw new FailedError(`host ${printable(name)}: ${error.message}`);
    throw error;
  }
}
