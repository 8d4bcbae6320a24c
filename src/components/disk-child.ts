import * as pulumi from "@pulumi/pulumi";
import { diskPlace } from "../guest";
import type { DiskArgs, HostArgs } from "./args";
import { Volume } from "./volume";

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

/** A disk as the domain gets it, and the volume behind it where one has to be made: for a `size`, a `baseImage` or both. */
export function diskChild(owner: DiskOwner, disk: DiskArgs, which: "system" | number, options: pulumi.CustomResourceOptions): { readonly disk: DiskArgs; readonly volume?: Volume } {
  // A path beside them is a mistake, which the domain's check explains.
  if (disk.path !== undefined || (disk.size === undefined && disk.baseImage === undefined)) return { disk };
  const { pool, size, baseImage, format, adopt, recreate } = disk;
  const child = `${owner.component}-${which === "system" ? "system" : `disk${which + 1}`}`;
  const args = { host: owner.host, pool, name: disk.volume, defaultName: volumeName(owner.machine, disk, which), size, baseImage, format, adopt, recreate, deleteOnDestroy: owner.deleteOnDestroy };
  const volume = new Volume(child, defined(args), { ...options, ...owner.optionsOf(which) });
  return { disk: { ...disk, pool: volume.pool, volume: volume.name }, volume };
}

/**
 * The name that the rules give the disk, so that component, spec file and command line agree. Only a default: a machine that gets
 * another name keeps its disk.
 */
function volumeName(machine: pulumi.Input<string>, disk: DiskArgs, which: "system" | number): pulumi.Output<string> {
  return pulumi.all([machine, disk.format]).apply(([name, format]) => {
    const place = diskPlace(name, format === undefined ? {} : { format }, which);
    return "volume" in place ? place.volume : "";
  });
}

function defined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}
