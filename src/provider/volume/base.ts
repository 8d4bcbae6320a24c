import { type CallOptions, LibvirtError, type LibvirtClient } from "../../libvirt";
import { OperationFailed } from "../errors";
import { formatOfRaw, type ImageFormat, usableFormat } from "../image-format";
import { readAs } from "../libvirt-answers";
import { lookAgain } from "./look";
import { type ExistingVolume, readVolumeXml } from "./xml";

export interface BaseImage {
  readonly path: string;
  readonly format: ImageFormat;
  readonly capacityBytes?: number;
}

/**
 * The base image with its format, which the host tells: libvirt for what lies in a pool, QEMU otherwise. A header that
 * names one more file is not believed outside a pool: a raw image that a guest wrote could then name any file of the
 * host as its base.
 */
export async function findBase(
  client: LibvirtClient,
  pool: string,
  baseImage: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<BaseImage> {
  const options = { signal };
  if (baseImage.startsWith("/"))
    return (await ofPath(client, baseImage, options)) ?? outside(client, baseImage, options);
  const { volume } = await lookAgain(client, pool, baseImage, options);
  if (volume === undefined)
    throw new OperationFailed(
      `pool ${pool} of ${client.host} has no volume ${baseImage} for the base image. virsh -c ${client.host} vol-list ${pool} lists its volumes`,
    );
  return withFormat(client, volume, options);
}

async function ofPath(client: LibvirtClient, path: string, options: CallOptions): Promise<BaseImage | undefined> {
  const command = ["vol-dumpxml", `--vol=${path}`];
  try {
    return await withFormat(
      client,
      readAs(readVolumeXml, await client.virsh(`look up ${path}`, command, options), client, command),
      options,
    );
  } catch (error) {
    if (error instanceof LibvirtError && error.code === "not-found" && /storage vol/i.test(error.reason))
      return undefined;
    throw error;
  }
}

async function withFormat(
  client: LibvirtClient,
  { path, type, format, capacityBytes }: ExistingVolume,
  options: CallOptions,
): Promise<BaseImage> {
  const word = format === "raw" && type === "file" ? await formatOfRaw(client, path, options) : format;
  return { path, format: usableFormat(word, path, { what: "base image", host: client.host }), capacityBytes };
}

async function outside(client: LibvirtClient, path: string, options: CallOptions): Promise<BaseImage> {
  const image = (await client.files.imageInfo([path], {}, options)).get(path);
  if (image?.kind === "missing")
    throw new OperationFailed(`the base image ${path} does not exist on ${client.host}. Check its path`);
  if (image?.kind === "block") return { path, format: "raw" };
  if (image?.format === undefined) {
    throw new OperationFailed(
      `the format of the base image ${path} is unknown, because ${client.host} does not report it${image?.problem === undefined ? "" : ` (${image.problem})`}. Move it into a storage pool, and specify it as a volume of that pool`,
    );
  }
  const format = usableFormat(image.format, path, { what: "base image", host: client.host });
  if (image.backing !== undefined) {
    throw new OperationFailed(
      `the base image ${path} on ${client.host} is itself an overlay, of ${image.backing}, and is not in a storage pool. Move both into a pool (then run virsh -c ${client.host} pool-refresh), or merge them into one image: qemu-img convert -O qcow2`,
    );
  }
  return { path, format };
}
