import * as z from "zod";
import { defined } from "../../foreign/defined";
import { modelledDevice, type LiveContext, type OtherOrder, type TwoMachines } from "../kind";
import { each, is } from "../conditions";
import { CHANGED_LIVE, DOC, DOC_DEFAULT, DROPPED, FORMAT_DOC, LIVE, REFUSED } from "../sources";
import { oneOf, yesNo } from "../values";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";
import { diskElement, diskFormat, diskOptions, diskOptionsIn, LIMITS } from "./disk-options";
import { type NvmeDisk, nvmeDisk, parseNvme, renderNvme } from "./nvme-disk";

export const diskDevice = z.enum(["disk", "cdrom"]);

const diskSource = z.discriminatedUnion("type", [
  z.object({ type: z.literal("file"), path: z.string() }),
  z.object({ type: z.literal("block"), path: z.string() }),
  z.object({ type: z.literal("volume"), pool: z.string(), volume: z.string() }),
]);

const diskLun = z.object({
  /** Default: no. */
  rawio: z.literal(true).optional(),
  /** libvirt starts the program that handles persistent reservations. */
  reservations: z.literal(true).optional(),
});

const diskShape = z
  .object({
    ...diskOptions,
    device: diskDevice,
    /** Absent: an empty CD-ROM drive. */
    source: diskSource.optional(),
    /** Default: `qcow2` for a disk, `raw` for a CD-ROM. */
    format: diskFormat.optional(),
    /** Default: only a CD-ROM; libvirt makes every CD-ROM read-only. */
    readonly: z.boolean().optional(),
    /** Of a block device whose SCSI commands QEMU passes on. */
    lun: diskLun.optional(),
  })
  .transform((d) => ({ ...d, ...diskDefaults(d) }));

type Disk = z.output<typeof diskShape>;
type DiskInput = z.input<typeof diskShape>;

/** What a disk gets where its definition says nothing. */
const diskDefaults = (d: {
  device: "disk" | "cdrom";
  format?: "raw" | "qcow2" | undefined;
  readonly?: boolean | undefined;
}): { format: "raw" | "qcow2"; readonly: boolean } => ({
  format: d.format ?? (d.device === "cdrom" ? "raw" : "qcow2"),
  readonly: d.readonly ?? d.device === "cdrom",
});

function renderDisk(disk: DiskInput): XmlElement {
  const { source, lun } = disk;
  const made = diskElement(
    {
      ...{ type: source?.type ?? "file", device: lun === undefined ? disk.device : "lun" },
      ...{ ...diskDefaults(disk), source: renderSource(source, lun) },
    },
    disk,
  );
  return lun === undefined
    ? made
    : { ...made, attributes: { ...made.attributes, ...defined({ rawio: lun.rawio && "yes" }) } };
}

function renderSource(source: DiskInput["source"], lun: DiskInput["lun"]): XmlElement | undefined {
  switch (source?.type) {
    case undefined:
      return undefined;
    case "file":
      return element("source", { file: source.path });
    case "block":
      return element(
        "source",
        { dev: source.path },
        lun?.reservations === true ? element("reservations", { managed: true }) : undefined,
      );
    case "volume":
      return element("source", { pool: source.pool, volume: source.volume });
  }
}

/** Undefined: a kind, bus, format or source that the definition does not describe. The whole disk stays in the rest. */
function parseDisk(el: XmlElement): Disk | undefined {
  const lun = attribute(el, "device") === "lun" ? parseLun(el) : undefined;
  const device = lun === undefined ? oneOf(diskDevice.options, attribute(el, "device") ?? "disk") : "disk";
  const options = diskOptionsIn(el);
  const source = parseSource(el);
  if (!device || options === undefined || source === "other") return undefined;
  if (source === undefined && device === "disk") return undefined;
  if (lun !== undefined && !isPassedOn(source, options)) return undefined;
  return defined({ device, source, ...options, lun });
}

/** Of a LUN in another form nothing can be declared. */
const isPassedOn = (
  source: Disk["source"],
  { format, bus, serial, wwn }: Pick<Disk, "format" | "bus" | "serial" | "wwn">,
): boolean =>
  source?.type === "block" && format === "raw" && bus === "scsi" && serial === undefined && wwn === undefined;

/** Undefined: another program than libvirt's handles its reservations. */
function parseLun(el: XmlElement): Disk["lun"] {
  const reservations = child(child(el, "source"), "reservations");
  if (reservations !== undefined && yesNo(reservations, "managed") !== true) return undefined;
  return defined({
    rawio: yesNo(el, "rawio") === true ? (true as const) : undefined,
    reservations: reservations && (true as const),
  });
}

function parseSource(el: XmlElement): Disk["source"] | "other" {
  const source = child(el, "source");
  const type = attribute(el, "type") ?? "file";
  const [file, dev, pool, volume] = ["file", "dev", "pool", "volume"].map((name) => attribute(source, name));
  const empty = file === undefined && dev === undefined && pool === undefined && volume === undefined;
  if (type === "file" && file !== undefined) return { type, path: file };
  if (type === "block" && dev !== undefined) return { type, path: dev };
  if (type === "volume" && pool !== undefined && volume !== undefined) return { type, pool, volume };
  return empty && (type === "file" || type === "block") ? undefined : "other";
}

/**
 * Disks of the same kind on several buses: libvirt sorts those of a bus by their targets and leaves the buses in the
 * order in which they stand, and a boot order of device kinds takes the first
 * (https://libvirt.org/formatdomain.html#bios-bootloader).
 */
function otherBuses({ pairs, ofA, ofB }: TwoMachines): OtherOrder[] {
  if ([ofA, ofB].every((devices) => devices.some((el) => child(el, "boot")))) return [];
  const both = new Set(
    pairs.flatMap(({ a, b }) =>
      a?.name === "disk" && b && kindOf(a) === kindOf(b) && busOf(a) === busOf(b) ? [a, b] : [],
    ),
  );
  const buses = (devices: readonly XmlElement[], kind: string): string =>
    [...new Set(devices.filter((el) => both.has(el) && kindOf(el) === kind).map(busOf))].join(", ");
  return ["disk", "cdrom", "floppy"].flatMap((kind) => {
    const [before, after] = [buses(ofA, kind), buses(ofB, kind)];
    return before === after ? [] : [{ name: "disk", before: `${kind}s on ${before}`, after: `${kind}s on ${after}` }];
  });
}

/** Of all disks, wherever their data is. */
const eachDisk = (
  { disks, nvmeDisks }: { readonly disks: readonly DiskInput[]; readonly nvmeDisks?: readonly NvmeDisk[] | undefined },
  holds: (disk: DiskInput | NvmeDisk) => boolean,
): readonly string[] => [...each(disks, "devices.disks", holds), ...each(nvmeDisks, "devices.nvmeDisks", holds)];

const kindOf = (disk: XmlElement): string => attribute(disk, "device") ?? "disk";
const busOf = (disk: XmlElement): string =>
  attribute(child(disk, "target"), "bus") ?? attribute(child(disk, "target"), "dev")?.slice(0, 2) ?? "";

/** A disk of a SCSI controller needs the controller. */
function isPluggable({ wanted, running, domain }: LiveContext): boolean {
  const el = (wanted ?? running)!;
  if (kindOf(el) !== "disk" && kindOf(el) !== "lun") return false;
  switch (busOf(el)) {
    case "virtio":
    case "usb":
      return true;
    case "scsi":
      return (
        domain === undefined ||
        childrenOf(child(domain, "devices"), "controller").some((one) => attribute(one, "type") === "scsi")
      );
    default:
      return false;
  }
}

export const disk = modelledDevice({
  element: "disk",
  identity: (el) => ({ group: "disk", key: attribute(child(el, "target"), "dev") }),
  model: {
    shape: {
      disks: z.array(diskShape),
      /** Namespaces of NVMe controllers of the host that QEMU has for itself. Absent: none. */
      nvmeDisks: z.array(nvmeDisk).optional(),
    },
    render: ({ disks, nvmeDisks = [] }) => [...disks.map(renderDisk), ...nvmeDisks.map(renderNvme)],
    parse: (elements) => {
      const nvmeDisks = elements.flatMap((el) => parseNvme(el) ?? []);
      return {
        disks: elements.flatMap((el) => parseDisk(el) ?? []),
        ...(nvmeDisks.length === 0 ? {} : { nvmeDisks }),
      };
    },
    gates: [
      {
        setting: "an NVMe disk of the host",
        minimum: "6.0.0",
        asked: ({ nvmeDisks }) => each(nvmeDisks, "devices.nvmeDisks", () => true),
        source: FORMAT_DOC,
      },
      {
        setting: "persistent reservations that libvirt handles",
        minimum: "4.4.0",
        asked: ({ disks }) => each(disks, "devices.disks", ({ lun }) => lun?.reservations === true),
        source: FORMAT_DOC,
      },
      {
        setting: "disk I/O through io_uring",
        minimum: "6.3.0",
        asked: ({ disks }) => each(disks, "devices.disks", ({ io }) => io === "io_uring"),
        source: DOC,
      },
      {
        setting: "the rotation rate of a disk",
        minimum: "7.3.0",
        asked: (devices) => eachDisk(devices, ({ rotationRate }) => rotationRate !== undefined),
        source: FORMAT_DOC,
      },
    ],
  },
  otherOrders: otherBuses,
  numbers: ["target/@rotation_rate", "source/@namespace", ...LIMITS.map(([, name]) => `iotune/${name}/#text`)],
  defaults: [
    { place: "@device", value: "disk", reason: DOC_DEFAULT },
    { place: "@type", value: "file", reason: DOC_DEFAULT },
    { place: "@rawio", value: "no", reason: DOC_DEFAULT },
    { place: "driver/@name", value: "qemu", reason: "the only driver of QEMU machines" },
    { place: "source/@managed", value: "no", reason: DOC_DEFAULT },
    { place: "driver/@type", value: "raw", reason: DOC_DEFAULT },
    { place: "driver/@discard", value: "ignore", reason: "QEMU's default (BlockdevOptions in its QAPI schema)" },
    { place: "driver/@detect_zeroes", value: "off", reason: DOC_DEFAULT },
    ...LIMITS.map(([, name]) => ({ place: `iotune/${name}`, value: "0", reason: "0 is no limit" })),
  ],
  containers: ["driver", "iotune"],
  additions: [
    {
      place: "readonly",
      reason: "every CD-ROM is read-only",
      when: ({ beside }) => attribute(beside, "device") === "cdrom",
    },
    { place: "backingStore", reason: "what libvirt found below the image" },
    { place: "source/@index", reason: LIVE },
    {
      place: "source",
      reason: "the number of a medium that was ejected while the machine runs",
      when: ({ added }) =>
        Object.keys(added.attributes).every((name) => name === "index") && added.children.length === 0,
    },
  ],
  whole: ["source"],
  dependences: [
    { fact: "target/@bus", dropChildren: ["address", "alias"] },
    // The chain below an image is that image's own.
    { fact: "source/*", dropChildren: ["backingStore", "mirror"] },
  ],
  live: [
    {
      place: "",
      what: "a disk on the bus virtio, usb or scsi that is added or removed",
      how: "plug",
      when: isPluggable,
      source: CHANGED_LIVE,
    },
    ...["source", "source/*", "@type", "driver/@type"].map((place) => ({
      place,
      what: "the medium of a CD-ROM drive",
      how: "update" as const,
      when: ({ wanted }: LiveContext) => wanted !== undefined && kindOf(wanted) === "cdrom",
      source: CHANGED_LIVE,
    })),
    ...["boot", "boot/@order"].map((place) => ({
      place,
      what: "the boot order of a CD-ROM drive, which counts at the next start",
      how: "later" as const,
      when: ({ wanted, running }: LiveContext) =>
        wanted !== undefined && running !== undefined && kindOf(wanted) === "cdrom",
      source: FORMAT_DOC,
    })),
    ...["iotune", "iotune/*", "iotune/*/#text"].map((place) => ({
      place,
      what: "the I/O limits of a disk",
      how: "iotune" as const,
      source: CHANGED_LIVE,
    })),
  ],
  xmlGates: [
    {
      place: "",
      when: is("type", "vhostvdpa"),
      setting: "a disk of type vhostvdpa",
      minimum: "9.8.0",
      source: REFUSED,
    },
    { place: "driver/@discard_no_unref", setting: "discard_no_unref of a disk", minimum: "9.5.0", source: DROPPED },
    { place: "driver/@queue_size", setting: "the queue size of a disk", minimum: "7.8.0", source: FORMAT_DOC },
    { place: "driver/iothreads", setting: "more than one I/O thread of a disk", minimum: "10.0.0", source: DROPPED },
  ],
});
