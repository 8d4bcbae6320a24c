import type { CpuVendor } from "../../enlightenments/types";
import type { HostProfile } from "../../hosts/types";
import type { Machine } from "./decided";

/**
 * How much memory a CPU with so many address bits reaches on q35, as QEMU counts (hw/i386/pc.c, `pc_memory_init`, since
 * QEMU 7.1): 2 GiB lie below 4 GiB, the rest above, and behind it a window of 32 GiB for devices. On an AMD CPU nothing
 * may lie in the last 12 GiB below 1 TiB, so a machine that would reach into them starts at 1 TiB.
 */
const HOLE_GIB = 2;
const DEVICES_GIB = 32;
const AMD_HOLE_FROM_GIB = 1012;
const AMD_HOLE_TO_GIB = 1024;
const KIB_PER_GIB = 1024 ** 2;

export const ADDRESS_WIDTH_SOURCE = "https://gitlab.com/qemu-project/qemu/-/blob/master/hw/i386/pc.c";

/** What QEMU gives every CPU model but `host` and `max` (TCG_PHYS_ADDR_BITS). */
export const QEMU_ADDRESS_BITS = 40;

// Of an unknown vendor the tighter rule holds: it leaves room on both.
const avoidsHole = (vendor: CpuVendor): boolean => vendor !== "intel";

/** Bits that the addresses of a machine with so much memory need. */
export function addressBitsNeeded(memoryKiB: number, vendor: CpuVendor): number {
  const memory = Math.ceil(memoryKiB / KIB_PER_GIB);
  let end = memory + HOLE_GIB + DEVICES_GIB;
  if (avoidsHole(vendor) && end > AMD_HOLE_FROM_GIB) end = AMD_HOLE_TO_GIB + memory - HOLE_GIB + DEVICES_GIB;
  return 30 + Math.ceil(Math.log2(end));
}

/** The most memory, in whole GiB, that a machine with addresses of so many bits can have. */
export function mostMemoryGiB(bits: number, vendor: CpuVendor): number {
  const space = 2 ** (bits - 30);
  if (!avoidsHole(vendor) || space < AMD_HOLE_FROM_GIB) return space - HOLE_GIB - DEVICES_GIB;
  const below = AMD_HOLE_FROM_GIB - HOLE_GIB - DEVICES_GIB;
  return Math.max(below, space - AMD_HOLE_TO_GIB + HOLE_GIB - DEVICES_GIB);
}

/**
 * Red Hat's machine types hand the host's width on by themselves (autotest/tp-qemu: host-phys-bits=on is the default of
 * its builds).
 */
const handsWidthOn = (host: HostProfile | undefined): boolean =>
  host?.machineTypes?.some((type) => /^pc-q35-rhel/.test(type)) === true;

/**
 * The width that the definition must name so that the machine starts; undefined where what QEMU does by itself is
 * enough.
 */
export function addressBitsOf(
  { cpuMode, memoryKiB, cpuVendor }: Pick<Machine, "cpuMode" | "memoryKiB" | "cpuVendor">,
  host: HostProfile | undefined,
): number | undefined {
  if (cpuMode === "host-passthrough" || cpuMode === "maximum" || handsWidthOn(host)) return undefined;
  if (addressBitsNeeded(memoryKiB, cpuVendor) <= QEMU_ADDRESS_BITS) return undefined;
  // One width for both vendors: the definition does not depend on knowing whose CPU it is.
  return addressBitsNeeded(memoryKiB, "unknown");
}
