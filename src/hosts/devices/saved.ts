import * as z from "zod";

const count = z.number().int().nonnegative();
const id = z.string().regex(/^[0-9a-f]{4}$/, 'must be four hexadecimal digits in quotes, for example "8086"');
const address = z
  .string()
  .regex(/^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/, 'must be a PCI address, for example "0000:02:00.0"');

const pci = z.strictObject({
  node: z.string(),
  address,
  vendor: id,
  device: id,
  vendorName: z.string().optional(),
  deviceName: z.string().optional(),
  subsystem: z.string().optional(),
  class: z.string().optional(),
  driver: z.string().optional(),
  group: z.strictObject({ number: count, members: z.array(address) }).optional(),
  numaNode: count.optional(),
  bridge: z.boolean(),
  slotPath: z.string().optional(),
  serial: z.string().optional(),
  rom: z.boolean().optional(),
  barBytes: count.optional(),
  functions: z.strictObject({ most: count, active: z.array(address) }).optional(),
  physicalFunction: address.optional(),
  interface: z.string().optional(),
  mdevTypes: z
    .array(
      z.strictObject({ id: z.string(), name: z.string().optional(), api: z.string().optional(), available: count }),
    )
    .optional(),
  roles: z.array(z.enum(["root-disk", "uplink", "boot-display"])),
  usedBy: z.string().optional(),
});

const usb = z.strictObject({
  node: z.string(),
  vendor: id,
  product: id,
  vendorName: z.string().optional(),
  productName: z.string().optional(),
  bus: count,
  device: count,
  port: z.string().optional(),
  usedBy: z.string().optional(),
});

const mediated = z.strictObject({
  node: z.string(),
  uuid: z.string(),
  type: z.string(),
  parent: address,
  usedBy: z.string().optional(),
});

/** The devices of a saved profile. */
export const hostDevices = z.strictObject({
  vfio: z.enum(["yes", "no", "unknown"]),
  pci: z.array(pci).optional(),
  usb: z.array(usb).optional(),
  mediated: z.array(mediated).optional(),
});
