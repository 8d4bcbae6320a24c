import * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../guest";
import { sha } from "../guest/defining/sha";
import { sentTo } from "./domain";
import type { FleetMember } from "./fleet-member";
import { plainValue } from "./output-values";
import type { GateMemberArgs } from "./rollout-gate";
import type { Volume } from "./volume";

/** Enough of a hash to tell two members apart. */
const LENGTH = 16;

/**
 * What a gate knows of a member, from the member's own outputs: what it is (the digest), and what the digest does not
 * say: whether it runs, which machine it is, its console's password, and its disks.
 *
 * They are plain values: the SDK takes a stack trace for each output among a resource's arguments, which for the gates
 * of a thousand members is a tenth of a preview.
 */
export async function gateMember({ domain, volumes }: FleetMember, runs: boolean): Promise<GateMemberArgs> {
  const itself = <T>([value]: readonly [T]): T => value;
  const [host, uuid, digest, sent, level] = await Promise.all([
    plainValue([domain.hostUri], itself),
    plainValue([domain.uuid], itself),
    plainValue([domain.digest], itself),
    plainValue([sentTo(domain), ...volumes.map(diskOf)], (parts) =>
      sha("sha256", canonicalJson([runs, ...parts.map((part) => part ?? null)])).slice(0, LENGTH),
    ),
    plainValue([domain.disruption], ([cost]) => cost?.level),
  ]);
  return { host, uuid, digest, sent, runs, level };
}

/** What a gate waits for, because plain values do not say where they come from. */
export const resourcesOf = ({ domain, volumes }: FleetMember): pulumi.Resource[] => [domain, ...volumes];

/** A disk that is made anew has the same place and size. */
const diskOf = (volume: Volume): pulumi.Output<string> => {
  const { recreate } = volume as { readonly recreate?: pulumi.Output<string | undefined> };
  return pulumi.all([volume.path, volume.capacityBytes, recreate]).apply((disk) => canonicalJson(disk));
};
