import * as z from "zod";
import { defined } from "../../foreign/defined";
import { oneOf, uint, uintOf } from "../values";
import { attribute, child, element, textElement, textOf, type XmlElement } from "../xml";
import { bootElement } from "./boot";

export const diskTarget = z
  .string()
  .regex(/^(sd|vd|hd)[a-z]{1,2}$/, "a disk's target is sd, vd or hd with one or two letters, for example sda");
export const diskFormat = z.enum(["raw", "qcow2"]);
export const diskBus = z.enum(["virtio", "scsi", "sata", "ide", "usb"]);
export const diskCache = z.enum(["none", "writeback", "writethrough", "directsync", "unsafe"]);
export const diskIo = z.enum(["native", "threads", "io_uring"]);
export const diskDiscard = z.enum(["ignore", "unmap"]);
export const diskDetectZeroes = z.enum(["off", "on", "unmap"]);

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

export const LIMITS = [
  ["totalBytesPerSecond", "total_bytes_sec"],
  ["readBytesPerSecond", "read_bytes_sec"],
  ["writeBytesPerSecond", "write_bytes_sec"],
  ["totalIops", "total_iops_sec"],
  ["readIops", "read_iops_sec"],
  ["writeIops", "write_iops_sec"],
] as const satisfies readonly (readonly [keyof Limits, string])[];

/** How a disk behaves and how Windows finds it, wherever its data is. */
export const diskOptions = {
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
  /** Several machines write to it at the same time. */
  shareable: z.literal(true).optional(),
  /** 1 boots first. */
  bootOrder: uint.optional(),
  iothread: uint.optional(),
  /** Default: no limits. */
  limits: diskLimits.optional(),
};
type Options = z.output<z.ZodObject<typeof diskOptions>>;

/** What a disk is, beside its options. */
interface Kind {
  readonly type: string;
  readonly device: string;
  readonly format: "raw" | "qcow2";
  readonly readonly: boolean;
  readonly source: XmlElement | undefined;
}

export function diskElement({ type, device, format, readonly, source }: Kind, options: Options): XmlElement {
  const { cache, io, discard, iothread, queues } = options;
  return element(
    "disk",
    { type, device },
    element("driver", {
      ...{ name: "qemu", type: format, cache, io, discard },
      ...{ detect_zeroes: options.detectZeroes, iothread, queues },
    }),
    source,
    renderLimits(options.limits),
    element("target", { dev: options.target, bus: options.bus, rotation_rate: options.rotationRate }),
    readonly ? element("readonly") : undefined,
    options.shareable ? element("shareable") : undefined,
    textElement("serial", options.serial),
    textElement("wwn", options.wwn),
    bootElement(options.bootOrder),
  );
}

function renderLimits(limits: Options["limits"]): XmlElement | undefined {
  const lines = LIMITS.map(([property, name]) => {
    const value = limits?.[property];
    return value === undefined ? undefined : textElement(name, String(value));
  });
  return lines.some((line) => line !== undefined) ? element("iotune", undefined, ...lines) : undefined;
}

/** Undefined: a driver, bus or format that the definition does not describe. */
export function diskOptionsIn(
  el: XmlElement,
): (Options & { readonly format: "raw" | "qcow2"; readonly readonly: boolean }) | undefined {
  const driver = child(el, "driver");
  const target = attribute(child(el, "target"), "dev");
  const bus = target === undefined ? undefined : parseBus(child(el, "target"), target);
  // Without a format libvirt takes the image for raw, and does not look into it.
  const format = oneOf(diskFormat.options, attribute(driver, "type") ?? "raw");
  const isOurs = (attribute(driver, "name") ?? "qemu") === "qemu";
  if (!bus || !format || !isOurs || target === undefined || !diskTarget.safeParse(target).success) return undefined;
  return defined({
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
function parseBus(target: XmlElement | undefined, dev: string): Options["bus"] | undefined {
  const written = attribute(target, "bus");
  if (written !== undefined) return oneOf(diskBus.options, written);
  const byPrefix: Record<string, Options["bus"]> = { vd: "virtio", sd: "scsi", hd: "ide" };
  return byPrefix[dev.slice(0, 2)];
}
