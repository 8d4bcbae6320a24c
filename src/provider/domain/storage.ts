import type { DomainDefinition } from "../../domain/definition";
import { diskPlace, type GuestSpec } from "../../guest";
import { disksOf } from "../../guest/defining/devices";
import { type Answer, type HostImage, type LibvirtClient, LibvirtError } from "../../libvirt";
import { OperationFailed } from "../errors";
import { type ImageFormat, rawOr, usableFormat } from "../image-format";
import { readAs, speaking } from "../libvirt-answers";
import { type ExistingVolume, readVolumeXml } from "../volume/xml";

type Disk = DomainDefinition["devices"]["disks"][number];

/** Where a disk of the settled definition lies, as libvirt's pools know it. */
export interface DiskOrigin {
  /** The disk's target, for example `sda`. */
  readonly target: string;
  /** What the definition said before it was settled. */
  readonly source: NonNullable<Disk["source"]>;
  /** The volume that it is, where a pool has it. */
  readonly pool?: string;
  readonly volume?: string;
  /** Its path on the host; absent for a volume of a network pool. */
  readonly path?: string;
}

export interface SettledStorage {
  readonly definition: DomainDefinition;
  /** One for each disk and CD-ROM drive that has a source, in the order of the definition. */
  readonly origins: readonly DiskOrigin[];
  /** Files that are not on the host, of a machine that is not to run yet. */
  readonly missing: readonly string[];
}

export interface SettleOptions {
  readonly signal: AbortSignal;
  /**
   * The machine is to run: a file that is not there is an error then. Otherwise it may come later, and its format is
   * what was written, or raw for a device and qcow2 for a file. Default: true.
   */
  readonly running?: boolean;
}

/**
 * The definition with what the host says about its disks and CD images: the path and the kind of each source, so that
 * every tool can work with it, and its format. `formats`: what the program wrote, for each source of
 * {@link writtenFormats}; another format than the host's is an error, as is one that machines do not run from. Volumes
 * of network pools (`rbd`, `gluster` …) stay volumes.
 *
 * One round trip, and one more where libvirt does not know a file or calls it raw. Every volume must be there by now.
 */
export async function settleStorage(
  definition: DomainDefinition,
  client: LibvirtClient,
  formats: ReadonlyMap<string, ImageFormat>,
  { signal, running = true }: SettleOptions,
): Promise<SettledStorage> {
  const asked = definition.devices.disks.filter((disk) => disk.source !== undefined) as (Disk & Sourced)[];
  if (asked.length === 0) return { definition, origins: [], missing: [] };
  const known = await speaking(volumesOf(client, definition.name, asked, signal));
  const unsure = asked.flatMap((disk, index) => pathToLookAt(disk, known[index], formats.get(sourceKey(disk.source))));
  const images = await speaking(client.files.imageInfo([...new Set(unsure)], {}, { signal }));
  const settled = asked.map((disk, index) =>
    settle(disk, known[index], images, formats.get(sourceKey(disk.source)), {
      machine: definition.name,
      host: client.host,
      running,
    }),
  );
  const byTarget = new Map(settled.map(({ disk }) => [disk.target, disk]));
  const disks = definition.devices.disks.map((disk) => byTarget.get(disk.target) ?? disk);
  const missing = [...images].flatMap(([path, { kind }]) => (kind === "missing" ? [path] : []));
  return {
    definition: { ...definition, devices: { ...definition.devices, disks } },
    origins: settled.map(({ origin }) => origin),
    missing,
  };
}

/** The formats that a program wrote, by the source of their disk. */
export function writtenFormats(guest: string, spec: Readonly<Record<string, unknown>>): Map<string, ImageFormat> {
  return new Map(
    disksOf(spec as unknown as GuestSpec).flatMap(({ disk, which }) => {
      if (disk.format === undefined) return [];
      const place = diskPlace(guest, disk, which);
      return [["path" in place ? place.path : volumeKey(place), disk.format]];
    }),
  );
}

const volumeKey = ({ pool, volume }: { readonly pool: string; readonly volume: string }): string =>
  `${pool}\n${volume}`;
const sourceKey = (source: NonNullable<Disk["source"]>): string =>
  source.type === "volume" ? volumeKey(source) : source.path;

interface Sourced {
  readonly source: NonNullable<Disk["source"]>;
}

/** A volume of a pool; absent in the answer where no pool has the path. */
interface Known {
  readonly pool: string;
  readonly volume: ExistingVolume;
}

/**
 * Two questions for each disk: what it is, and which pool has it. A volume that its pool does not list is looked for
 * once more after a refresh.
 */
async function volumesOf(
  client: LibvirtClient,
  machine: string,
  disks: readonly (Disk & Sourced)[],
  signal: AbortSignal,
): Promise<(Known | undefined)[]> {
  const first = await ask(client, disks, signal);
  const pools = [
    ...new Set(
      disks.flatMap(({ source }, index) =>
        source.type === "volume" && isMissing(first[index]![0]) ? [source.pool] : [],
      ),
    ),
  ];
  for (const pool of pools) {
    await client.volumes.refreshPool(pool, { signal }).catch((error: unknown) => {
      if (error instanceof LibvirtError && error.isConnectionFailure) throw error;
    });
  }
  const answers = pools.length === 0 ? first : await ask(client, disks, signal);
  return disks.map(({ source, target }, index) => {
    const [volume, pool] = answers[index]!;
    if (volume.ok)
      return {
        pool: source.type === "volume" ? source.pool : pool.ok ? pool.text.trim() : "",
        volume: readAs(readVolumeXml, volume.text, client, ["vol-dumpxml", ...volumeWords(source)]),
      };
    if (source.type !== "volume" && isMissing(volume)) return undefined;
    throw source.type === "volume" ? noVolume(client, machine, target, source, volume.error) : volume.error;
  });
}

const volumeWords = (source: Sourced["source"]): string[] =>
  source.type === "volume" ? [`--pool=${source.pool}`, `--vol=${source.volume}`] : [`--vol=${source.path}`];

async function ask(
  client: LibvirtClient,
  disks: readonly (Disk & Sourced)[],
  signal: AbortSignal,
): Promise<(readonly [Answer, Answer])[]> {
  const commands = disks.flatMap(({ source }) => {
    const which = volumeWords(source);
    return [
      ["vol-dumpxml", ...which],
      source.type === "volume" ? ["pool-uuid", `--pool=${source.pool}`] : ["vol-pool", ...which],
    ];
  });
  const answers = await client.batch("look at the machine's disks", commands, { signal });
  return disks.map((_, index) => [answers[2 * index]!, answers[2 * index + 1]!] as const);
}

const isMissing = (answer: Answer): boolean =>
  !answer.ok && answer.error.code === "not-found" && /storage vol/i.test(answer.error.reason);

function noVolume(
  { host }: LibvirtClient,
  machine: string,
  target: string,
  { pool, volume }: { readonly pool: string; readonly volume: string },
  error: LibvirtError,
): OperationFailed {
  const disk = `disk ${target} of ${machine}`;
  if (/storage vol/i.test(error.reason))
    return new OperationFailed(
      `${disk}: pool ${pool} of ${host} has no volume ${volume}. virsh -c ${host} vol-list ${pool} lists its volumes; also check whether the storage of the pool is mounted`,
    );
  if (error.code === "not-found")
    return new OperationFailed(
      `${disk}: ${host} has no storage pool ${pool}. virsh -c ${host} pool-list --all lists its pools`,
    );
  if (/not active/i.test(error.reason))
    return new OperationFailed(
      `${disk}: storage pool ${pool} of ${host} is not active. Make sure that its storage is mounted, then start it: virsh -c ${host} pool-start ${pool}`,
    );
  return new OperationFailed(`${disk}: ${error.message}`);
}

/**
 * Paths whose header has to be looked at: what no pool knows, and files that libvirt calls raw because it may not know
 * their format. CD images are raw whatever they hold, and a device is raw unless the program wrote otherwise.
 */
function pathToLookAt(
  { device, source }: Disk & Sourced,
  known: Known | undefined,
  written: ImageFormat | undefined,
): string[] {
  if (device === "cdrom") return [];
  if (known === undefined)
    return source.type === "volume" || (source.type === "block" && written === "raw") ? [] : [source.path];
  return known.volume.type === "file" && known.volume.format === "raw" ? [known.volume.path] : [];
}

interface Where {
  readonly machine: string;
  readonly host: string;
  readonly running: boolean;
}

function settle(
  disk: Disk & Sourced,
  known: Known | undefined,
  images: ReadonlyMap<string, HostImage>,
  written: ImageFormat | undefined,
  where: Where,
): { readonly disk: Disk; readonly origin: DiskOrigin } {
  const { source, target } = disk;
  if (known === undefined) {
    const path = source.type === "volume" ? "" : source.path;
    const image = images.get(path);
    const told = image?.kind === "block" || image?.kind === "file";
    const type = (told ? image.kind : source.type) === "block" ? "block" : "file";
    return {
      disk: { ...disk, source: { type, path }, format: formatOutside(disk, path, type, image, written, where) },
      origin: { target, source, path },
    };
  }
  const { type, path, name, format } = known.volume;
  const origin = { target, source, pool: known.pool, volume: name };
  const word = format === "raw" && type === "file" ? rawOr(images.get(path)) : format;
  const settled = agreed(disk, word, path, written, where);
  // A network volume has no path on the host, and a folder is none.
  if (type !== "file" && type !== "block") return { disk: { ...disk, format: settled }, origin };
  return { disk: { ...disk, source: { type, path }, format: settled }, origin: { ...origin, path } };
}

/** The host's word as the disk's format, where it is not against the program's. */
function agreed(
  { device, target }: Disk,
  word: string,
  path: string,
  written: ImageFormat | undefined,
  { machine, host }: Where,
): ImageFormat {
  const what = `disk ${target} of ${machine}`;
  const format = device === "cdrom" && word !== "qcow2" ? "raw" : usableFormat(word, path, { what, host });
  if (written === undefined || written === format) return format;
  throw new OperationFailed(
    `${what}: ${path} on ${host} is a ${format} image, but format is "${written}". Set format: "${format}", or remove format`,
  );
}

function formatOutside(
  disk: Disk,
  path: string,
  type: "file" | "block",
  image: HostImage | undefined,
  written: ImageFormat | undefined,
  where: Where,
): ImageFormat {
  const what = `disk ${disk.target} of ${where.machine}`;
  if (disk.device === "cdrom") return "raw";
  if (image?.kind === "missing" && !where.running) return written ?? disk.format;
  if (image?.kind === "missing")
    throw new OperationFailed(
      `${what}: ${path} does not exist on ${where.host}. Check the path and whether its storage is mounted: findmnt -T ${path}`,
    );
  if (image?.kind === "other")
    throw new OperationFailed(
      `${what}: ${path} on ${where.host} is neither a file nor a block device. Specify the image file`,
    );
  // What a guest wrote to a raw device is no header: only a program may say that there is one.
  if (type === "block" && written !== "qcow2") return "raw";
  if (image?.format === undefined) {
    if (written !== undefined) return written;
    throw new OperationFailed(
      `${what}: the format of ${path} is unknown, because ${where.host} does not report it${image?.problem === undefined ? "" : ` (${image.problem})`}. Set format: "qcow2" or format: "raw" on the disk. On the host, qemu-img info -U ${path} shows the format`,
    );
  }
  if (image.backing !== undefined && written === undefined) {
    throw new OperationFailed(
      `${what}: according to its header, ${path} on ${where.host} is an overlay of ${image.backing}. A guest with a raw image can forge such a header, so it is not trusted. If the image is an overlay, set format: "qcow2" on the disk; if it is raw, set format: "raw"`,
    );
  }
  // The program's raw cannot be wrong in a dangerous way, and is no mistake where the header may be the guest's.
  if (written === "raw" && image.backing !== undefined) return "raw";
  return agreed(disk, image.format, path, written, where);
}
