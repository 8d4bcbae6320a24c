import type { DomainDocument } from "../../domain";
import { quote } from "../../foreign/quote";
import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import { type Chains, readChains } from "./chains";
import { mergeLive, mergeOff } from "./commit";
import { withImages } from "./definition";
import { SnapshotError } from "./error";
import { onHost } from "./host";
import { inLock } from "./lock";
import { mustBeQuiet, mirroring, snapshotFolders, snapshotMachine, type SnapshotMachine, targetsOf } from "./machine";
import { isSnapshotOverlay, type Manifest, type Merge } from "./manifest";
import type { SnapshotOptions } from "./options";
import { abandonRevert, finishRevert, isUnfinishedRevert } from "./revert-parts";
import { dropFolder, readStore, saveManifest, type Store, type StoredSnapshot } from "./store";

/**
 * Removes a snapshot: on each disk, the overlay that stands on its image is merged into it, so that nothing of the
 * machine's present state is lost. Run again after an interruption, it goes on where it was.
 */
export async function removeSnapshot(
  client: LibvirtClient,
  uuid: string,
  name: string,
  { signal, log = () => undefined }: SnapshotOptions = {},
): Promise<void> {
  const limits = signal === undefined ? {} : { signal };
  await inLock(client, uuid, "remove a snapshot", limits, async () => {
    const machine = await snapshotMachine(client, uuid, limits);
    const store = await readStore(client, uuid, machine.stores, limits);
    const snapshot = store.snapshots.find((one) => one.name === name);
    if (snapshot === undefined) throw new SnapshotError(noSuch(client, machine, name, store));
    await removeStored(client, machine, store, snapshot, log, limits);
  });
}

export const noSuch = (client: LibvirtClient, { name }: SnapshotMachine, asked: string, { snapshots }: Store): string =>
  `${name} on ${client.host} has no snapshot ${asked}; it has ${snapshots.length === 0 ? "none" : snapshots.map((one) => one.name).join(", ")}`;

/** A call that failed once, or whose answer was lost, must not leave a merge half done until the next update. */
const MOST_ATTEMPTS = 2;

/**
 * Removes the oldest snapshots that updates made, except the newest `keep`. One that several overlays stand on stays.
 */
export async function pruneSnapshots(
  client: LibvirtClient,
  uuid: string,
  keep: number,
  { signal, log = () => undefined }: SnapshotOptions = {},
): Promise<string[]> {
  const limits = signal === undefined ? {} : { signal };
  const removed: string[] = [];
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === MOST_ATTEMPTS || signal?.aborted === true;
    try {
      if (attempt > 1)
        await inLock(client, uuid, "remove a snapshot", limits, () =>
          clearUnfinished(client, uuid, { log, ...limits }),
        );
      const kept = await pruned(client, uuid, keep, { log, ...limits }, removed);
      if (kept.length === 0) return removed;
      if (isLast) {
        kept.forEach((why) => log(why));
        return removed;
      }
    } catch (error) {
      if (isLast) throw error;
    }
  }
}

/** Notes what it removes; returns which snapshots it could not remove, and why. */
async function pruned(
  client: LibvirtClient,
  uuid: string,
  keep: number,
  options: SnapshotOptions,
  removed: string[],
): Promise<string[]> {
  const limits = options.signal === undefined ? {} : { signal: options.signal };
  const { stores } = await snapshotMachine(client, uuid, limits);
  const { snapshots } = await readStore(client, uuid, stores, limits);
  const automatic = snapshots.filter(({ manifest }) => manifest?.origin === "update" && manifest.state === "complete");
  const kept: string[] = [];
  for (const { name } of automatic.slice(0, Math.max(0, automatic.length - keep))) {
    try {
      await removeSnapshot(client, uuid, name, options);
      removed.push(name);
    } catch (error) {
      if (!(error instanceof SnapshotError)) throw error;
      kept.push(`snapshot ${name} is kept: ${error.message}`);
    }
  }
  return kept;
}

/** Removes the copies and records of all snapshots of a machine that goes. Its overlays stay: they hold its disks. */
export async function dropSnapshots(
  client: LibvirtClient,
  uuid: string,
  definition: DomainDocument,
  limits: CallOptions = {},
): Promise<void> {
  const folders = await snapshotFolders(client, uuid, definition, limits);
  await inLock(client, uuid, "remove the snapshots", limits, () =>
    onHost(client, "remove the snapshots", `rm -rf -- ${folders.map(quote).join(" ")}`, limits),
  );
}

/** Ends what interrupted operations left: snapshots that were being made, removed, or reverted to. */
export async function clearUnfinished(
  client: LibvirtClient,
  uuid: string,
  { signal, log = () => undefined }: SnapshotOptions = {},
): Promise<void> {
  const limits = signal === undefined ? {} : { signal };
  for (;;) {
    const machine = await snapshotMachine(client, uuid, limits);
    const store = await readStore(client, uuid, machine.stores, limits);
    const open = store.snapshots.find(({ manifest }) => manifest?.state !== "complete");
    if (open === undefined) return;
    log(`snapshot ${open.name} of ${machine.name} was left incomplete by an interrupted operation; it is cleared up`);
    await removeStored(client, machine, store, open, log, limits);
  }
}

/** Takes back a snapshot that was just made. */
export async function undoMade(
  client: LibvirtClient,
  uuid: string,
  folder: string,
  manifest: Manifest,
  limits: CallOptions,
): Promise<void> {
  const machine = await snapshotMachine(client, uuid, limits);
  const store = await readStore(client, uuid, machine.stores, limits);
  const snapshot = { name: manifest.name, folder, manifest, parts: new Set<never>() };
  await removeStored(client, machine, store, snapshot, () => undefined, limits);
}

async function removeStored(
  client: LibvirtClient,
  machine: SnapshotMachine,
  store: Store,
  snapshot: StoredSnapshot,
  log: (text: string) => void,
  limits: CallOptions,
): Promise<void> {
  const { manifest, folder } = snapshot;
  // Nothing was done to the machine yet.
  if (manifest === undefined) return dropFolder(client, folder, [], limits);
  if (isUnfinishedRevert(manifest))
    return (await finishRevert(client, machine, folder, manifest, limits))
      ? undefined
      : abandonRevert(client, machine, folder, manifest, limits);
  mustBeUnjobbed(client, machine, manifest);
  const chains = await readChains(client, machine, store, limits);
  const plan = planRemoval(client, machine, store, snapshot.name, manifest, chains);
  const removing: Manifest = {
    ...manifest,
    state: "removing",
    merges: [
      ...plan.merges,
      ...(manifest.merges ?? []).filter((old) => !plan.merges.some(({ from }) => from === old.from)),
    ],
  };
  if (plan.merges.length > 0 || plan.leaves.length > 0) await saveManifest(client, folder, removing, limits);
  for (const merge of plan.merges)
    await carryOut(client, machine, store, chains, { ...merge, committed: plan.committed.has(merge) }, log, limits);
  await dropFolder(client, folder, await leftovers(client, machine.uuid, removing, plan.leaves, limits), limits);
}

/** A job that we began ends in the merge; any other is somebody else's. */
function mustBeUnjobbed(client: LibvirtClient, machine: SnapshotMachine, manifest: Manifest): void {
  const ours = new Set((manifest.merges ?? []).map(({ target }) => target));
  const jobs = [...mirroring(machine.look.live)].filter((target) => !ours.has(target));
  if (jobs.length > 0)
    throw new SnapshotError(
      `disk ${jobs.join(", ")} of ${machine.name} on ${client.host} is being copied (a block job). Nothing was changed. Wait until it is finished`,
    );
  if (manifest.merges === undefined) mustBeQuiet(client, machine, `remove a snapshot of ${machine.name}`);
}

interface Removal {
  readonly merges: readonly Merge[];
  /** Those whose data an interrupted run has moved already, as what stands on the image shows. */
  readonly committed: ReadonlySet<Merge>;
  /** Images that nothing stands on and nobody uses: those of a state that was left by a revert. */
  readonly leaves: readonly string[];
}

function planRemoval(
  client: LibvirtClient,
  machine: SnapshotMachine,
  { snapshots }: Store,
  name: string,
  manifest: Manifest,
  chains: Chains,
): Removal {
  const merges: Merge[] = [];
  const committed = new Set<Merge>();
  const leaves: string[] = [];
  const others = snapshots.flatMap((one) => (one.name === name ? [] : (one.manifest?.disks ?? [])));
  const tops = new Set([...targetsOf(machine).values()].map(({ image }) => image));
  for (const { target, image } of manifest.disks) {
    // Another snapshot holds the same image: it stays as it is.
    if (others.some((other) => other.image === image)) continue;
    const above = chains.above(image);
    // What stood on the overlay was put on the image, and the manifests were not written any more.
    const begun = manifest.merges?.find((merge) => merge.into === image && above.includes(merge.from));
    if (above.length > 1 && begun === undefined) {
      const holders = snapshots.filter(
        (one) => one.name !== name && one.manifest?.disks.some((disk) => above.includes(disk.image)) === true,
      );
      throw new SnapshotError(
        `snapshot ${name} of ${machine.name} on ${client.host} is the base of ${above.length} states of disk ${target}, so it cannot be merged, and nothing was changed. Remove ${holders.map((one) => one.name).join(" or ") || "the others"} first`,
      );
    }
    const foreign = above.flatMap((one) => [one, ...chains.above(one)]).find((one) => !isSnapshotOverlay(one));
    if (foreign !== undefined)
      throw new SnapshotError(
        `snapshot ${name} of ${machine.name} on ${client.host} cannot be merged, and nothing was changed: ${foreign} of disk ${target}, which another program made, stands on it. Remove that overlay with the same program first`,
      );
    if (begun !== undefined && above.length > 1) committed.add(begun);
    if (begun !== undefined) merges.push(begun);
    else if (above.length === 1) merges.push({ target, from: above[0]!, into: image });
    else if (!tops.has(image) && isSnapshotOverlay(image)) leaves.push(image);
  }
  return { merges, committed, leaves };
}

async function carryOut(
  client: LibvirtClient,
  machine: SnapshotMachine,
  store: Store,
  chains: Chains,
  merge: Merge & { readonly committed: boolean },
  log: (text: string) => void,
  limits: CallOptions,
): Promise<void> {
  const top = targetsOf(machine).get(merge.target)?.image;
  const inUse = chains.current.get(merge.target)?.includes(merge.from) === true;
  const format = store.snapshots
    .flatMap(({ manifest }) => manifest?.disks ?? [])
    .find(({ image }) => image === merge.into)?.format;
  if (format === undefined) throw new SnapshotError(`the format of ${merge.into} is not known`);
  if (!machine.off && inUse) {
    await mergeLive(client, machine.uuid, merge, top === merge.from, log, limits);
    await mustBeMerged(client, machine, store, merge, limits);
  }
  if (machine.off || !inUse) await mergeOff(client, merge, chains.above(merge.from), format, log, limits);
  // Snapshots after this one stand on the image now.
  // Read again: the disk before this one changed the manifests too.
  const { snapshots } = await readStore(client, machine.uuid, machine.stores, limits);
  for (const { folder, manifest } of snapshots) {
    if (manifest?.disks.some(({ image }) => image === merge.from) !== true) continue;
    const disks = manifest.disks.map((disk) =>
      disk.image === merge.from ? { ...disk, image: merge.into, format } : disk,
    );
    await saveManifest(client, folder, { ...manifest, disks }, limits);
  }
  if (machine.off && top === merge.from) {
    const { look } = await snapshotMachine(client, machine.uuid, limits);
    const xml = withImages(look.inactive, [{ target: merge.target, image: merge.into, format }]);
    await client.changes.define(machine.uuid, xml, false, limits);
  }
}

/** A job that failed ends like one that succeeded. */
async function mustBeMerged(
  client: LibvirtClient,
  { uuid, name }: SnapshotMachine,
  store: Store,
  { target, from }: Merge,
  limits: CallOptions,
): Promise<void> {
  const chains = await readChains(client, await snapshotMachine(client, uuid, limits), store, limits);
  if (chains.current.get(target)?.includes(from) !== true) return;
  throw new SnapshotError(
    `disk ${target} of ${name} on ${client.host} still uses ${from}: the merge failed, and no data was lost. Look at QEMU's log (/var/log/libvirt/qemu), and run this again`,
  );
}

/** Files that may go: overlays that are merged and that neither the machine nor a snapshot uses. */
async function leftovers(
  client: LibvirtClient,
  uuid: string,
  { name, merges = [] }: Manifest,
  leaves: readonly string[],
  limits: CallOptions,
): Promise<string[]> {
  const machine = await snapshotMachine(client, uuid, limits);
  const store = await readStore(client, uuid, machine.stores, limits);
  const others = { ...store, snapshots: store.snapshots.filter((one) => one.name !== name) };
  const chains = await readChains(client, machine, others, limits);
  return [...merges.map(({ from }) => from), ...leaves].filter((file) => isSnapshotOverlay(file) && !chains.uses(file));
}
