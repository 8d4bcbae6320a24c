import * as z from "zod";
import { UNPRINTABLE } from "../../foreign/printable";

/** What a person may call a snapshot. */
export const SNAPSHOT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Bytes of a manifest that are read. */
export const MOST_MANIFEST_BYTES = 65_536;

const path = z
  .string()
  .max(4_096)
  .refine((text) => text.startsWith("/") && text.search(UNPRINTABLE) === -1, "a plain absolute path");
const target = z.string().regex(/^[a-z0-9]{1,16}$/);

const disk = z.object({
  target,
  /** The image that holds the disk's content of then. Nothing writes to it while the snapshot exists. */
  image: path,
  format: z.enum(["raw", "qcow2"]),
  /** The overlay that took the writes from then on. Absent where a revert left the image. */
  overlay: path.optional(),
});

/** An overlay that a revert makes. */
const created = z.object({ target, image: path, overlay: path });

/**
 * What ties the parts of a snapshot together. Stands in the snapshot's folder on the host as `manifest.json`, next to
 * the copies.
 */
const manifest = z.object({
  format: z.literal(1),
  name: z.string().regex(SNAPSHOT_NAME),
  machine: z.object({ uuid: z.uuid(), name: z.string().max(512) }),
  createdAt: z.iso.datetime(),
  /** Who made it: a person, an update of the machine, or a revert, which keeps the state that it leaves. */
  origin: z.enum(["user", "update", "revert"]),
  /** Windows had flushed its file systems (guest agent). */
  quiesced: z.boolean(),
  /** Only `complete` ones can be reverted to. `removing`: the overlays are being merged. */
  state: z.enum(["making", "complete", "removing"]),
  disks: z.array(disk).max(64),
  /** Disks that are no part of it. */
  leftOut: z.array(z.object({ target, reason: z.string().max(200) })).max(64),
  /** Where the UEFI variables belong, and whether there were any. */
  variables: z.object({ file: path, copied: z.boolean() }).optional(),
  /** Where the TPM's state belongs, and whether there was any. */
  tpm: z.object({ folder: path, copied: z.boolean() }).optional(),
  /** What a revert put in place of `disks`: the snapshot holds the state that the revert left. */
  created: z.array(created).max(64).optional(),
  /** The overlays that are merged, each into the image below it. */
  merges: z
    .array(z.object({ target, from: path, into: path }))
    .max(64)
    .optional(),
});

export type Manifest = z.output<typeof manifest>;
export type SnapshotDisk = Manifest["disks"][number];
export type Merge = NonNullable<Manifest["merges"]>[number];

/** Undefined where the text is no manifest of this version for the snapshot `name` of the machine `uuid`. */
export function readManifest(text: string, uuid: string, name: string): Manifest | undefined {
  if (Buffer.byteLength(text) > MOST_MANIFEST_BYTES) return undefined;
  try {
    const read = manifest.safeParse(JSON.parse(text));
    return read.success && read.data.machine.uuid === uuid && read.data.name === name ? read.data : undefined;
  } catch {
    return undefined;
  }
}

export const writeManifest = (value: Manifest): string => `${JSON.stringify(manifest.parse(value), null, 2)}\n`;

/** A name that nobody has yet: the day and a number. */
export function nextName(now: Date, taken: ReadonlySet<string>): string {
  const day = now.toISOString().slice(0, 10);
  for (let number = 1; ; number++) {
    const name = `${day}-${number}`;
    if (!taken.has(name)) return name;
  }
}

const MARK = ".snapshot-";

/** The overlay of a disk, beside the image that it covers. `attempt`: told apart where such a file is there. */
export function overlayPath(
  image: string,
  machine: { readonly uuid: string; readonly name: string },
  target: string,
  snapshot: string,
  attempt = 0,
): string {
  const plain = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(machine.name) ? machine.name : machine.uuid;
  return `${image.replace(/\/[^/]*$/, "")}/${plain}.${target}${MARK}${snapshot}${attempt === 0 ? "" : `-${attempt}`}.qcow2`;
}

/** Is it an overlay that a snapshot of ours made? */
export const isSnapshotOverlay = (path: string): boolean =>
  path.slice(path.lastIndexOf("/") + 1).includes(MARK) && path.endsWith(".qcow2");
