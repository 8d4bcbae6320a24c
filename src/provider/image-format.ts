import { convertCommand, imageFormat } from "../guest/image-formats";
import { type CallOptions, type HostImage, type LibvirtClient } from "../libvirt";
import { OperationFailed } from "./errors";

export type ImageFormat = "raw" | "qcow2";

/** Formats that machines run from, by the words of libvirt and QEMU. An ISO image is a raw one. */
const usable: Readonly<Record<string, ImageFormat>> = { raw: "raw", iso: "raw", qcow2: "qcow2" };

/**
 * The format of an image in our words. Throws OperationFailed with the line that converts it where machines do not run
 * from it.
 */
export function usableFormat(
  word: string,
  path: string,
  { what, host }: { readonly what: string; readonly host: string },
): ImageFormat {
  const format = usable[word];
  if (format !== undefined) return format;
  if (word === "dir" || word === "none")
    throw new OperationFailed(`${what}: ${path} on ${host} is not a disk image. Specify the image file`);
  const { name = word, word: from = word } = imageFormat(word) ?? {};
  throw new OperationFailed(
    `${what}: ${path} on ${host} is an image in the format ${name}, but only qcow2 and raw images are supported. Convert it on the host, then use the new file: ${convertCommand(path, from)}`,
  );
}

/**
 * The format of an image that libvirt calls raw. libvirt does not know every format, VHDX among them, and calls it raw
 * then; QEMU knows. Only such a format is taken from the header: anything else there may be the work of a guest.
 */
export const rawOr = (image: HostImage | undefined): string =>
  image?.format !== undefined && !(image.format in usable) ? image.format : "raw";

/** {@link rawOr} for one image, asked of the host. */
export async function formatOfRaw(client: LibvirtClient, path: string, options: CallOptions): Promise<string> {
  return rawOr((await client.files.imageInfo([path], {}, options)).get(path));
}
