import { compareVersions } from "./versions";

/** A versioned machine type of QEMU's own, for example `pc-q35-7.2`. */
export interface MachineKind {
  readonly chipset: string;
  /** QEMU's, with which the type came: major and minor. */
  readonly version: string;
}

export type Life = "supported" | "deprecated" | "removed";

/**
 * QEMU keeps a versioned machine type for six major releases and calls it deprecated after three
 * (MACHINE_VER_DELETION_MAJOR and MACHINE_VER_DEPRECATION_MAJOR in include/hw/core/boards.h; "6 years" in
 * docs/about/deprecated.rst). It has called types deprecated since 9.1, and deleted them since 10.1.
 */
const DEPRECATED_AFTER = 3;
const DELETED_AFTER = 6;
const DEPRECATES_SINCE = "9.1";
const DELETES_SINCE = "10.1";

/** Older types, which were removed one by one before that policy (docs/about/removed-features.rst). */
const REMOVED: readonly (readonly [chipset: string, last: string, removedIn: string])[] = [
  ["i440fx", "1.3", "6.0"],
  ["i440fx", "1.7", "8.2"],
  ["i440fx", "2.3", "9.1"],
];

/** The oldest type of both chipsets in QEMU 11.1.3, by `qemu-system-x86_64 -machine help`. */
const OLDEST_SEEN = "5.2";

/** The first QEMU that does not have the type: it follows from the type's own version. */
export function removedIn({ chipset, version }: MachineKind): string {
  const early = REMOVED.find(([of, last]) => of === chipset && compareVersions(version, last) <= 0);
  if (early !== undefined) return early[2];
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const planned = `${major + DELETED_AFTER}.${minor}`;
  return compareVersions(planned, DELETES_SINCE) > 0 ? planned : DELETES_SINCE;
}

/** Is there a QEMU without the type? */
export const isRemovedByNow = ({ version }: MachineKind): boolean => compareVersions(version, OLDEST_SEEN) < 0;

/** @param isThere the host says that it has the type: a distribution may keep it for longer. */
export function lifeOf(kind: MachineKind, qemu: string, isThere: boolean): Life {
  if (!isThere && compareVersions(qemu, removedIn(kind)) >= 0) return "removed";
  const [major = 0, minor = 0] = kind.version.split(".").map(Number);
  const isOld = compareVersions(qemu, `${major + DEPRECATED_AFTER}.${minor}`) >= 0;
  return isOld && compareVersions(qemu, DEPRECATES_SINCE) >= 0 ? "deprecated" : "supported";
}
