import { type Finding, runRules } from "../../findings";
import type { HostProfile } from "../../hosts/types";
import { decidable } from "../context";
import { volumeRules } from "../host-rules";
import type { HostLook } from "./look";
import type { Stored } from "./stored";
import { Unknowns } from "../reading/unknowns";

/**
 * What the rules find about one volume that has to be made, apart from any guest. Paths are its own properties: `pool`,
 * `baseImage`, `size`.
 *
 * @param unknown Property paths of the volume that are not known yet.
 */
export function volumeFindings(
  stored: Stored,
  host: HostProfile,
  look: HostLook,
  unknown: readonly string[],
): readonly Finding[] {
  // The rules name a guest's disk and its property; a volume is its own group.
  const at = (path: string): string => (path === "" ? "" : `${AS_DISK}.${path}`);
  const unknowns = new Unknowns(unknown.map(at));
  const context = {
    host,
    hostName: host.name,
    storage: [{ ...stored, path: AS_DISK }],
    look: { ...look, made: (look.made ?? []).map(at) },
    unknowns,
  };
  return runRules(decidable(volumeRules, unknowns), context).map((finding) => ({
    ...finding,
    path: finding.path.slice(AS_DISK.length + 1),
  }));
}

const AS_DISK = "volume";
