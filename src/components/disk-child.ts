import * as pulumi from "@pulumi/pulumi";
import { defined } from "../foreign/defined";
import { diskPlace } from "../guest";
import type { DiskArgs, HostArgs } from "./args";
import { childNames, type Which } from "./disk-names";
import { Volume, type VolumeOfDisk } from "./volume";

export interface DiskOwner {
  /** Pulumi name of the component. */
  readonly component: string;
  /** Name of the libvirt domain. */
  readonly machine: pulumi.Input<string>;
  readonly host: pulumi.Input<HostArgs> | undefined;
  readonly deleteOnDestroy: pulumi.Input<boolean> | undefined;
  /** What the component's own options say to each volume. */
  readonly optionsOf: (which: "system" | number) => pulumi.CustomResourceOptions;
}

/** A disk as the domain gets it, and the volume behind it where one has to be made. */
export interface DiskChild {
  readonly disk: DiskArgs;
  readonly volume?: Volume;
}

/** The disks of a guest with the volumes that have to be made: for a `size`, a `baseImage` or both. */
export function diskChildren(
  owner: DiskOwner,
  disks: readonly DiskArgs[],
  options: pulumi.CustomResourceOptions,
): readonly DiskChild[] {
  const names = childNames(owner, disks);
  return disks.map((disk, index) => {
    const name = names[index];
    // What cannot be told apart is not made: the domain's check says what to write.
    return name === undefined
      ? { disk }
      : diskChild(owner, disk, index, name.name, {
          ...options,
          aliases: name.aliases.map((alias) => ({ name: alias })),
        });
  });
}

export const systemChild = (owner: DiskOwner, disk: DiskArgs, options: pulumi.CustomResourceOptions): DiskChild =>
  diskChild(owner, disk, "system", `${owner.component}-system`, options);

function diskChild(
  owner: DiskOwner,
  disk: DiskArgs,
  which: Which,
  child: string,
  options: pulumi.CustomResourceOptions,
): DiskChild {
  if (!isMade(disk)) return { disk };
  const { pool, size, baseImage, format, adopt, recreate, serial } = disk;
  const args = defined({
    host: owner.host,
    pool,
    name: disk.volume,
    defaultName: volumeName(owner.machine, disk, which),
    size,
    baseImage,
    format,
    adopt,
    recreate,
    serial,
    deleteOnDestroy: owner.deleteOnDestroy,
  }) satisfies VolumeOfDisk;
  const volume = new Volume(child, args, { ...options, ...owner.optionsOf(which) });
  return { disk: { ...disk, pool: volume.pool, volume: volume.name }, volume };
}

/** A path beside them is a mistake, which the domain's check explains. */
export const isMade = ({ path, size, baseImage }: DiskArgs): boolean =>
  path === undefined && (size !== undefined || baseImage !== undefined);

/**
 * The name that the rules give the disk, so that component, spec file and command line agree. Only a default: a machine
 * that gets another name keeps its disk.
 */
function volumeName(
  machine: pulumi.Input<string>,
  { name, serial, format }: DiskArgs,
  which: Which,
): pulumi.Output<string> {
  return pulumi.output({ machine, disk: { name, serial, format } }).apply((known) => {
    const place = diskPlace(known.machine, defined(known.disk), which);
    return "volume" in place ? place.volume : "";
  });
}
