import type { LibvirtClient } from "../../libvirt";
import { speaking } from "../libvirt-answers";
import type { Properties } from "../properties";
import type { OperationContext } from "../resource";
import { storageUsers } from "../storage-users";
import { wasBegun } from "./journal";
import type { ExistingVolume, NewVolume } from "./xml";

/**
 * Is the volume that is in the way what an interrupted run of this resource made? Its making was begun, it is exactly
 * the volume that was to be made, nothing was written to it as far as anybody can tell, and nobody uses it.
 */
export async function isUnfinished(
  client: LibvirtClient,
  inputs: Properties,
  planned: NewVolume,
  there: ExistingVolume,
  { signal, urn }: Pick<OperationContext, "signal" | "urn">,
): Promise<boolean> {
  if (!wasBegun(urn, inputs) || !isAsPlanned(planned, there) || (await isBlank(client, there, signal)) === false)
    return false;
  return (await speaking(storageUsers(client, [there.path], { signal }))).length === 0;
}

/** QEMU's sectors: capacities are whole ones. */
const SECTOR = 512;

function isAsPlanned({ format, capacityBytes, base }: NewVolume, there: ExistingVolume): boolean {
  return (
    there.type === "file" &&
    there.format === format &&
    there.backing === base?.path &&
    capacityBytes !== undefined &&
    there.capacityBytes === Math.ceil(capacityBytes / SECTOR) * SECTOR
  );
}

const CLUSTER = 65_536;
/**
 * One entry of the first-level table for each 512 MiB, eight bytes long (QEMU, docs/interop/qcow2.txt, clusters of 64
 * KiB).
 */
const perEntry = 512 * 1024 ** 2;

/**
 * A new qcow2 image is its header, two clusters of reference counts and the first-level table; the first write adds two
 * clusters at least. The size of a raw one tells nothing, so that it is read. Undefined where nobody can tell.
 */
async function isBlank(
  client: LibvirtClient,
  { format, physicalBytes, capacityBytes, path }: ExistingVolume,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (format !== "qcow2") return speaking(client.files.isBlank(path, { signal }));
  const table = Math.ceil((Math.ceil(capacityBytes / perEntry) * 8) / CLUSTER) * CLUSTER;
  return physicalBytes === undefined ? undefined : physicalBytes < 3 * CLUSTER + table + SECTOR;
}
