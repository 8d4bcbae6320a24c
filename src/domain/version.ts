/** What the XML is written for. A missing version means: the newest spelling that libvirt 9.0 also accepts. */
export interface DomainTarget {
  /** Version of the host's libvirt, for example "9.0.0". */
  readonly libvirt?: string | undefined;
}

const parts = (version: string): [number, number, number] => {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version.trim());
  if (!match) throw new TypeError(`"${version}" is not a version such as 9.0.0`);
  return [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
};

/** Is `version` the same as `minimum` or newer? Missing parts count as 0. */
export function isAtLeast(version: string, minimum: string): boolean {
  const a = parts(version);
  const b = parts(minimum);
  for (let i = 0; i < 3; i++) if (a[i] !== b[i]) return a[i]! > b[i]!;
  return true;
}
