import type { Libvirt08VolumeArgs } from "./libvirt-0.8/args";
import { defined } from "../foreign/defined";
import type { LibvirtVolumeArgs } from "./libvirt-0.9/args";

/** A disk that has to be made. */
export interface VolumeRequest {
  readonly pool: string;
  readonly name: string;
  readonly format: "qcow2" | "raw";
  /** Absent: the base image's. */
  readonly capacityBytes?: number | undefined;
  /** The image that it is an overlay of. */
  readonly base?:
    { readonly path: string; readonly format: string; readonly capacityBytes?: number | undefined } | undefined;
}

/** The arguments of a `libvirt.Volume` over provider 0.9 and newer. */
export function toLibvirtVolumeArgs({ pool, name, format, capacityBytes, base }: VolumeRequest): LibvirtVolumeArgs {
  const capacity = capacityBytes ?? base?.capacityBytes;
  return defined({
    name,
    pool,
    capacity,
    capacityUnit: capacity === undefined ? undefined : ("B" as const),
    target: { format: { type: format } },
    backingStore: base && { path: base.path, format: { type: base.format } },
  });
}

/**
 * The arguments of a `libvirt.Volume` of `@pulumi/libvirt` 0.5.x. That provider finds a base image only where it is a
 * volume of an active pool.
 */
export const toLibvirt08VolumeArgs = ({
  pool,
  name,
  format,
  capacityBytes,
  base,
}: VolumeRequest): Libvirt08VolumeArgs =>
  defined({ name, pool, format, size: capacityBytes, baseVolumeId: base?.path });
