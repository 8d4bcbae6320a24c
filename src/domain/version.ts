import { compareVersions } from "../enlightenments/versions";

/** What the XML is written for. A missing version means: the newest spelling that libvirt 9.0 also accepts. */
export interface DomainTarget {
  /** Version of the host's libvirt, for example "9.0.0". */
  readonly libvirt?: string | undefined;
}

/** The number alone: `v9.0.0-rc1` as `9.0.0`. */
function numberOf(version: string): string {
  const match = /^v?(\d+(?:\.\d+){0,2})/.exec(version.trim());
  if (!match) throw new TypeError(`"${version}" is not a version such as 9.0.0`);
  return match[1]!;
}

/** Is `version` the same as `minimum` or newer? Missing parts count as 0. */
export const isAtLeast = (version: string, minimum: string): boolean =>
  compareVersions(numberOf(version), numberOf(minimum)) >= 0;
