import * as pulumi from "@pulumi/pulumi";
import { packageVersion } from "../provider/version";
import type { HostArgs } from "./args";
import type { DiskFormat } from "./enums";

/** Arguments of {@link Volume}. `size`, `baseImage` or both. */
export interface VolumeArgs {
  /** Default: the libvirt of the machine that runs Pulumi, `qemu:///system`. Another host replaces the volume; its data is not moved. */
  host?: pulumi.Input<HostArgs>;
  /** Storage pool, which must exist and be active. Default: `default`. Changing it replaces the volume. */
  pool?: pulumi.Input<string>;
  /** Name of the volume in the pool. Default: the Pulumi name and the format, for example `data.qcow2`. Changing it replaces the volume. */
  name?: pulumi.Input<string>;
  /** Name of a volume that has none yet. One that exists keeps its name whatever this says. Default: as for `name`. */
  defaultName?: pulumi.Input<string>;
  /** Size with its unit, for example `"80 GiB"`. Default with `baseImage`: the base image's. It can grow; making it smaller is an error, because Windows would lose data. */
  size?: pulumi.Input<string>;
  /** Default: `qcow2`. Changing it replaces the volume. */
  format?: pulumi.Input<DiskFormat>;
  /** Base image: the name of a volume in the same pool, or an absolute path on the host. The volume becomes a qcow2 overlay of it. Changing it replaces the volume. */
  baseImage?: pulumi.Input<string>;
  /** Take a volume that exists under this name as it is, instead of refusing. Default: false. */
  adopt?: pulumi.Input<boolean>;
  /** Delete the volume when the resource is destroyed or replaced. An adopted volume is never deleted. Default: false, it is kept. */
  deleteOnDestroy?: pulumi.Input<boolean>;
}

/** A disk image in a storage pool of a KVM host. Kept when the resource goes, unless `deleteOnDestroy` says otherwise. */
export class Volume extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "windows-guest:index:Volume";

  static override isInstance(value: unknown): value is Volume {
    return typeof value === "object" && value !== null && (value as { __pulumiType?: string }).__pulumiType === Volume.__pulumiType;
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

  constructor(name: string, args: VolumeArgs, options?: pulumi.CustomResourceOptions) {
    const properties = { path: undefined, capacityBytes: undefined, adopted: undefined, pool: undefined, name: undefined, ...args };
    super(Volume.__pulumiType, name, properties, { version: packageVersion, ...options });
  }
}
