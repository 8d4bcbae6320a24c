/**
 * The zod schema of a guest: arguments of `WindowsGuest` and spec files alike. It holds shapes and values;
 * what one setting means for another stands in `rules/`.
 */
import * as z from "zod";

import { enlightenmentOfValueProperty, toggleProperties, valueProperties } from "../../enlightenments/catalogue";
import type { EnlightenmentProperty, EnlightenmentValueProperty } from "../../enlightenments/catalogue";
import { presetIds, presetNames } from "../../presets";
import { windowsTable } from "../../windows";
import * as leaf from "./leaves";
import { hertzMeant } from "./numerals";

const toggle = z.enum(["on", "off", "auto"]);
const each = <Key extends string, Value>(keys: readonly Key[], value: (key: Key) => Value): Record<Key, Value> =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, Value>;

/** The range of a value is the engine's to check: here only its type counts. */
const valueSchema = (property: EnlightenmentValueProperty): z.ZodOptional<z.ZodNumber | z.ZodString> =>
  (enlightenmentOfValueProperty(property)!.value!.type === "uint32" ? z.number() : z.string()).optional();

const toggles = each<EnlightenmentProperty, z.ZodOptional<typeof toggle>>(toggleProperties, () => toggle.optional());
const values = each(valueProperties, valueSchema);

const disk = z.strictObject({
  name: leaf.memberName.optional(),
  path: leaf.hostPath.optional(),
  pool: leaf.poolName.optional(),
  volume: leaf.volumeName.optional(),
  baseImage: leaf.imageReference.optional(),
  size: leaf.size.optional(),
  format: z.enum(["qcow2", "raw"]).optional(),
  bus: z.enum(["auto", "virtio", "scsi", "sata"]).optional(),
  cache: z.enum(["none", "writeback", "writethrough", "directsync", "unsafe"]).optional(),
  serial: leaf.serial.optional(),
  adopt: z.boolean().optional(),
  recreate: leaf.line(200).optional(),
});

const cdrom = z.strictObject({
  name: leaf.memberName.optional(),
  path: leaf.hostPath.optional(),
  pool: leaf.poolName.optional(),
  volume: leaf.volumeName.optional(),
});

const network = z.strictObject({
  name: leaf.memberName.optional(),
  network: leaf.networkName.optional(),
  bridge: leaf.bridgeName.optional(),
  model: z.enum(["auto", "virtio", "e1000e", "e1000"]).optional(),
  mac: leaf.mac.optional(),
});

const socketCount = leaf.whole(1, 255, "sockets");
const hertz = leaf.whole(100_000_000, 20_000_000_000, "Hz", { meant: hertzMeant });

/**
 * What a program does with the machine, in contrast to what the machine is. No rule looks at it, and no definition
 * holds it.
 */
const deployment = {
  running: z.boolean().optional(),
  autostart: z.boolean().optional(),
  shutdownTimeoutSeconds: leaf.whole(1, 86_400, "seconds").optional(),
  forceStop: z.boolean().optional(),
  deleteStateOnDestroy: z.boolean().optional(),
  deleteDisksOnDestroy: z.boolean().optional(),
  adopt: z.boolean().optional(),
};
export const deploymentKeys = Object.keys(deployment) as readonly (keyof typeof deployment)[];

export const guestSpec = z.strictObject({
  name: leaf.guestName,
  host: leaf.host.optional(),
  windows: z.enum(windowsTable.map((row) => row.id)),
  preset: z.enum([...presetNames, ...presetIds]).optional(),
  vcpus: leaf.whole(1, 4096, "vCPUs", { most: 255, beyond: "up to 4096 with libvirt 10.10 or newer" }).optional(),
  topology: z
    .strictObject({
      sockets: socketCount.optional(),
      cores: leaf.whole(1, 4096, "cores").optional(),
      threads: leaf.whole(1, 8, "threads").optional(),
    })
    .optional(),
  memory: leaf.size.optional(),
  systemDisk: disk.optional(),
  disks: z.array(disk).max(24).optional(),
  cdroms: z.array(cdrom).max(6).optional(),
  networks: z.array(network).max(16).optional(),
  enlightenments: z.strictObject({ ...toggles, ...values }).optional(),
  enlightenmentMode: z.enum(["custom", "host-model", "passthrough"]).optional(),
  hostSupport: z.enum(["require", "adapt", "report"]).optional(),
  migratable: z.boolean().optional(),
  nestedVirtualization: z.boolean().optional(),
  tscFrequency: hertz.optional(),
  cpu: z
    .strictObject({
      mode: z.enum(["host-passthrough", "host-model", "maximum", "custom"]).optional(),
      model: leaf.cpuWord("model").optional(),
      features: z
        .array(
          z.strictObject({
            name: leaf.cpuWord("feature"),
            policy: z.enum(["force", "require", "optional", "disable", "forbid"]),
          }),
        )
        .max(200)
        .optional(),
    })
    .optional(),
  firmware: z
    .strictObject({
      type: z.enum(["uefi", "bios"]).optional(),
      secureBoot: z.boolean().optional(),
      nvram: leaf.hostPath.optional(),
    })
    .optional(),
  tpm: z.strictObject({ enabled: z.boolean().optional(), model: z.enum(["tpm-crb", "tpm-tis"]).optional() }).optional(),
  drivers: z.enum(["virtio", "inbox"]).optional(),
  pinning: z
    .strictObject({
      vcpus: z.array(leaf.cpuset).max(4096),
      emulator: leaf.cpuset.optional(),
      iothread: leaf.cpuset.optional(),
    })
    .optional(),
  hugepages: z.strictObject({ size: leaf.size }).optional(),
  numa: z
    .strictObject({ nodes: leaf.cpuset, mode: z.enum(["strict", "preferred", "interleave", "restrictive"]).optional() })
    .optional(),
  clock: z.strictObject({ offset: z.enum(["localtime", "utc"]).optional() }).optional(),
  graphics: z
    .strictObject({
      type: z.enum(["vnc", "spice", "none"]).optional(),
      listen: leaf.listenAddress.optional(),
      port: leaf.whole(-1, 65535, "port, -1 for any free one").optional(),
      password: leaf.secret.optional(),
    })
    .optional(),
  video: z.strictObject({ model: z.enum(["virtio", "qxl", "vga", "bochs", "none"]).optional() }).optional(),
  guestAgent: z.boolean().optional(),
  hideKvm: z.boolean().optional(),
  memoryBalloon: z.boolean().optional(),
  uuid: leaf.uuid.optional(),
  description: leaf.prose(8000).optional(),
  ...deployment,
});

/** A spec as the schema reads it. `types.ts` has the same for people. */
export type ReadSpec = z.output<typeof guestSpec>;
