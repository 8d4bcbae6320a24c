import * as pulumi from "@pulumi/pulumi";
import { MADE_BY_OTHERS } from "../provider/made-by-others";
import { packageVersion } from "../provider/version";
import type { HostArgs } from "./args";
import type { DiskFormat } from "./enums";
import { madeByOthers } from "./made-by-others";
import { stackTracesOff } from "./stack-traces";

/** Arguments of {@link Volume}. `size`, `baseImage` or both. */
export interface VolumeArgs {
  /**
   * Default: the host of the resource's `Provider`, otherwise the stack's configuration `windows-guest:host`, otherwise
   * the libvirt of the machine that runs Pulumi, `qemu:///system`. Another host gets a new volume; the old one
   * stays where it is with its data, so that the change is an error with `deleteOnDestroy`.
   */
  host?: pulumi.Input<HostArgs>;
  /**
   * Storage pool, which must exist and be active. Default: `default`. Another pool gets a new volume, as another host
   * does.
   */
  pool?: pulumi.Input<string>;
  /**
   * Name of the volume in the pool. Default: the Pulumi name and the format, for example `data.qcow2`. Another name
   * asks for another volume.
   */
  name?: pulumi.Input<string>;
  /**
   * Size with its unit, for example `"80 GiB"`. Default with `baseImage`: the base image's. It can grow, also while a
   * machine runs from it; making it smaller is an error, because Windows would lose data.
   */
  size?: pulumi.Input<string>;
  /**
   * Default: `qcow2`, or `raw` in a pool of block devices; for an adopted volume what it is. Another one for a volume
   * that exists is an error, unless `recreate` asks for it to be made anew.
   */
  format?: pulumi.Input<DiskFormat>;
  /**
   * Base image: the name of a volume in the same pool, or an absolute path on the host. The volume becomes a qcow2
   * overlay of it. Another one for a volume that exists is an error, unless `recreate` asks for it to be made anew.
   */
  baseImage?: pulumi.Input<string>;
  /**
   * Use an existing volume with this name unchanged instead of failing. An adopted volume is never deleted, and neither
   * is one that was imported. Default: false.
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Delete the volume when the resource is destroyed or gets another name. An adopted volume is never deleted, and one
   * that a machine or another volume still uses is an error. Default: false, it is kept. Pulumi's option
   * `retainOnDelete` takes precedence: the volume is then kept. `protect` refuses the deletion before either applies.
   */
  deleteOnDestroy?: pulumi.Input<boolean>;
  /**
   * Change this text, for example to today's date, to ask once for this disk to be made anew. What it holds is lost,
   * whatever `deleteOnDestroy` says. The machine that uses it must be off. A text that was deployed before asks for
   * nothing. Default: none.
   */
  recreate?: pulumi.Input<string>;
}

/** Arguments that only a component gives, and that no schema shows. */
export interface VolumeOfDisk extends VolumeArgs {
  /** Name of a volume that has none yet. One that exists keeps its name whatever this says. */
  defaultName?: pulumi.Input<string>;
  /**
   * Serial number of the disk. It changes nothing: where an earlier version named the volume after the disk's place in
   * a list, it tells whose it is.
   */
  serial?: pulumi.Input<string>;
}

/**
 * A disk image in a storage pool of a KVM host. Kept when the resource goes, unless `deleteOnDestroy` says otherwise.
 */
export class Volume extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "windows-guest:index:Volume";

  static override isInstance(value: unknown): value is Volume {
    return (
      typeof value === "object" &&
      value !== null &&
      (value as { __pulumiType?: string }).__pulumiType === Volume.__pulumiType
    );
  }

  /** Storage pool of the volume. */
  declare readonly pool: pulumi.Output<string>;
  /** Name of the volume in the pool. */
  declare readonly name: pulumi.Output<string>;
  /** Absolute path on the host. */
  declare readonly path: pulumi.Output<string>;
  /** Size that the guest sees, in bytes. */
  declare readonly capacityBytes: pulumi.Output<number>;
  /** Was the volume there before? Then it is never deleted. */
  declare readonly adopted: pulumi.Output<boolean>;
  /** UUID of the storage pool, which tells it from another one of the same name. */
  declare readonly poolUuid: pulumi.Output<string>;
  /** Folder of the storage pool on the host. */
  declare readonly poolPath: pulumi.Output<string>;

  constructor(name: string, args: VolumeArgs, options?: pulumi.CustomResourceOptions) {
    const properties = {
      path: undefined,
      capacityBytes: undefined,
      adopted: undefined,
      poolUuid: undefined,
      poolPath: undefined,
      pool: undefined,
      name: undefined,
      ...args,
      [MADE_BY_OTHERS]: madeByOthers(args, options?.dependsOn),
    };
    const stackTracesOn = stackTracesOff();
    try {
      super(Volume.__pulumiType, name, properties, { version: packageVersion, ...options });
    } finally {
      stackTracesOn();
    }
  }
}
