import { defined } from "../../foreign/defined";

/** What libvirt does not tell of a PCI device. */
export interface SysfsDevice {
  readonly subsystem?: string;
  readonly serial?: string;
  readonly rom?: boolean;
  readonly barBytes?: number;
  readonly interface?: string;
}

/** By PCI address. */
export interface FactsOfSysfs {
  readonly devices: ReadonlyMap<string, SysfsDevice>;
  readonly rootDisks: ReadonlySet<string>;
  /** The devices of all interfaces that a default route goes through. */
  readonly uplinks: ReadonlySet<string>;
  readonly bootDisplays: ReadonlySet<string>;
}

const ADDRESS = "[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]";

/** The PCI device that something in sysfs belongs to. */
export const lastPciAddress = (path: string): string | undefined =>
  [...path.matchAll(new RegExp(`/(${ADDRESS})(?=/|$)`, "g"))].at(-1)?.[1];

/** Bit of a resource that is memory, not I/O ports (include/linux/ioport.h). */
const IORESOURCE_MEM = 0x200n;

/**
 * Reads lines `device <address>`, each followed by those about the device: `subsystem_vendor 0x8086`,
 * `subsystem_device 0x0001`, `boot_vga 1`, `rom`, `bar <start> <end> <flags>`, `net <interface>`,
 * `serial <serial number>`; and lines `root <path>` and `uplink <path>` with paths in sysfs.
 */
export function parseSysfs(text: string): FactsOfSysfs {
  const devices = new Map<string, SysfsDevice>();
  const [rootDisks, uplinks, bootDisplays] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { address, lines } of sectionsOf(text)) {
    devices.set(address, deviceOf(lines));
    if (lines.includes("boot_vga 1")) bootDisplays.add(address);
  }
  for (const [, what, path] of text.matchAll(/^(root|uplink) (\/.*)$/gm)) {
    const address = lastPciAddress(path!);
    if (address !== undefined) (what === "root" ? rootDisks : uplinks).add(address);
  }
  return { devices, rootDisks, uplinks, bootDisplays };
}

interface Section {
  readonly address: string;
  readonly lines: string[];
}

/** A serial number comes later than the rest of its device. */
function sectionsOf(text: string): Iterable<Section> {
  const sections = new Map<string, Section>();
  let open: Section | undefined;
  for (const line of text.split("\n")) {
    const address = new RegExp(`^device (${ADDRESS})$`).exec(line)?.[1];
    if (address === undefined) open?.lines.push(line);
    else sections.set(address, (open = sections.get(address) ?? { address, lines: [] }));
  }
  return sections.values();
}

function deviceOf(lines: readonly string[]): SysfsDevice {
  const value = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  const hex = (name: string): string | undefined => /^0x([0-9a-f]{4})$/.exec(value(name) ?? "")?.[1];
  const [vendor, device] = [hex("subsystem_vendor"), hex("subsystem_device")];
  return defined({
    // Devices of a card without a maker of its own say zeros.
    subsystem: vendor === undefined || device === undefined || vendor === "0000" ? undefined : `${vendor}:${device}`,
    serial: value("serial"),
    rom: lines.includes("rom"),
    barBytes: barBytes(lines),
    interface: value("net"),
  });
}

function barBytes(lines: readonly string[]): number | undefined {
  const bars = lines.flatMap((line) => {
    const [, start, end, flags] = /^bar (0x[0-9a-f]+) (0x[0-9a-f]+) (0x[0-9a-f]+)$/.exec(line) ?? [];
    if (start === undefined || end === undefined || flags === undefined) return [];
    const isMemory = (BigInt(flags) & IORESOURCE_MEM) !== 0n;
    return [isMemory ? Number(BigInt(end) - BigInt(start) + 1n) : 0];
  });
  return bars.length === 0 ? undefined : bars.reduce((sum, one) => sum + one, 0);
}
