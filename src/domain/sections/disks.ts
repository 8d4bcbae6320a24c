import { defined } from "../../foreign/defined";
import {
  diskBus,
  diskCache,
  diskDefaults,
  diskDevice,
  diskDiscard,
  diskFormat,
  diskIo,
  diskTarget,
  type DomainDefinition,
  type DomainDefinitionInput,
} from "../definition";
import { attribute, child, childrenOf, element, textElement, textOf, type XmlElement } from "../xml";
import { oneOf, uintOf } from "./values";

type Disk = DomainDefinition["devices"]["disks"][number];
type DiskInput = DomainDefinitionInput["devices"]["disks"][number];

export const bootElement = (order: number | undefined): XmlElement | undefined =>
  order === undefined ? undefined : element("boot", { order });

export const renderDisks = (disks: readonly DiskInput[]): XmlElement[] => disks.map(renderDisk);

function renderDisk(disk: DiskInput): XmlElement {
  const { format, readonly } = diskDefaults(disk);
  const { cache, io, discard, iothread } = disk;
  return element(
    "disk",
    { type: disk.source?.type ?? "file", device: disk.device },
    element("driver", { name: "qemu", type: format, cache, io, discard, iothread }),
    renderSource(disk.source),
    element("target", { dev: disk.target, bus: disk.bus }),
    readonly ? element("readonly") : undefined,
    textElement("serial", disk.serial),
    bootElement(disk.bootOrder),
  );
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

/** Disks of a kind, bus, format or source that the definition does not describe are left out, as a whole. */
export const parseDisks = (devices: XmlElement | undefined): Disk[] =>
  childrenOf(devices, "disk").flatMap((el) => parseDisk(el) ?? []);

function parseDisk(el: XmlElement): Disk | undefined {
  const device = oneOf(diskDevice.options, attribute(el, "device") ?? "disk");
  const driver = child(el, "driver");
  const target = attribute(child(el, "target"), "dev");
  const bus = target === undefined ? undefined : parseBus(child(el, "target"), target);
  // Without a word libvirt takes the image for raw, and does not look into it.
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
    serial: textOf(child(el, "serial")),
    readonly: child(el, "readonly") !== undefined,
    bootOrder: uintOf(attribute(child(el, "boot"), "order")),
    iothread: uintOf(attribute(driver, "iothread")),
  });
}

/** libvirt takes the bus from the device name when it is not written. */
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
