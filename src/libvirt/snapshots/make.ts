import { defined } from "../../foreign/defined";
import { element, serialize } from "../../domain";
import { quote } from "../../foreign/quote";
import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import { LibvirtError } from "../errors";
import { pingAgent } from "../guest/agent";
import { SnapshotError } from "./error";
import { onHost, STATE_OF } from "./host";
import { inLock } from "./lock";
import { mustBeQuiet, snapshotMachine, type SnapshotMachine, targetsOf } from "./machine";
import { type Manifest, nextName, overlayPath, SNAPSHOT_NAME, type SnapshotDisk } from "./manifest";
import type { SnapshotOptions } from "./options";
import { clearUnfinished, undoMade } from "./remove";
import { dropFolder, makeFolder, mustHaveRoom, readStore, RESERVE_BYTES, saveManifest } from "./store";

export interface MakeOptions extends SnapshotOptions {
  /** Default: the day and a number. */
  readonly name?: string;
  readonly origin?: Manifest["origin"];
  /** Bytes that must be free beside each disk. Default: 1 GiB. */
  readonly reserveBytes?: number;
}

/** So often a snapshot is made anew, where the firmware or the TPM wrote while the disks were covered. */
const MOST_ATTEMPTS = 3;

/**
 * Makes a snapshot of a machine, running or off: an overlay on each of its disks, copies of its definition, its UEFI
 * variables and its TPM's state. A running machine is not paused. libvirt covers all disks at one moment; the copies
 * are taken before and compared afterwards, and equal ones are those of that moment.
 */
export async function makeSnapshot(client: LibvirtClient, uuid: string, options: MakeOptions = {}): Promise<Manifest> {
  const limits = options.signal === undefined ? {} : { signal: options.signal };
  if (options.name !== undefined && !SNAPSHOT_NAME.test(options.name))
    throw new SnapshotError(
      `"${options.name}" is not a name for a snapshot: use up to 64 letters, digits, ".", "_" and "-", beginning with a letter or digit`,
    );
  return inLock(client, uuid, "make a snapshot", limits, () => makeLocked(client, uuid, options, limits));
}

async function makeLocked(
  client: LibvirtClient,
  uuid: string,
  options: MakeOptions,
  limits: CallOptions & Pick<SnapshotOptions, "signal">,
): Promise<Manifest> {
  const { log = () => undefined } = options;
  await clearUnfinished(client, uuid, { log, ...limits });
  for (let attempt = 1; ; attempt++) {
    const machine = await snapshotMachine(client, uuid, limits);
    mustBeQuiet(client, machine, `make a snapshot of ${machine.name}`);
    const made = await attemptSnapshot(client, machine, options, limits);
    if (made !== undefined) return made;
    if (attempt === MOST_ATTEMPTS)
      throw new SnapshotError(
        `${machine.name} on ${client.host} writes its UEFI variables or its TPM's state all the time, so no consistent snapshot could be made, and nothing was changed. Wait until Windows has started, or shut it down`,
      );
    log(`${machine.name} wrote its UEFI variables or its TPM's state meanwhile; the snapshot is made again`);
  }
}

/** Undefined where the machine's firmware state changed meanwhile: then the snapshot was taken back. */
async function attemptSnapshot(
  client: LibvirtClient,
  machine: SnapshotMachine,
  { name: asked, origin = "user", reserveBytes = RESERVE_BYTES }: MakeOptions,
  limits: CallOptions,
): Promise<Manifest | undefined> {
  const task = `make a snapshot of ${machine.name}`;
  const refused = machine.disks.flatMap((disk) => (disk.kind === "refused" ? [disk] : []));
  if (refused.length > 0)
    throw new SnapshotError(
      `cannot ${task} on ${client.host}, and nothing was changed: ${refused.map(({ target, reason }) => `disk ${target}: ${reason}`).join("; ")}`,
    );
  const store = await readStore(client, machine.uuid, machine.stores, limits);
  const taken = new Set(store.snapshots.map(({ name }) => name));
  if (asked !== undefined && taken.has(asked))
    throw new SnapshotError(`${machine.name} on ${client.host} has a snapshot ${asked} already`);
  const name = asked ?? nextName(new Date(), taken);
  const planned: Manifest = {
    format: 1,
    name,
    machine: { uuid: machine.uuid, name: machine.name },
    createdAt: new Date().toISOString(),
    origin,
    quiesced: false,
    state: "making",
    disks: await withFreePaths(client, machine, name, limits),
    leftOut: machine.disks.flatMap((disk) =>
      disk.kind === "left-out" ? [{ target: disk.target, reason: disk.reason }] : [],
    ),
  };
  const state = [machine.variables, machine.tpm].flatMap((path) => path ?? []);
  await mustHaveRoom(
    client,
    { task, store: store.folder, state, overlays: planned.disks.flatMap(({ overlay }) => overlay ?? []), reserveBytes },
    limits,
  );
  const folder = `${store.folder}/${name}`;
  const manifest = await makeFolder(
    client,
    folder,
    planned,
    machine.look.inactive.text,
    defined({ variables: machine.variables, tpm: machine.tpm }),
    limits,
  );
  const quiesced = await coverDisks(client, machine, manifest, folder, limits);
  if (!machine.off && !(await isUnchanged(client, folder, manifest, limits))) {
    await undoMade(client, machine.uuid, folder, manifest, limits);
    return undefined;
  }
  const complete: Manifest = { ...manifest, quiesced, state: "complete" };
  await saveManifest(client, folder, complete, limits);
  return complete;
}

/** Overlays at paths where nothing lies: an abandoned one of the same name may be there. */
export async function withFreePaths(
  client: LibvirtClient,
  machine: SnapshotMachine,
  snapshot: string,
  limits: CallOptions,
  images: readonly { readonly target: string; readonly image: string; readonly format: "raw" | "qcow2" }[] = [
    ...targetsOf(machine).values(),
  ],
): Promise<(SnapshotDisk & { readonly overlay: string })[]> {
  const attempts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const candidates = images.map(({ image, target }) =>
    attempts.map((attempt) => overlayPath(image, machine, target, snapshot, attempt)),
  );
  const there = await client.files.identities(candidates.flat(), limits);
  return images.map(({ target, image, format }, index) => ({
    target,
    image,
    format,
    overlay: candidates[index]!.find((path) => !there.has(path)) ?? candidates[index]![0]!,
  }));
}

/** libvirt puts an overlay on each disk, on all or on none. Returns whether Windows had flushed its file systems. */
async function coverDisks(
  client: LibvirtClient,
  machine: SnapshotMachine,
  manifest: Manifest,
  folder: string,
  limits: CallOptions,
): Promise<boolean> {
  if (manifest.disks.length === 0) return false;
  const quiesce = machine.look.state === "running" && (await pingAgent(client, machine.uuid, limits)).kind === "answer";
  try {
    if (quiesce) {
      // Windows' file systems may refuse to be frozen; the snapshot is then as after a power failure.
      const frozen = await create(client, machine, manifest, ["--quiesce"], limits).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof LibvirtError) || error.isConnectionFailure) throw error;
          return false;
        },
      );
      if (frozen) return true;
    }
    await create(client, machine, manifest, [], limits);
    return false;
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    if (error.isConnectionFailure)
      throw new SnapshotError(
        `${error.message}. It is unknown whether the snapshot was made. windows-guest snapshots shows it as incomplete; the next snapshot operation on ${machine.name} clears it up`,
      );
    await dropFolder(client, folder, await unusedOverlays(client, machine, manifest, limits), limits);
    throw new SnapshotError(`libvirt makes no snapshot of ${machine.name}, and nothing was changed: ${error.message}`);
  }
}

/** Overlays that a failed call of libvirt's left behind. */
async function unusedOverlays(
  client: LibvirtClient,
  { uuid }: SnapshotMachine,
  { disks }: Manifest,
  limits: CallOptions,
): Promise<string[]> {
  const now = await snapshotMachine(client, uuid, limits);
  const used = new Set([...targetsOf(now).values()].map(({ image }) => image));
  return disks.flatMap(({ overlay }) => (overlay === undefined || used.has(overlay) ? [] : [overlay]));
}

/** Covering many disks, and freezing Windows, takes a while. */
const CREATE_LIMIT = 120_000;

async function create(
  client: LibvirtClient,
  { uuid }: SnapshotMachine,
  { name, disks, leftOut }: Manifest,
  flags: readonly string[],
  limits: CallOptions,
): Promise<void> {
  const covered = disks.map(({ target, overlay }) =>
    element(
      "disk",
      { name: target, snapshot: "external", type: "file" },
      element("driver", { type: "qcow2" }),
      element("source", { file: overlay }),
    ),
  );
  const others = leftOut.map(({ target }) => element("disk", { name: target, snapshot: "no" }));
  const xml = element(
    "domainsnapshot",
    undefined,
    element("name", undefined, name),
    element("disks", undefined, ...covered, ...others),
  );
  await client.virsh(
    `make snapshot ${name}`,
    [
      "snapshot-create",
      `--domain=${uuid}`,
      "--xmlfile=/dev/stdin",
      "--disk-only",
      "--atomic",
      // libvirt's own record would keep the machine from being undefined, and from 9.0 on be wrong after a revert.
      "--no-metadata",
      ...flags,
    ],
    { timeLimit: CREATE_LIMIT, ...limits, input: serialize(xml) },
  );
}

/** Are the copies what the machine has now? What the firmware and the TPM wrote lately is not in them otherwise. */
async function isUnchanged(
  client: LibvirtClient,
  folder: string,
  { variables, tpm }: Manifest,
  limits: CallOptions,
): Promise<boolean> {
  const pairs = [
    ...(variables === undefined ? [] : [[variables.file, `${folder}/variables`, variables.copied] as const]),
    ...(tpm === undefined ? [] : [[tpm.folder, `${folder}/tpm`, tpm.copied] as const]),
  ];
  const compare = pairs.map(([there, copy, copied]) =>
    copied
      ? `[ "$(state_of ${quote(there)})" = "$(state_of ${quote(copy)})" ] || echo @changed`
      : `[ ! -e ${quote(there)} ] || echo @changed`,
  );
  const said = await onHost(client, "compare the copies", [STATE_OF, ...compare].join("\n"), limits);
  return !/^@changed$/m.test(said);
}
