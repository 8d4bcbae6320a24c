import { parseXml, XmlParseError } from "../domain";
import { type Answer, type CallOptions, type LibvirtClient, LibvirtError, lines, volumeNames } from "../libvirt";
import { type DomainFiles, domainFiles, type FileRole, type NamedFile } from "./domain-files";
import { OperationFailed } from "./errors";
import { readVolumeXml } from "./volume/xml";

/** A machine that uses a file or block device. */
export interface MachineUser {
  readonly kind: "machine";
  /** The path that was asked about. */
  readonly of: string;
  readonly name: string;
  readonly uuid: string;
  /** Active: running, paused, crashed and kept, or in a shutdown. */
  readonly running: boolean;
  /** The running machine has it now, not only its definition for the next start. */
  readonly live: boolean;
  /** Its memory is saved (`virsh managedsave`) and goes on with the disks as they were. */
  readonly saved: boolean;
  readonly role: FileRole;
  /** Target of the disk, for example `sda`. */
  readonly target?: string;
}

/** A volume of a pool that is an overlay of the file. */
export interface OverlayUser {
  readonly kind: "overlay";
  readonly of: string;
  readonly pool: string;
  readonly volume: string;
  readonly path: string;
}

export type StorageUser = MachineUser | OverlayUser;

/**
 * Who on this host uses files or block devices: every machine, defined or running, as a disk, as an image below a disk,
 * as UEFI variables or otherwise; and every volume of an active pool that is an overlay of one. Links are followed
 * where a shell reaches the host. Images below the disks of a machine that is off are known from the pools, and from
 * their own headers where a shell reaches the host.
 *
 * A few processes whatever the number of machines; who asks while others do shares the next look. Rejects with
 * LibvirtError when the host does not tell everything: then nothing is known to be unused.
 */
export async function storageUsers(
  client: LibvirtClient,
  paths: readonly string[],
  options: CallOptions = {},
): Promise<StorageUser[]> {
  const wanted = paths.filter((path) => path !== "");
  if (wanted.length === 0) return [];
  const [host, ids] = await Promise.all([look(client, options), client.files.identities(wanted, options)]);
  return wanted.flatMap((path) => usersOf(path, ids.get(path) ?? host.idOf(path), host));
}

/** Users in words, for an error: "machine web1 (UUID …, running) as disk sda". */
export const userText = (user: StorageUser): string =>
  user.kind === "overlay"
    ? `volume ${user.volume} of pool ${user.pool}, which is an overlay of it`
    : `machine ${user.name} (${user.uuid}, ${user.running ? "running" : user.saved ? "its memory is saved" : "off"}) as ${roleText(user)}`;

function roleText({ role, target }: MachineUser): string {
  const disk = target === undefined ? "a disk" : `disk ${target}`;
  return { disk, backing: `the image below ${disk}`, nvram: "its UEFI variables", other: "one of its files" }[role];
}

interface Volume {
  readonly pool: string;
  readonly name: string;
  readonly path: string;
  readonly backing: string | undefined;
}

interface Machine extends Omit<DomainFiles, "files"> {
  readonly files: readonly (NamedFile & { readonly live: boolean })[];
  readonly running: boolean;
  readonly saved: boolean;
}

interface Host {
  readonly machines: readonly Machine[];
  readonly volumes: readonly Volume[];
  /** What tells files apart: the file's own identity where the host says it, else the path. */
  idOf(path: string): string;
  pathOf(place: NamedFile["place"]): string | undefined;
  /** Identities of everything below a file. */
  below(path: string): ReadonlySet<string>;
}

function usersOf(of: string, id: string, host: Host): StorageUser[] {
  const machines = host.machines.flatMap((machine): MachineUser[] => {
    const { name, uuid, running, saved } = machine;
    const used = machine.files.flatMap(({ role, place, target, live }) => {
      const path = host.pathOf(place);
      if (path === undefined) return [];
      const as = host.idOf(path) === id ? role : role === "disk" && host.below(path).has(id) ? "backing" : undefined;
      return as === undefined ? [] : [{ role: as, live, ...(target === undefined ? {} : { target }) }];
    });
    // What is live comes last.
    const once = new Map(used.map((one) => [`${one.role} ${one.target ?? ""}`, one]));
    return [...once.values()].map((one) => ({ kind: "machine", of, name, uuid, running, saved, ...one }));
  });
  const overlays = host.volumes
    .filter(({ backing }) => backing !== undefined && host.idOf(backing) === id)
    .map(({ pool, name, path }): OverlayUser => ({ kind: "overlay", of, pool, volume: name, path }));
  return [...machines, ...overlays];
}

const looks = new WeakMap<LibvirtClient, { now?: Promise<Host>; next?: Promise<Host> }>();

/** A look that begins after this call: one that is under way may have passed by what was changed meanwhile. */
function look(client: LibvirtClient, options: CallOptions): Promise<Host> {
  const slot = looks.get(client) ?? {};
  looks.set(client, slot);
  const begin = (): Promise<Host> => {
    delete slot.next;
    const now = lookAt(client, options);
    slot.now = now;
    const done = (): void => {
      if (slot.now === now) delete slot.now;
    };
    now.then(done, done);
    return now;
  };
  if (slot.now === undefined) return begin();
  return (slot.next ??= slot.now.then(begin, begin));
}

async function lookAt(client: LibvirtClient, options: CallOptions): Promise<Host> {
  const [machines, volumes] = [await machinesOf(client, options), await volumesOf(client, options)];
  const byPlace = new Map(volumes.map((volume) => [`${volume.pool}/${volume.name}`, volume]));
  const pathOf: Host["pathOf"] = (place) =>
    "path" in place ? place.path : byPlace.get(`${place.pool}/${place.volume}`)?.path;
  const used = machines.flatMap(({ files }) => files.flatMap(({ place }) => pathOf(place) ?? []));
  const chains = await foreignChains(client, machines, volumes, options);
  const ids = await client.files.identities(
    [
      ...new Set([
        ...used,
        ...volumes.flatMap(({ path, backing }) => [path, ...(backing === undefined ? [] : [backing])]),
        ...[...chains.values()].flat(),
      ]),
    ],
    options,
  );
  const idOf = (path: string): string => ids.get(path) ?? path.replace(/\/{2,}/g, "/");
  return { machines, volumes, idOf, pathOf, below: layers(volumes, chains, idOf) };
}

/** Follows the images below a file. What a guest of ours wrote is not among them: raw images have none. */
function layers(
  volumes: readonly Volume[],
  chains: ReadonlyMap<string, readonly string[]>,
  idOf: (path: string) => string,
): Host["below"] {
  const direct = new Map<string, readonly string[]>();
  for (const { path, backing } of volumes) if (backing !== undefined) direct.set(idOf(path), [idOf(backing)]);
  for (const [path, chain] of chains) direct.set(idOf(path), chain.map(idOf));
  return (path) => {
    const found = new Set<string>();
    const open = [...(direct.get(idOf(path)) ?? [])];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      open.push(...(direct.get(id) ?? []));
    }
    return found;
  };
}

/**
 * What lies below the disks that no pool knows, of machines that are off: libvirt looks at their chains only when they
 * start.
 */
async function foreignChains(
  client: LibvirtClient,
  machines: readonly Machine[],
  volumes: readonly Volume[],
  options: CallOptions,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = new Set(volumes.map(({ path }) => path));
  const open = machines
    .filter(({ running }) => !running)
    .flatMap(({ files }) =>
      files.flatMap(({ role, place, layered }) =>
        role === "disk" && layered === true && "path" in place && !known.has(place.path) ? [place.path] : [],
      ),
    );
  if (open.length === 0) return new Map();
  const found = await client.files.imageInfo([...new Set(open)], { chain: true }, options);
  return new Map(
    [...found].flatMap(([path, { chain }]) => (chain === undefined || chain.length === 0 ? [] : [[path, chain]])),
  );
}

async function machinesOf(client: LibvirtClient, options: CallOptions): Promise<Machine[]> {
  const lists = await client.batch(
    "list the machines",
    [
      ["list", "--all", "--uuid"],
      ["list", "--uuid"],
      ["list", "--all", "--with-managed-save", "--uuid"],
    ],
    options,
  );
  const [all, active, saved] = lists.map((answer) => lines(said(answer)));
  const running = new Set(active);
  const questions = all!.flatMap((uuid) => [
    [uuid, ["dumpxml", `--domain=${uuid}`, "--inactive"]] as const,
    ...(running.has(uuid) ? [[uuid, ["dumpxml", `--domain=${uuid}`]] as const] : []),
  ]);
  const answers = await client.batch(
    "read the machines",
    questions.map(([, command]) => command),
    options,
  );
  const machines = new Map<string, Machine>();
  for (const [index, [uuid]] of questions.entries()) {
    // Undefined since it was listed.
    const xml = unlessGone(answers[index]!);
    if (xml === undefined) continue;
    const { name, files } = filesOf(client, uuid, xml);
    const before = machines.get(uuid)?.files;
    // The first answer is the definition, the second the machine that runs.
    machines.set(uuid, {
      name,
      uuid,
      files: [...(before ?? []), ...files.map((file) => ({ ...file, live: before !== undefined }))],
      running: running.has(uuid),
      saved: saved!.includes(uuid),
    });
  }
  return [...machines.values()];
}

function filesOf({ host }: LibvirtClient, uuid: string, xml: string): DomainFiles {
  try {
    return domainFiles(parseXml(xml));
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    throw new OperationFailed(
      `the definition of machine ${uuid} on ${host} cannot be read (${error.message}), so it is unknown which files it uses. To see it, run: virsh -c ${host} dumpxml ${uuid}`,
    );
  }
}

async function volumesOf(client: LibvirtClient, options: CallOptions): Promise<Volume[]> {
  const pools = lines(await client.virsh("list the pools", ["pool-list", "--name"], options));
  const lists = await client.batch(
    "list the volumes",
    pools.map((pool) => ["vol-list", `--pool=${pool}`]),
    options,
  );
  // A pool that went off meanwhile, or a volume that is gone or cannot be read, is an overlay of nothing that anybody
  // could use.
  const listed = pools.flatMap((pool, index) =>
    lists[index]!.ok ? volumeNames(said(lists[index]!)).map((name) => [pool, name] as const) : [],
  );
  const answers = await client.batch(
    "read the volumes",
    listed.map(([pool, name]) => ["vol-dumpxml", `--pool=${pool}`, `--vol=${name}`]),
    options,
  );
  return listed.flatMap(([pool, name], index) => {
    const answer = answers[index]!;
    if (!answer.ok) return [];
    try {
      const { path, backing } = readVolumeXml(answer.text);
      return [{ pool, name, path, backing }];
    } catch (error) {
      if (error instanceof XmlParseError) return [];
      throw error;
    }
  });
}

function said(answer: Answer): string {
  if (!answer.ok) throw answer.error;
  return answer.text;
}

function unlessGone(answer: Answer): string | undefined {
  if (!answer.ok && answer.error instanceof LibvirtError && answer.error.code === "not-found") return undefined;
  return said(answer);
}
