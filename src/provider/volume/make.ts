import { sizeText } from "../../guest";
import { type LibvirtClient, LibvirtError } from "../../libvirt";
import { OperationFailed, OutcomeUnknown } from "../errors";
import { usableFormat } from "../image-format";
import type { OperationContext } from "../resource";
import { findBase } from "./base";
import { sizeInBytes, type VolumeInputs } from "./inputs";
import type { Place } from "./look";
import { type ExistingVolume, type NewVolume, volumeXml } from "./xml";

/** Pools of files, which can be of any format; in all others a volume is a device or an object, and raw. */
const filePools: readonly string[] = ["dir", "fs", "netfs", "vstorage", "gluster"];

/** The volume that has to be made. Everything that can be refused is refused here, before anything changes. */
export async function plan(
  client: LibvirtClient,
  wanted: VolumeInputs,
  { pool: facts }: Place,
  { signal }: OperationContext,
): Promise<NewVolume> {
  const { pool, name, size, format, baseImage } = wanted;
  const files = filePools.includes(facts.type);
  if (!files && (format === "qcow2" || baseImage !== undefined)) {
    throw new OperationFailed(
      `volume ${name} cannot be created: pool ${pool} of ${client.host} has the type ${facts.type}, whose volumes are raw${format === "qcow2" ? ', so format: "qcow2" is not supported. Remove format' : " and do not support a base image. Remove baseImage, and copy the image into the volume"}; or use a file-based pool`,
    );
  }
  const missing = files && facts.path !== "" ? await client.files.unmounted(facts.path, { signal }) : undefined;
  if (missing !== undefined) {
    throw new OperationFailed(
      `volume ${name} was not created: pool ${pool} of ${client.host} is in ${facts.path}, below ${missing}, which is in /etc/fstab but not mounted. A volume created now would be hidden by a later mount. On the host, run: mount ${missing}; then virsh -c ${client.host} pool-refresh ${pool}`,
    );
  }
  const capacityBytes = sizeInBytes(size);
  const base = baseImage === undefined ? undefined : await findBase(client, pool, baseImage, { signal });
  if (base?.capacityBytes !== undefined && capacityBytes !== undefined && capacityBytes < base.capacityBytes) {
    throw new OperationFailed(
      `volume ${name} cannot be smaller than its base image ${baseImage!}, which has ${sizeText(Math.ceil(base.capacityBytes / 1024))}`,
    );
  }
  return {
    name,
    format: files ? (format ?? "qcow2") : undefined,
    capacityBytes: capacityBytes ?? base?.capacityBytes,
    ...(base === undefined ? {} : { base }),
  };
}

/** libvirt never makes a volume over a file that is there. */
export function make(
  client: LibvirtClient,
  { pool, name }: VolumeInputs,
  planned: NewVolume,
  { signal, timeoutMs }: OperationContext,
): Promise<void> {
  return certain(
    { pool, name },
    client,
    client.volumes.create(pool, volumeXml(planned), {
      signal,
      ...(timeoutMs === undefined ? {} : { timeLimit: timeoutMs }),
    }),
  );
}

/** From here on a broken connection leaves open whether the volume is there. */
export async function certain<T>(
  { pool, name }: Pick<VolumeInputs, "pool" | "name">,
  client: LibvirtClient,
  answer: Promise<T>,
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof LibvirtError) || !error.isConnectionFailure) throw error;
    throw new OutcomeUnknown(
      `${error.message}. It is unknown whether volume ${name} was created. To check, run: virsh -c ${client.host} vol-info --pool ${pool} ${name}. The next pulumi up adopts it if it exists and nothing was written to it`,
    );
  }
}

/** What is there must be what was written: the host's word counts, not ours. */
export function sameFormat(
  client: LibvirtClient,
  { pool, name, format }: VolumeInputs,
  { format: word, path }: ExistingVolume,
): void {
  const there = usableFormat(word, path, { what: `volume ${name} of pool ${pool}`, host: client.host });
  if (format === undefined || format === there) return;
  throw new OperationFailed(
    `volume ${name} of pool ${pool} on ${client.host} is a ${there} image, but format is "${format}". Set format: "${there}", or remove format`,
  );
}
