import type { Finding } from "../../findings";
import type { Properties } from "../properties";
import { type DeclaredDisk, declaredDisks, formerDisks } from "./disk-places";
import { formerDisksOf, withSettledVolumes } from "./settled-volumes";

/**
 * Refuses a change that would give one disk's volume to another: Windows would find one disk's data under the other's
 * serial number, and the volume that nobody has any more might be deleted. It is no such change where the volume's disk
 * is gone and a new one takes it.
 */
export function handoverFindings(news: Properties, olds: Properties): Finding[] {
  const [now, before] = [declaredDisks(news), declaredDisks(withSettledVolumes(olds, formerDisksOf(olds)))];
  const former = formerDisks(now, before);
  const present = new Map([...former].map(([after, was]) => [was, after] as const));
  return now.flatMap((disk) => {
    const owner = before.find(({ place }) => place === disk.place);
    const was = former.get(disk);
    if (owner === undefined || owner === was) return [];
    const stays = present.get(owner);
    if (was === undefined && (stays === undefined || stays.place === owner.place)) return [];
    return [refusal(disk, owner, was, stays)];
  });
}

function refusal(
  disk: DeclaredDisk,
  owner: DeclaredDisk,
  was: DeclaredDisk | undefined,
  stays: DeclaredDisk | undefined,
): Finding {
  const had = was === undefined ? "is new" : `has ${was.place}`;
  const lost = stays === undefined ? "" : `, which would be assigned ${stays.place}`;
  return {
    ruleId: "disk-handover",
    severity: "error",
    path: disk.path,
    message: `${disk.text} ${had} and would be assigned ${disk.place}, which belongs to ${was === undefined ? stays!.text : owner.text}${lost}: the data of one disk must not become the data of another`,
    fix: `${was === undefined ? `Set another volume on ${disk.text}` : written(disk, was)}. Or restore the previous list of disks, run pulumi up, and then change it`,
  };
}

function written({ text }: DeclaredDisk, { place, disk }: DeclaredDisk): string {
  if (disk.path !== undefined) return `Set path: "${disk.path}" on ${text}`;
  const [, volume, pool] = /^volume (.*) of pool (.*)$/.exec(place)!;
  return `Set volume: "${volume!}"${disk.pool === undefined ? "" : ` and pool: "${pool!}"`} on ${text}`;
}
