import { posix } from "node:path";
import { type DomainDefinition, parseDomainXml } from "../domain";
import type { Finding } from "../findings";
import { definitionDigest, isAnonymous, type GuestSpec } from "../guest";
import type { DiskSpec } from "../guest/types";
import { type LibvirtClient, LibvirtError } from "../libvirt";
import { keepDevices } from "../guest/keeping/devices";

type Disk = DomainDefinition["devices"]["disks"][number];

/** The machine as it is on the host, by its name or UUID; undefined where there is none. */
export async function machineOn(client: LibvirtClient, machine: string): Promise<DomainDefinition | undefined> {
  try {
    return parseDomainXml(await client.dumpXml(machine, { inactive: true, securityInfo: true })).definition;
  } catch (error) {
    if (error instanceof LibvirtError && error.code === "not-found") return undefined;
    throw error;
  }
}

/**
 * The number that earlier versions gave the disk for its place in the list (`ada-disk2`, `ada-2.qcow2`), by what the
 * machine on the host says: the program's own list may have changed since. Undefined for a disk that the machine does
 * not have.
 *
 * @param hasSystemDisk Does the guest have a system disk, which took the first place?
 */
export function formerPlace(there: DomainDefinition, disk: DiskSpec, hasSystemDisk: boolean): number | undefined {
  const disks = there.devices.disks.filter(({ device }) => device === "disk");
  const found = disks.filter((one) => isSame(disk, one, there.name));
  if (found.length !== 1) return undefined;
  return placeInName(there.name, imageOf(found[0]!)) ?? placeByTarget(disks, found[0]!, hasSystemDisk);
}

/** Its own words first. A disk with none of them is the one that has none there either. */
function isSame({ serial, volume, ...others }: DiskSpec, there: Disk, machine: string): boolean {
  if (serial !== undefined && there.serial !== undefined) return serial === there.serial;
  if (volume !== undefined) return imageOf(there) === volume;
  const { name: _, ...unnamed } = others;
  return (
    serial === undefined &&
    isAnonymous(unnamed) &&
    there.serial === undefined &&
    placeInName(machine, imageOf(there)) !== undefined
  );
}

const imageOf = ({ source }: Disk): string =>
  source === undefined ? "" : source.type === "volume" ? source.volume : posix.basename(source.path);

const placeInName = (machine: string, image: string): number | undefined => {
  const number = image.startsWith(`${machine}-`)
    ? /^([1-9]\d?)\.(qcow2|raw)$/.exec(image.slice(machine.length + 1))?.[1]
    : undefined;
  return number === undefined ? undefined : Number(number);
};

/** Targets were given in the order of the list, for each kind of bus. */
function placeByTarget(disks: readonly Disk[], disk: Disk, hasSystemDisk: boolean): number | undefined {
  if (disks.some(({ target }) => target.slice(0, 2) !== disk.target.slice(0, 2))) return undefined;
  const order = disks
    .map(({ target }) => target)
    .sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
  const place = order.indexOf(disk.target) + (hasSystemDisk ? 0 : 1);
  return place > 0 ? place : undefined;
}

/**
 * The wanted machine with the targets, boot orders and MAC addresses that its disks and cards have on the host, and the
 * digest of that: an unchanged machine of an earlier version has the one that it had.
 */
export function withFormerDevices(
  wanted: DomainDefinition,
  there: DomainDefinition | undefined,
  { systemDisk, networks }: GuestSpec,
): DomainDefinition {
  if (there === undefined || there.uuid?.toLowerCase() !== wanted.uuid?.toLowerCase()) return wanted;
  const images = there.devices.disks.map(({ source }) => source);
  const kept = keepDevices(wanted, there, {
    systemDisk: systemDisk !== undefined,
    ownMac: (index) => networks?.[index]?.mac !== undefined,
    // Provider 0.8 writes a volume as the file that it is.
    disk: (index) => {
      const source = wanted.devices.disks[index]!.source;
      return source?.type === "volume"
        ? images.filter((image) => image?.type === "file" && posix.basename(image.path) === source.volume)
        : [];
    },
  });
  return kept.metadata === undefined
    ? kept
    : { ...kept, metadata: { ...kept.metadata, digest: definitionDigest(kept) } };
}

/** A serial number beside another volume than the machine on the host has beside it, which is another disk's there. */
export function handedOver(host: string, { name, devices }: DomainDefinition, machine: DomainDefinition): Finding[] {
  const there = machine.devices.disks.filter(({ serial }) => serial !== undefined);
  return devices.disks.flatMap((disk): Finding[] => {
    const image = imageOf(disk);
    const owner = there.find((one) => image !== "" && imageOf(one) === image);
    const was = there.find(({ serial }) => serial === disk.serial);
    if (disk.serial === undefined || owner === undefined || was === undefined || owner === was) return [];
    return [
      {
        ruleId: "disk-handover",
        severity: "error",
        path: "disks",
        message: `the disk ${disk.serial} of ${name} has ${imageOf(was)} on ${host} and would be assigned ${image}, which belongs to the disk ${owner.serial!}: the data of one disk must not become the data of another`,
        fix: "Restore the previous list of disks. To keep a disk, set its current volume on it",
      },
    ];
  });
}
