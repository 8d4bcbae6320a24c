import { quote } from "../../foreign/quote";
import { defineGuestRule } from "../context";
import { DEFAULT_POOL, disksOf } from "../defining/devices";
import { convertCommand, endingOf } from "../image-formats";
import type { CdromSpec, DiskSpec } from "../types";

type MessageId = "convert" | "base" | "declared" | "unpack" | "setup" | "disc" | "raw" | "open" | "cdrom";
interface Said {
  readonly messageId: MessageId;
  readonly path: string;
  readonly severity: "error" | "warning";
  readonly data: Readonly<Record<string, string>>;
}

export const imageName = defineGuestRule({
  id: "image-name",
  severity: "error",
  description: "A disk is an image that machines run from: qcow2 or raw.",
  rationale:
    "Microsoft's evaluation images are VHDX, others come as VMDK or VDI, in archives or on ISO images. Declared as qcow2 they do not start; declared as raw they start and nothing boots. " +
    "The name is all that is known before the host is asked. A name that says raw changes no definition by itself: there are qcow2 images with such names, and a guest that is shown the inside of one destroys it.",
  messages: {
    convert: { message: "{path} of {guest} is {file}, by its name a {name} image, and machines run from qcow2 or raw images.", fix: "Run {command} on the host{refresh}, and name the new file." },
    base: { message: "{path} of {guest} is {file}, by its name a {name} image, which cannot be a base image: only qcow2 and raw can.", fix: "Run {command} on the host{refresh}, and name the new file." },
    declared: { message: "{path} of {guest} is {file}, by its name a {name} image, and `format` says {format}.", fix: "If the name is right, run {command} on the host{refresh}, and name the new file." },
    unpack: { message: "{path} of {guest} is {file}, by its name an archive, and machines run from the image that is in it.", fix: "Unpack it on the host and name the image." },
    setup: { message: "{path} of {guest} is {file}, by its name an image for Windows Setup and no disk.", fix: "Install Windows from it first, or apply it to a disk with DISM, and name the disk's image." },
    disc: { message: "{path} of {guest} is {file}, by its name an ISO image: a medium and no disk.", fix: "Put it into `cdroms`, and write `size` for an empty disk{raw}." },
    raw: { message: "{path} of {guest} is {file}, whose name says raw, and no `format` is written: it counts as qcow2 until the host has been asked.", fix: "Write `format: \"raw\"`, or \"qcow2\" if it is one in spite of its name." },
    open: { message: "{path} of {guest} is {file}, whose name says raw or qcow2, and no `format` is written: it counts as qcow2 until the host has been asked.", fix: "Write `format: \"raw\"` or `format: \"qcow2\"`; qemu-img info {word} on the host shows which it is." },
    cdrom: { message: "{path} of {guest} is {file}, by its name no ISO image, and a CD-ROM drive holds one.", fix: "Name an ISO image; a disk image belongs into `disks`." },
  },
  sources: ["https://www.qemu.org/docs/master/system/images.html", "https://github.com/quickemu-project/quickemu/issues/1895", "https://github.com/cloudbase/windows-imaging-tools/issues/324", "https://libvirt.org/formatstorage.html"],
  // Each value is looked at by itself: at preview the volume of a disk may not be known while its base image is.
  reads: [],
  examples: {
    incorrect: [
      { systemDisk: { path: "/images/20348.vhdx" } },
      { systemDisk: { baseImage: "win.vhdx", size: "80 GiB" } },
      { systemDisk: { path: "/images/win2k22.raw" } },
      { systemDisk: { path: "/images/win11.iso" } },
      { cdroms: [{ path: "/images/win11.vhdx" }] },
    ],
    correct: [
      { systemDisk: { path: "/images/win2k22.raw", format: "raw" } },
      { systemDisk: { baseImage: "win11-golden.qcow2", size: "80 GiB" }, cdroms: [{ path: "/images/win11.iso" }] },
      { systemDisk: { path: "/dev/vg/ada" } },
    ],
  },
  check({ guest, spec, unknowns }) {
    const hidden = unknowns.any ? (path: string): boolean => unknowns.at(path) : undefined;
    return [...disksOf(spec).flatMap(({ path, disk }) => ofDisk(guest, path, disk, hidden)), ...(spec.cdroms ?? []).flatMap((cdrom: CdromSpec | undefined, index) => ofCdrom(guest, `cdroms[${index}]`, cdrom))];
  },
});

function ofDisk(guest: string, place: string, disk: DiskSpec, hidden: ((path: string) => boolean) | undefined): Said[] {
  const pool = disk.pool ?? DEFAULT_POOL;
  const base = disk.baseImage === undefined ? [] : ofFile(guest, `${place}.baseImage`, disk.baseImage, pool, undefined, true);
  if (hidden !== undefined && ["format", "size", "baseImage", "adopt"].some((key) => hidden(`${place}.${key}`))) return base;
  if (disk.path !== undefined) return [...base, ...ofFile(guest, `${place}.path`, disk.path, pool, disk.format, false)];
  // A volume that is to be made is made as what `format` says, whatever it is called.
  const exists = disk.volume !== undefined && (disk.adopt === true || (disk.size === undefined && disk.baseImage === undefined));
  return exists ? [...base, ...ofFile(guest, `${place}.volume`, disk.volume!, pool, disk.format, false)] : base;
}

function ofFile(guest: string, path: string, file: string, pool: string, format: string | undefined, isBase: boolean): Said[] {
  const ending = file.startsWith("/dev/") ? undefined : endingOf(file);
  if (ending === undefined || ending.kind === "qcow2") return [];
  const data = { guest, path, file, word: quote(file), name: ending.name, format: format ?? "", raw: isBase ? "" : '; if it is a disk all the same, write `format: "raw"`', refresh: file.startsWith("/") ? "" : `, in the folder of pool ${pool}, then virsh pool-refresh ${quote(pool)}` };
  const say = (messageId: MessageId, severity: Said["severity"], more: Readonly<Record<string, string>> = {}): Said[] => [{ messageId, path, severity, data: { ...data, ...more } }];

  if (ending.kind === "convert") {
    const command = { command: convertCommand(file, ending.word) };
    if (isBase) return say("base", "error", command);
    return format === undefined ? say("convert", "error", command) : say("declared", "warning", command);
  }
  if (ending.kind === "unpack" || ending.kind === "setup") return say(ending.kind, format === undefined ? "error" : "warning");
  // The host tells the format of a base image, and an ISO image is a raw one.
  if (format !== undefined || (isBase && ending.kind !== "disc")) return [];
  return say(ending.kind, "warning");
}

function ofCdrom(guest: string, place: string, cdrom: CdromSpec | undefined): Said[] {
  const [key, file] = cdrom?.path !== undefined ? ["path", cdrom.path] : ["volume", cdrom?.volume];
  const kind = file === undefined ? undefined : endingOf(file)?.kind;
  if (file === undefined || kind === undefined || kind === "disc" || kind === "raw" || kind === "open") return [];
  return [{ messageId: "cdrom", path: `${place}.${key}`, severity: "warning", data: { guest, path: `${place}.${key}`, file } }];
}
