import { printable } from "../findings";
import type { HostProfile } from "../hosts/types";
import { oneSpelling } from "../provider/host-uri";

/** Profiles of hosts, so that rules about hosts are run. The pack itself asks no host. */
export class HostProfiles {
  readonly #profiles: ReadonlyMap<string, HostProfile>;

  /** @param profiles by URI, or by the name of a provider resource of `@pulumi/libvirt` */
  constructor(profiles: ReadonlyMap<string, HostProfile> = new Map()) {
    this.#profiles = new Map([...profiles].map(([name, profile]) => [oneSpelling(name), profile]));
  }

  /** @param host as `LintMachine.host` says it: a URI, or the URN of a provider; undefined where it is not known */
  of(host: string | undefined): HostProfile | undefined {
    if (host === undefined || this.#profiles.size === 0) return undefined;
    return this.#profiles.get(oneSpelling(host)) ?? this.#profiles.get(host.slice(host.lastIndexOf("::") + 2));
  }
}

/**
 * Reads the files of the setting `hosts`.
 *
 * @param problems takes what is wrong, a sentence each
 */
export function readHostProfiles(hosts: unknown, problems: string[]): HostProfiles {
  if (hosts === undefined) return new HostProfiles();
  if (typeof hosts !== "object" || hosts === null || Array.isArray(hosts)) {
    problems.push('hosts is an object: the URI of each host and the file of its profile, for example "host.yaml".');
    return new HostProfiles();
  }
  // Most configurations name none.
  const { HostProfileError, loadHostProfile } = require("../hosts") as typeof import("../hosts");
  const profiles = new Map<string, HostProfile>();
  for (const [host, file] of Object.entries(hosts as Readonly<Record<string, unknown>>)) {
    try {
      if (typeof file === "string") profiles.set(host, loadHostProfile(file));
      else problems.push(`hosts["${printable(host)}"] is the path of a file that \`windows-guest probe\` has written.`);
    } catch (error) {
      if (!(error instanceof HostProfileError)) throw error;
      problems.push(`hosts["${printable(host)}"]: ${error.message}.`);
    }
  }
  return new HostProfiles(profiles);
}
