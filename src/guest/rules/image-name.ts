import { quote } from "../../foreign/quote";
import { defineGuestRule } from "../context";
import { disksOf } from "../defining/devices";
import { DEFAULT_POOL } from "../model/disks";
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
  necessary: "deploy",
  description: "A disk image must be in qcow2 or raw format.",
  rationale:
    "Microsoft's evaluation images are VHDX files; other images are VMDK or VDI files, archives, or ISO images. If they are declared as qcow2, the machine does not start; if they are declared as raw, the machine starts but Windows does not boot. " +
    "Without access to the host, only the file name is known. A file name that suggests raw does not change the format, because qcow2 images can have such names, and using one as raw destroys it.",
  argumentsOnly: "A machine names the format of each image, or libvirt assumes raw.",
  messages: {
    convert: {
      message:
        "{path} of {guest} is {file}. The file name indicates a {name} image, but only qcow2 and raw images are supported.",
      fix: "Run {command} on the host{refresh}, then specify the new file.",
    },
    base: {
      message:
        "{path} of {guest} is {file}. The file name indicates a {name} image, but a base image must be qcow2 or raw.",
      fix: "Run {command} on the host{refresh}, then specify the new file.",
    },
    declared: {
      message: "{path} of {guest} is {file}. The file name indicates a {name} image, but `format` is {format}.",
      fix: "If the file name is correct, run {command} on the host{refresh}, then specify the new file.",
    },
    unpack: {
      message: "{path} of {guest} is {file}. The file name indicates an archive, not a disk image.",
      fix: "Extract the archive on the host, then specify the image.",
    },
    setup: {
      message: "{path} of {guest} is {file}. The file name indicates a Windows Setup image, not a disk image.",
      fix: "Install Windows from it, or apply it to a disk with DISM, then specify the image of that disk.",
    },
    disc: {
      message: "{path} of {guest} is {file}. The file name indicates an ISO image, not a disk image.",
      fix: "Add it to `cdroms` and set `size` to create an empty disk{raw}.",
    },
    raw: {
      message:
        "{path} of {guest} is {file}. The file name indicates a raw image, but `format` is not set, so qcow2 is assumed until the host is checked.",
      fix: 'Set `format: "raw"`, or `format: "qcow2"` if it is a qcow2 image.',
    },
    open: {
      message:
        "{path} of {guest} is {file}. The file name can indicate a raw or a qcow2 image, but `format` is not set, so qcow2 is assumed until the host is checked.",
      fix: 'Set `format: "raw"` or `format: "qcow2"`. To find out, run qemu-img info {word} on the host.',
    },
    cdrom: {
      message:
        "{path} of {guest} is {file}. The file name does not indicate an ISO image, which a CD-ROM drive requires.",
      fix: "Specify an ISO image. Add a disk image to `disks` instead.",
    },
  },
  sources: [
    "https://www.qemu.org/docs/master/system/images.html",
    "https://github.com/quickemu-project/quickemu/issues/1895",
    "https://github.com/cloudbase/windows-imaging-tools/issues/324",
    "https://libvirt.org/formatstorage.html",
  ],
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
    return [
      ...disksOf(spec).flatMap(({ path, disk }) => ofDisk(guest, path, disk, hidden)),
      ...(spec.cdroms ?? []).flatMap((cdrom: CdromSpec | undefined, index) =>
        ofCdrom(guest, `cdroms[${index}]`, cdrom),
      ),
    ];
  },
});

function ofDisk(guest: string, place: string, disk: DiskSpec, hidden: ((path: string) => boolean) | undefined): Said[] {
  const pool = disk.pool ?? DEFAULT_POOL;
  const base =
    disk.baseImage === undefined ? [] : ofFile(guest, `${place}.baseImage`, disk.baseImage, pool, undefined, true);
  if (hidden !== undefined && ["format", "size", "baseImage", "adopt"].some((key) => hidden(`${place}.${key}`)))
    return base;
  if (disk.path !== undefined) return [...base, ...ofFile(guest, `${place}.path`, disk.path, pool, disk.format, false)];
  // A volume that is to be made is made as what `format` says, whatever it is called.
  const exists =
    disk.volume !== undefined && (disk.adopt === true || (disk.size === undefined && disk.baseImage === undefined));
  return exists ? [...base, ...ofFile(guest, `${place}.volume`, disk.volume!, pool, disk.format, false)] : base;
}

function ofFile(
  guest: string,
  path: string,
  file: string,
  pool: string,
  format: string | undefined,
  isBase: boolean,
): Said[] {
  const ending = file.startsWith("/dev/") ? undefined : endingOf(file);
  if (ending === undefined || ending.kind === "qcow2") return [];
  const data = {
    guest,
    path,
    file,
    word: quote(file),
    name: ending.name,
    format: format ?? "",
    raw: isBase ? "" : '; if it is a disk all the same, write `format: "raw"`',
    refresh: file.startsWith("/") ? "" : `, in the folder of pool ${pool}, then virsh pool-refresh ${quote(pool)}`,
  };
  const say = (
    messageId: MessageId,
    severity: Said["severity"],
    more: Readonly<Record<string, string>> = {},
  ): Said[] => [{ messageId, path, severity, data: { ...data, ...more } }];

  if (ending.kind === "convert") {
    const command = { command: convertCommand(file, ending.word) };
    if (isBase) return say("base", "error", command);
    return format === undefined ? say("convert", "error", command) : say("declared", "warning", command);
  }
  if (ending.kind === "unpack" || ending.kind === "setup")
    return say(ending.kind, format === undefined ? "error" : "warning");
  // The host tells the format of a base image, and an ISO image is a raw one.
  if (format !== undefined || (isBase && ending.kind !== "disc")) return [];
  return say(ending.kind, "warning");
}

function ofCdrom(guest: string, place: string, cdrom: CdromSpec | undefined): Said[] {
  const [key, file] = cdrom?.path !== undefined ? ["path", cdrom.path] : ["volume", cdrom?.volume];
  const kind = file === undefined ? undefined : endingOf(file)?.kind;
  if (file === undefined || kind === undefined || kind === "disc" || kind === "raw" || kind === "open") return [];
  return [
    {
      messageId: "cdrom",
      path: `${place}.${key}`,
      severity: "warning",
      data: { guest, path: `${place}.${key}`, file },
    },
  ];
}
