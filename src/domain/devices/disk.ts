import * as z from "zod";
import { defined } from "../../foreign/defined";
import { modelledDevice, type LiveContext, type OtherOrder, type TwoMachines } from "../kind";
import { each, is } from "../conditions";
import { CHANGED_LIVE, DOC, DOC_DEFAULT, DROPPED, FORMAT_DOC, LIVE, REFUSED } from "../sources";
import { oneOf, uint, uintOf } from "../values";
import { attribute, child, childrenOf, element, textElement, textOf, type XmlElement } from "../xml";
import { bootElement } from "./boot";

export const diskTarget = z
  .string()
  .regex(/^(sd|vd|hd)[a-z]{1,2}$/, "a disk's target is sd, vd or hd with one or two letters, for example sda");
export const diskDevice = z.enum(["disk", "cdrom"]);
export const diskFormat = z.enum(["raw", "qcow2"]);
export const diskBus = z.enum(["virtio", "scsi", "sata", "ide", "usb"]);
export const diskCache = z.enum(["none", "writeback", "writethrough", "directsync", "unsafe"]);
export const diskIo = z.enum(["native", "threads", "io_uring"]);
export const diskDiscard = z.enum(["ignore", "unmap"]);
export const diskDetectZeroes = z.enum(["off", "on", "unmap"]);

const diskSource = z.discriminatedUnion("type", [
  z.object({ type: z.literal("file"), path: z.string() }),
  z.object({ type: z.literal("block"), path: z.string() }),
  z.object({ type: z.literal("volume"), pool: z.string(), volume: z.string() }),
]);

/** Bytes per second and operations per second. libvirt takes 0 for no limit, which is said by saying nothing. */
const limit = z.number().int().positive();
const diskLimits = z.object({
  totalBytesPerSecond: limit.optional(),
  readBytesPerSecond: limit.optional(),
  writeBytesPerSecond: limit.optional(),
  totalIops: limit.optional(),
  readIops: limit.optional(),
  writeIops: limit.optional(),
});
type Limits = z.output<typeof diskLimits>;

const LIMITS = [
  ["totalBytesPerSecond", "total_bytes_sec"],
  ["readBytesPerSecond", "read_bytes_sec"],
  ["writeBytesPerSecond", "write_bytes_sec"],
  ["totalIops", "total_iops_sec"],
  ["readIops", "read_iops_sec"],
  ["writeIops", "write_iops_sec"],
] as const satisfies readonly (readonly [keyof Limits, string])[];

const diskShape = z
  .object({
    device: diskDevice,
    /** Absent: an empty CD-ROM drive. */
    source: diskSource.optional(),
    /** Default: `qcow2` for a disk, `raw` for a CD-ROM. */
    format: diskFormat.optional(),
    target: diskTarget,
    bus: diskBus,
    cache: diskCache.optional(),
    io: diskIo.optional(),
    discard: diskDiscard.optional(),
    /** What QEMU does with blocks of zeros that Windows writes. libvirt's default is off. */
    detectZeroes: diskDetectZeroes.optional(),
    /** Request queues of a virtio disk. QEMU's default is one per vCPU. */
    queues: uint.optional(),
    /** Rotations per minute that Windows sees; 1: a solid-state disk. */
    rotationRate: uint.optional(),
    serial: z.string().optional(),
    /** World wide name: 16 hexadecimal digits. */
    wwn: z.string().optional(),
    /** Default: only a CD-ROM; libvirt makes every CD-ROM read-only. */
    readonly: z.boolean().optional(),
    /** Several machines write to it at the same time. */
    shareable: z.literal(true).optional(),
    /** 1 boots first. */
    bootOrder: uint.optional(),
    iothread: uint.optional(),
    /** Default: no limits. */
    limits: diskLimits.optional(),
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
  const { format, readonly } = diskDefaults(disk);
  const { cache, io, discard, iothread, queues } = disk;
  return element(
    "disk",
    { type: disk.source?.type ?? "file", device: disk.device },
    element("driver", {
      ...{ name: "qemu", type: format, cache, io, discard },
      ...{ detect_zeroes: disk.detectZeroes, iothread, queues },
    }),
    renderSource(disk.source),
    renderLimits(disk.limits),
    element("target", { dev: disk.target, bus: disk.bus, rotation_rate: disk.rotationRate }),
    readonly ? element("readonly") : undefined,
    disk.shareable ? element("shareable") : undefined,
    textElement("serial", disk.serial),
    textElement("wwn", disk.wwn),
    bootElement(disk.bootOrder),
  );
}

function renderLimits(limits: DiskInput["limits"]): XmlElement | undefined {
  const lines = LIMITS.map(([property, name]) => {
    const value = limits?.[property];
    return value === undefined ? undefined : textElement(name, String(value));
  });
  return lines.some((line) => line !== undefined) ? element("iotune", undefined, ...lines) : undefined;
}

function renderSource(source: DiskInput["source"]): XmlElement | undefined {
  switch (source?.type) {
    case undefined:
      return undefined;
    case "file":
      return element("source", { file: source.path });
    case "block":
      return element("source", { dev: source.path });
    case "volume":
      return element("source", { pool: source.pool, volume: source.volume });
  }
}

/** Undefined: a kind, bus, format or source that the definition does not describe. The whole disk stays in the rest. */
function parseDisk(el: XmlElement): Disk | undefined {
  const device = oneOf(diskDevice.options, attribute(el, "device") ?? "disk");
  const driver = child(el, "driver");
  const target = attribute(child(el, "target"), "dev");
  const bus = target === undefined ? undefined : parseBus(child(el, "target"), target);
  // Without a format libvirt takes the image for raw, and does not look into it.
  const format = oneOf(diskFormat.options, attribute(driver, "type") ?? "raw");
  const source = parseSource(el);
  const driverName = attribute(driver, "name") ?? "qemu";
  if (
    !device ||
    !bus ||
    !format ||
    source === "other" ||
    driverName !== "qemu" ||
    target === undefined ||
    !diskTarget.safeParse(target).success
  )
    return undefined;
  if (source === undefined && device === "disk") return undefined;
  return defined({
    device,
    source,
    format,
    target,
    bus,
    cache: oneOf(diskCache.options, attribute(driver, "cache")),
    io: oneOf(diskIo.options, attribute(driver, "io")),
    discard: oneOf(diskDiscard.options, attribute(driver, "discard")),
    detectZeroes: oneOf(diskDetectZeroes.options, attribute(driver, "detect_zeroes")),
    queues: uintOf(attribute(driver, "queues")),
    rotationRate: uintOf(attribute(child(el, "target"), "rotation_rate")),
    serial: textOf(child(el, "serial")),
    wwn: textOf(child(el, "wwn")),
    readonly: child(el, "readonly") !== undefined,
    shareable: child(el, "shareable") ? (true as const) : undefined,
    bootOrder: uintOf(attribute(child(el, "boot"), "order")),
    iothread: uintOf(attribute(driver, "iothread")),
    limits: parseLimits(child(el, "iotune")),
  });
}

function parseLimits(iotune: XmlElement | undefined): Limits | undefined {
  const limits: Limits = {};
  for (const [property, name] of LIMITS) {
    const value = uintOf(textOf(child(iotune, name)));
    if (value !== undefined && value > 0) limits[property] = value;
  }
  return Object.keys(limits).length === 0 ? undefined : limits;
}

/** libvirt derives the bus from the device name when it is not written. */
function parseBus(target: XmlElement | undefined, dev: string): Disk["bus"] | undefined {
  const written = attribute(target, "bus");
  if (written !== undefined) return oneOf(diskBus.options, written);
  const byPrefix: Record<string, Disk["bus"]> = { vd: "virtio", sd: "scsi", hd: "ide" };
  return byPrefix[dev.slice(0, 2)];
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

const kindOf = (disk: XmlElement): string => attribute(disk, "device") ?? "disk";
const busOf = (disk: XmlElement): string =>
  attribute(child(disk, "target"), "bus") ?? attribute(child(disk, "target"), "dev")?.slice(0, 2) ?? "";

/** A disk of a SCSI controller needs the controller. */
function isPluggable({ wanted, running, domain }: LiveContext): boolean {
  const el = (wanted ?? running)!;
  if (kindOf(el) !== "disk") return false;
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
    shape: { disks: z.array(diskShape) },
    render: ({ disks }) => disks.map(renderDisk),
    parse: (elements) => ({ disks: elements.flatMap((el) => parseDisk(el) ?? []) }),
    gates: [
      {
        setting: "disk I/O through io_uring",
        minimum: "6.3.0",
        asked: ({ disks }) => each(disks, "devices.disks", ({ io }) => io === "io_uring"),
        source: DOC,
      },
      {
        setting: "the rotation rate of a disk",
        minimum: "7.3.0",
        asked: ({ disks }) => each(disks, "devices.disks", ({ rotationRate }) => rotationRate !== undefined),
        source: FORMAT_DOC,
      },
    ],
  },
  otherOrders: otherBuses,
  numbers: ["target/@rotation_rate", ...LIMITS.map(([, name]) => `iotune/${name}/#text`)],
  defaults: [
    { place: "@device", value: "disk", reason: DOC_DEFAULT },
    { place: "@type", value: "file", reason: DOC_DEFAULT },
    { place: "driver/@name", value: "qemu", reason: "the only driver of QEMU machines" },
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
