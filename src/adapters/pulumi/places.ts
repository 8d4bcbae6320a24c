import { basename } from "node:path";
import { type DomainDefinition, parseDomainXml } from "../../domain";
import type { Finding } from "../../findings";
import { definitionDigest, type GuestSpec, macOf } from "../../guest";
import type { DiskSpec } from "../../guest/types";
import type { LibvirtClient } from "../../libvirt";
import type { Properties } from "../../provider/properties";

/**
 * Through `@pulumi/libvirt` disks, drives and cards that name nothing go by their places in their lists: nothing tells there what a machine
 * had before, and the resources of that SDK are replaced, with their data, when they get other names. So what stacks have stays as it is, and
 * what would give one disk's volume to another is refused.
 */

/** `ada-1.qcow2` for the first of `disks`, and so on. */
export function placedDisk(machine: string, disk: DiskSpec, which: "system" | number): DiskSpec {
  if (which === "system" || disk.path !== undefined || disk.volume !== undefined || (disk.size === undefined && disk.baseImage === undefined)) return disk;
  return { ...disk, volume: `${machine}-${which + 1}.${disk.format ?? "qcow2"}` };
}

export function withPlacedVolumes(inputs: Properties): Properties {
  const { name, disks } = inputs.value;
  if (typeof name !== "string" || !Array.isArray(disks)) return inputs;
  // What is not known yet, or wrong, stays as it is for the rules.
  const isOpen = (index: number): boolean => inputs.unknowns.some(([first, place]) => first === "disks" && (place === undefined || place === index));
  const placed = disks.map((disk: DiskSpec | null | undefined, index) => (typeof disk !== "object" || disk === null || isOpen(index) || disk.adopt === true ? disk : placedDisk(name, disk, index)));
  return { ...inputs, value: { ...inputs.value, disks: placed } };
}

/** The addresses and boot orders that machines have by place. */
export function withPlaces(definition: DomainDefinition, { networks = [] }: GuestSpec): DomainDefinition {
  const { disks, interfaces } = definition.devices;
  const ordered = disks.map((disk, index) => (disk.device === "cdrom" && disk.bootOrder !== undefined ? { ...disk, bootOrder: index + 1 } : disk));
  const cards = interfaces.map((card, index) => (networks[index]?.mac === undefined ? { ...card, mac: macOf(definition.uuid!, index) } : card));
  const placed = { ...definition, devices: { ...definition.devices, disks: ordered, interfaces: cards } };
  return placed.metadata === undefined ? placed : { ...placed, metadata: { ...placed.metadata, digest: definitionDigest(placed) } };
}

/** A serial number beside another volume than the machine on the host has beside it, which is another disk's there. */
export async function handedOver(client: LibvirtClient, { name, devices }: DomainDefinition): Promise<Finding[]> {
  if (!devices.disks.some(({ serial }) => serial !== undefined)) return [];
  const xml = await client.dumpXml(name, { inactive: true }).catch(() => undefined);
  if (xml === undefined) return [];
  const there = parseDomainXml(xml).definition.devices.disks.filter(({ serial }) => serial !== undefined);
  return devices.disks.flatMap((disk): Finding[] => {
    const image = imageOf(disk);
    const owner = there.find((one) => image !== undefined && imageOf(one) === image);
    const was = there.find(({ serial }) => serial === disk.serial);
    if (disk.serial === undefined || owner === undefined || was === undefined || owner === was) return [];
    return [
      {
        ruleId: "disk-handover",
        severity: "error",
        path: "disks",
        message: `the disk ${disk.serial} of ${name} has ${imageOf(was) ?? "nothing"} on ${client.host}, and would get ${image!}, which belongs to the disk ${owner.serial!}: one disk's data must not become another's`,
        fix: "Put the list of disks back as it was. Through @pulumi/libvirt a disk that names no volume goes by its place, so that only the last one can be removed, and new ones come last",
      },
    ];
  });
}

const imageOf = ({ source }: DomainDefinition["devices"]["disks"][number]): string | undefined => (source === undefined ? undefined : source.type === "volume" ? source.volume : basename(source.path));
