/** From a spec file to resolved guests, each finding with its place in the file. */
import path from "node:path";

import { hasErrors, printable } from "../findings";
import { resolveGuest } from "../guest/resolve";
import type { GuestResolution, GuestSpec } from "../guest/types";
import type { HostProfile } from "../hosts/types";
import { readHost } from "./host-source";
import type { LocatedFinding } from "./reports/report";
import { readSpecFile, type SpecFile, type WrittenGuest } from "./spec-file";

export interface ReadGuest {
  readonly resolution: GuestResolution;
  readonly findings: readonly LocatedFinding[];
  /** What the guest was checked against. */
  readonly host?: HostProfile;
}

export interface ReadGuests {
  readonly guests: readonly ReadGuest[];
  /** What is wrong with the file as a whole. */
  readonly findings: readonly LocatedFinding[];
}

/**
 * Resolves every guest of a spec file.
 *
 * @param host What `--host` said; without it, each guest's own `host.profile` counts.
 */
export async function readGuests(file: string, host?: string): Promise<ReadGuests> {
  const source = readSpecFile(file);
  const given = host === undefined ? undefined : await readHost(host);
  const guests: ReadGuest[] = [];
  for (const written of source.guests) guests.push(await readGuest(written, source, given));
  return { guests, findings: [...source.findings.map((finding) => ({ ...finding, file: source.name })), ...twins(source, guests)] };
}

export const anyErrors = ({ guests, findings }: ReadGuests): boolean => hasErrors(findings) || guests.some((guest) => hasErrors(guest.findings));

async function readGuest(written: WrittenGuest, source: SpecFile, given: HostProfile | undefined): Promise<ReadGuest> {
  const own = given === undefined ? await ownProfile(written.spec, source) : { host: given };
  const resolution = resolveGuest(written.spec, own.host);
  const found = [...resolution.findings, ...(own.finding ? [own.finding] : [])];
  return {
    resolution,
    findings: found.map((finding) => located(finding, written, source)),
    ...(own.host ? { host: own.host } : {}),
  };
}

/** The profile that the spec itself names; one that cannot be read is a finding about that setting. */
async function ownProfile(spec: unknown, source: SpecFile): Promise<{ host?: HostProfile; finding?: LocatedFinding }> {
  const file = (spec as Partial<GuestSpec> | null)?.host?.profile;
  if (typeof file !== "string" || file === "") return {};
  try {
    return { host: await readHost(path.resolve(source.directory, file)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { finding: { ruleId: "host-profile", severity: "error", path: "host.profile", message: oneLine(message), fix: "Correct the path, or pass --host." } };
  }
}

const oneLine = (text: string): string => printable(text.replace(/\s*\n\s*/g, " "));

function located(finding: LocatedFinding, written: WrittenGuest, source: SpecFile): LocatedFinding {
  const { pathSteps } = require("./positions") as typeof import("./positions");
  return { ...finding, file: source.name, ...written.locate(pathSteps(finding.path)) };
}

/** Two guests of one name on one host would be one machine. */
function twins(source: SpecFile, guests: readonly ReadGuest[]): LocatedFinding[] {
  const seen = new Set<string>();
  return guests.flatMap(({ resolution: { name, host } }, index): LocatedFinding[] => {
    const key = `${host}\0${name}`;
    if (name === "" || !seen.has(key)) {
      seen.add(key);
      return [];
    }
    const finding: LocatedFinding = {
      ruleId: "spec-twins",
      severity: "error",
      path: "name",
      message: `Two guests on ${printable(host)} are called "${printable(name)}".`,
      fix: "Give each guest of a host a name of its own.",
    };
    return [located(finding, source.guests[index]!, source)];
  });
}
