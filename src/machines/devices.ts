import type { WindowsVersion } from "../windows";
import type { Part } from "./part";

/** Hard disks: no CD-ROM and no floppy. */
export const dataDisks = (domain: Part): Part[] =>
  domain.all("devices/disk").filter((disk) => ["disk", "lun"].includes(deviceOf(disk)));

/** CD-ROMs and floppies. */
export const removableMedia = (domain: Part): Part[] =>
  domain.all("devices/disk").filter((disk) => ["cdrom", "floppy"].includes(deviceOf(disk)));

const deviceOf = (disk: Part): string => disk.attribute("device") ?? "disk";

/** How messages call a disk. */
export const nameOf = (disk: Part): string => disk.at("target")?.attribute("dev") ?? "without a target";

const BUS_BY_PREFIX: readonly (readonly [prefix: string, bus: string])[] = [
  ["hd", "ide"],
  ["sd", "scsi"],
  ["vd", "virtio"],
  ["xvd", "xen"],
  ["fd", "fdc"],
];

/** As libvirt reads it: without a bus, the name of the target tells. */
export function busOf(disk: Part): string | undefined {
  const target = disk.at("target");
  const name = target?.attribute("dev") ?? "";
  return target?.attribute("bus") ?? BUS_BY_PREFIX.find(([prefix]) => name.startsWith(prefix))?.[1];
}

/** The disk's place where something of its bus is said: the attribute, which may be absent. */
export const busPlace = (disk: Part): string => disk.at("target")?.pathTo("bus") ?? disk.path;

/** A file, a block device or a volume, as one text; undefined for storage that is addressed otherwise. */
export function sourceOf(disk: Part): string | undefined {
  const source = disk.at("source");
  const volume = source?.attribute("volume");
  return source?.attribute("file") ?? source?.attribute("dev") ?? volume;
}

/** Types of the consoles that show a screen to a person. */
export const consoleTypes = (domain: Part): string[] =>
  domain
    .all("devices/graphics")
    .map((graphics) => graphics.attribute("type") ?? "")
    .filter((type) => type !== "" && type !== "egl-headless");

/** Channels into Windows by the name under which it finds them. */
export const hasChannel = (domain: Part, name: string): boolean =>
  domain.all("devices/channel/target").some((target) => target.attribute("name") === name);

/** The channel through which a SPICE client and Windows share the pointer, the clipboard and the screen size. */
export const hasSpiceAgent = (domain: Part): boolean => hasChannel(domain, "com.redhat.spice.0");

/** Current virtio-win media have drivers for it, as far as is known. */
export const virtioIsPossible = (windows: WindowsVersion | undefined): boolean => windows?.virtioWin === undefined;
