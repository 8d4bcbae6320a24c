/** "Would this machine start on, and migrate between, all of these hosts?" */
import type { Known } from "../../enlightenments/types";
import type { GuestResolution } from "../../guest/types";
import type { HostLoss } from "../../hosts/sets";
import type { HostProfile } from "../../hosts/types";
import { obstacles } from "./moves";
import { startsOn } from "./starts";
import type { Obstacle, SetHost, SetLoss, SetVerdict } from "./types";
import { enlightenmentProperties, isNested } from "./wanted";

/**
 * @param spec The guest as it was written.
 * @param resolution The same guest, resolved against what the hosts have in common.
 */
export function judge(
  spec: unknown,
  resolution: GuestResolution,
  profiles: readonly HostProfile[],
  losses: readonly HostLoss[],
): SetVerdict {
  const hosts = profiles.map((profile) => startsOn(spec, resolution, profile));
  return {
    hosts,
    starts: allOf(hosts.map((one) => one.starts)),
    ...moves(resolution, profiles, hosts),
    losses: weighed(losses, resolution),
  };
}

const allOf = (answers: readonly Known[]): Known =>
  answers.includes("no") ? "no" : answers.includes("unknown") ? "unknown" : "yes";

function moves(
  resolution: GuestResolution,
  profiles: readonly HostProfile[],
  hosts: readonly SetHost[],
): Pick<SetVerdict, "migratable" | "startOn" | "migration"> {
  const found: Obstacle[] = [
    ...hosts
      .filter((one) => one.starts === "no")
      .map((one) => ({ reason: `it does not start on ${one.host}`, certain: true })),
    ...obstacles(resolution, profiles),
  ];
  const certain = found.filter((one) => one.certain);
  const blocked = resolution.migratable === "no" || certain.some((one) => one.from === undefined);
  const startOn = blocked
    ? []
    : profiles.map((profile) => profile.name).filter((name) => !certain.some((one) => one.from === name));
  const isSure = resolution.migratable === "yes" && found.length === 0;
  const reasons = [...certain, ...found.filter((one) => !one.certain)].map((one) => one.reason);
  return {
    migratable: startOn.length === 0 ? "no" : isSure ? "yes" : "unknown",
    startOn,
    migration: [...new Set([...reasons, ...resolution.migration])],
  };
}

/** What decides where any guest can go. */
const DECISIVE: ReadonlySet<string> = new Set([
  "accelerator",
  "cpu.vendor",
  "cpu.model",
  "tsc.frequencyHz",
  "tsc.scaling",
]);

function weighed(losses: readonly HostLoss[], resolution: GuestResolution): SetLoss[] {
  const wanted = enlightenmentProperties(resolution);
  const nested = isNested(resolution);
  return losses.map((loss) => ({
    ...loss,
    matters: DECISIVE.has(loss.what) || wanted.has(loss.what) || (nested && loss.what === "nested"),
  }));
}
