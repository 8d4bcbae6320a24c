import * as pulumi from "@pulumi/pulumi";
import type { DiskArgs, HostArgs } from "../components";
import { childNames, type ChildName, type Which } from "../components/disk-names";
import { diskPlace, parseSize, sizeText, type DiskSpec } from "../guest";
import { libvirtClient, LibvirtError } from "../libvirt";
import { hostUri, uriProblem } from "../provider/host-uri";
import { readAs } from "../provider/libvirt-answers";
import type { Properties } from "../provider/properties";
import { findBase } from "../provider/volume";
import { readVolumeXml } from "../provider/volume/xml";
import { toLibvirt08VolumeArgs, toLibvirtVolumeArgs, type VolumeRequest } from "../adapters/volumes";
import { formerPlace, machineOn } from "./former";
import { applyKnown } from "./known";
import { Computed, messageOf, Refused } from "./refusal";
import { type Say, sayer } from "./say";
import type { LibvirtLine, LibvirtSdk } from "./sdk";

export interface DiskOwner {
  readonly sdk: LibvirtSdk;
  readonly line: LibvirtLine;
  /** The component and its Pulumi name. */
  readonly resource: pulumi.ComponentResource;
  readonly component: string;
  /** Name of the libvirt domain. */
  readonly machine: pulumi.Input<string>;
  readonly host: pulumi.Input<HostArgs>;
  readonly deleteOnDestroy: pulumi.Input<boolean> | undefined;
}

const volumeArguments: Readonly<Record<LibvirtLine, { readonly names: readonly string[]; readonly number: string }>> = {
  "0.8": { names: ["name", "pool", "format", "size", "baseVolumeId"], number: "size" },
  "0.9": { names: ["name", "pool", "capacity", "capacityUnit", "target", "backingStore"], number: "capacity" },
};

/** A disk as the domain gets it, and the volume behind it where one has to be made. */
export interface DiskChild {
  readonly disk: DiskArgs;
  readonly volume?: pulumi.CustomResource;
}

/**
 * The further disks of a guest. Their children are named after what each disk is known by; `hasSystemDisk` counts for
 * the places they had.
 */
export function diskChildren(
  owner: DiskOwner,
  disks: readonly DiskArgs[],
  hasSystemDisk: boolean,
  options: pulumi.CustomResourceOptions,
): readonly DiskChild[] {
  const names = childNames(owner, disks);
  return disks.map((disk, index) => {
    const child = names[index];
    // What cannot be told apart is not made: the guest's check says what to write.
    return child === undefined
      ? { disk }
      : volumeOf(owner, disk, index, child.name, {
          ...options,
          aliases: aliasesOf(owner, child, disk, index, hasSystemDisk),
        });
  });
}

export const systemChild = (owner: DiskOwner, disk: DiskArgs, options: pulumi.CustomResourceOptions): DiskChild =>
  volumeOf(owner, disk, "system", `${owner.component}-system`, options);

/**
 * A child of an earlier version was named after its place in a list that may have changed since: the host is asked for
 * that place.
 */
function aliasesOf(
  owner: DiskOwner,
  { name, aliases }: ChildName,
  disk: DiskArgs,
  index: number,
  hasSystemDisk: boolean,
): pulumi.Alias[] {
  const atPlace = (place: number): string => `${owner.component}-disk${place}`;
  const former = applyKnown({ machine: owner.machine, host: owner.host, disk }, async (known) => {
    if (known.unknowns.length > 0) return undefined;
    const { machine, disk: words } = known.value as { machine: string; disk: DiskSpec };
    if (uriProblem(known) !== undefined) return name;
    try {
      const there = await machineOn(libvirtClient(hostUri(known)!), machine);
      const place = there === undefined ? index + 1 : formerPlace(there, words, hasSystemDisk);
      return place === undefined ? name : atPlace(place);
    } catch {
      // A host that does not answer is the guest's error. Without its word no place is guessed.
      return name;
    }
  });
  return [...aliases.filter((alias) => alias !== atPlace(index + 1)), former].map((alias) => ({ name: alias }));
}

/**
 * The `libvirt.Volume` of a disk that has to be made, for a `size`, a `baseImage` or both. It is kept when the guest
 * goes, unless `deleteDisksOnDestroy` is plainly true. A volume that the program does not name keeps the name that it
 * has.
 */
function volumeOf(
  owner: DiskOwner,
  disk: DiskArgs,
  which: Which,
  name: string,
  options: pulumi.CustomResourceOptions,
): DiskChild {
  if (disk.path !== undefined || (disk.size === undefined && disk.baseImage === undefined)) return { disk };
  const { machine, host, line } = owner;
  const request = Computed.from({ machine, host, disk }, owner.resource, (known) => volumeRequest(known, which));
  const { names, number } = volumeArguments[line];
  const properties = request.arguments(names, number, line === "0.8" ? toLibvirt08VolumeArgs : toLibvirtVolumeArgs);
  const volume = new owner.sdk.Volume(name, properties, {
    ...options,
    deleteBeforeReplace: true,
    retainOnDelete: owner.deleteOnDestroy !== true,
    // Both lines would make the volume anew for any of these, and Windows with it.
    ignoreChanges: names.filter((key) => (key !== "name" || disk.volume === undefined) && key !== "pool"),
  });
  return { disk: { ...disk, volume: (volume as unknown as { name: pulumi.Output<string> }).name }, volume };
}

async function volumeRequest(known: Properties, which: Which): Promise<VolumeRequest | undefined> {
  if (known.unknowns.length > 0) return undefined;
  const { machine, disk } = known.value as { machine: string; disk: DiskSpec };
  const say = sayer(known);
  const place = diskPlace(machine, disk, which);
  // What is wrong with the disk is said by the guest's own check.
  if (!("volume" in place)) return undefined;
  if (disk.recreate !== undefined) {
    await say(
      "warn",
      `volume ${place.volume} of pool ${place.pool}: recreate has no effect with @pulumi/libvirt, which keeps existing volumes. To recreate the volume, shut its machine down, delete the volume manually, run pulumi refresh, and deploy again`,
    );
  }
  const size = parseSize(disk.size);
  const capacityBytes = size.ok ? size.value * 1024 : undefined;
  const request = { pool: place.pool, name: place.volume, format: disk.format ?? "qcow2", capacityBytes } as const;
  // That is the guest's error too.
  if (uriProblem(known) !== undefined) return request;
  await sayWhatDoesNotGrow(hostUri(known)!, request, say);
  if (disk.baseImage === undefined) return request;
  try {
    const base = await baseOf(hostUri(known)!, place.pool, disk.baseImage, say);
    return base === undefined ? request : { ...request, base };
  } catch (error) {
    // A volume that is there keeps its place and is left alone; how it is made is looked at for a new one only.
    throw new Refused(messageOf(error), { name: request.name, pool: request.pool });
  }
}

/**
 * A volume that is there keeps its size: said, because nothing else happens. A host that does not answer is the guest's
 * error.
 */
async function sayWhatDoesNotGrow(uri: string, { pool, name, capacityBytes }: VolumeRequest, say: Say): Promise<void> {
  const client = libvirtClient(uri);
  const xml = await client.volumes.dumpXml(pool, name).catch(() => undefined);
  if (xml === undefined || capacityBytes === undefined) return;
  const there = readAs(readVolumeXml, xml, client, ["vol-dumpxml", `--pool=${pool}`, `--vol=${name}`]).capacityBytes;
  if (there === capacityBytes) return;
  const advice =
    capacityBytes > there
      ? ` To grow it, shut the guest down and run: virsh -c '${client.host}' vol-resize --pool ${pool} ${name} ${capacityBytes}B`
      : "";
  await say(
    "warn",
    `volume ${name} of pool ${pool} has ${sizeText(there / 1024)}, and @pulumi/libvirt cannot change the size of a volume.${advice}`,
  );
}

/** undefined at a preview where the image, or its host, is not there yet. */
async function baseOf(uri: string, pool: string, image: string, say: Say): Promise<VolumeRequest["base"]> {
  try {
    return await findBase(libvirtClient(uri), pool, image, { signal: new AbortController().signal });
  } catch (error) {
    const early =
      pulumi.runtime.isDryRun() &&
      (error instanceof LibvirtError || /has no (volume|storage pool)|is not active/.test((error as Error).message));
    if (!early) throw error;
    await say("info", `the base image ${image} was not found yet: ${messageOf(error)}`);
    return undefined;
  }
}
