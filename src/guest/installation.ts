import { disksOf } from "./defining/devices";
import type { CdromSpec, DiskSpec, GuestSpec } from "./types";

/** A medium in a CD-ROM drive. */
export interface Medium {
  /** Property path of the drive. */
  readonly path: string;
  /** Path on the host, or name of the volume. */
  readonly file: string;
  /** What the entry is called. */
  readonly name?: string;
}

/** The media in a guest's CD-ROM drives; empty drives are passed over. */
export function mediaOf(spec: GuestSpec): Medium[] {
  return (spec.cdroms ?? []).flatMap((cdrom: CdromSpec | undefined, index) => {
    const file = cdrom?.path ?? cdrom?.volume;
    return file === undefined
      ? []
      : [{ path: `cdroms[${index}]`, file, ...(cdrom?.name === undefined ? {} : { name: cdrom.name }) }];
  });
}

/** The disk that a guest boots from, where it is made empty, so that Windows has to be installed on it. */
export function emptySystemDisk(spec: GuestSpec): { readonly path: string; readonly disk: DiskSpec } | undefined {
  const first = disksOf(spec)[0];
  if (first === undefined) return undefined;
  const { path, size, baseImage, adopt } = first.disk;
  return path === undefined && size !== undefined && baseImage === undefined && adopt !== true ? first : undefined;
}

const fileName = (file: string): string => file.slice(file.lastIndexOf("/") + 1);

/**
 * Does a medium bring virtio drivers, by its file name or by what the entry is called? A medium of one's own may bring
 * Windows as well.
 */
export const bringsDrivers = ({ file, name }: Medium): boolean =>
  /virtio|vioscsi|viostor|driver/i.test(fileName(file)) || (name !== undefined && /virtio|driver/i.test(name));

/** `virtio-win.iso` and `virtio-win-0.1.285.iso`: drivers, and no Windows. */
const VIRTIO_WIN = /^virtio-?win(?:[-_](\d+\.\d+\.\d+)[-\d]*)?\.iso$/i;

export const isVirtioWin = ({ file }: Medium): boolean => VIRTIO_WIN.test(fileName(file));

/** "0.1.285", where the name tells it. */
export const virtioWinVersion = ({ file }: Medium): string | undefined => VIRTIO_WIN.exec(fileName(file))?.[1];
