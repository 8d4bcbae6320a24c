import * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../guest";
import { sha } from "../guest/defining/sha";
import { sentTo } from "./domain";
import type { FleetMember } from "./fleet-member";
import type { GateMemberArgs } from "./rollout-gate";
import type { Volume } from "./volume";

/** Enough of a hash to tell two members apart. */
const LENGTH = 16;

/**
 * What a gate knows of a member, from the member's own outputs: what it is (the digest), and what the digest does not
 * say: whether it runs, which machine it is, its console's password, and its disks.
 */
export function gateMember({ domain, volumes }: FleetMember, runs: boolean): GateMemberArgs {
  return {
    host: domain.hostUri,
    uuid: domain.uuid,
    digest: domain.digest,
    sent: pulumi
      .all([sentTo(domain), ...volumes.map(diskOf)])
      .apply((parts) => sha("sha256", canonicalJson([runs, ...parts.map((part) => part ?? null)])).slice(0, LENGTH)),
    runs,
    level: domain.disruption.apply((cost) => cost?.level),
  };
}

/** A disk that is made anew has the same place and size. */
const diskOf = (volume: Volume): pulumi.Output<string> => {
  const { recreate } = volume as { readonly recreate?: pulumi.Output<string | undefined> };
  return pulumi.all([volume.path, volume.capacityBytes, recreate]).apply((disk) => canonicalJson(disk));
};
