import { type DomainDefinition, DomainDocument, seesDifference } from "../../domain";
import { type LibvirtClient, libvirtClient, type MachineGlance, type MachineLook, quoteAll } from "../../libvirt";
import {
  dropSnapshots,
  heldImages,
  inLock,
  isSnapshotOverlay,
  makeSnapshot,
  type NewImage,
  pruneSnapshots,
  SnapshotError,
  snapshotFolders,
  snapshotNames,
  withImages,
} from "../../libvirt/snapshots";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";
import type { OperationContext } from "../resource";
import type { Prepared } from "./host";
import { imagePaths, type Overlay } from "./overlays";
import type { Move } from "./this-run";

/**
 * Makes a snapshot of a machine whose definition is about to change, where that is wanted, and merges the oldest ones.
 * Throws where it cannot be made: nothing was changed then.
 *
 * @returns the machine afterwards, whose disks are overlays now; undefined where no snapshot was made
 */
export async function snapshotBefore(
  id: string,
  { client, definition: { name }, lifecycle }: Prepared,
  { inactive }: MachineGlance,
  wanted: DomainDocument,
  { log, signal }: OperationContext,
): Promise<MachineLook | undefined> {
  if (lifecycle.snapshotBefore !== "update") return undefined;
  if (!seesDifference(wanted.root, inactive.root)) return undefined;
  const options = { signal, log: (text: string) => log("info", `${name}: ${text}`) };
  const made = await failing(
    makeSnapshot(client, id, { ...options, origin: "update" }),
    (why) =>
      `no snapshot was made before the update, so the update was not made either: ${why}. To update without one, set snapshotBefore: "never"`,
  );
  log("info", `${name}: snapshot ${made.name} was made before the update`);
  // The snapshot is there, which is what counts: an old one more or less is no reason to fail.
  await pruneSnapshots(client, id, lifecycle.keepSnapshots, options).catch((error: unknown) =>
    log(
      "warning",
      `${name}: old snapshots could not be merged; the next update tries again: ${(error as Error).message}`,
    ),
  );
  const { machine } = await speaking(client.look(id, { securityInfo: true }, { signal }));
  if (machine === undefined) throw new OperationFailed(`${name} on ${client.host} disappeared during the update`);
  return machine;
}

/**
 * Updates a machine while nobody else changes its disks, where it has snapshots or is to have one: what the update
 * defines names overlays, which must be there still. `update` gets the machine as it is then.
 */
export async function whileDisksStay<T>(
  id: string,
  { client, definition: { name }, lifecycle }: Pick<Prepared, "client" | "definition" | "lifecycle">,
  there: MachineLook,
  { signal }: OperationContext,
  update: (there: MachineLook) => Promise<T>,
): Promise<T> {
  if (lifecycle.snapshotBefore !== "update" && !onSnapshot(there)) return update(there);
  return failing(
    inLock(client, id, "update the definition", { signal }, async () => {
      const { machine } = await speaking(client.look(id, { securityInfo: true }, { signal }));
      if (machine === undefined) throw new OperationFailed(`${name} on ${client.host} disappeared during the update`);
      return update(machine);
    }),
    (why) => why,
  );
}

async function failing<T>(work: Promise<T>, message: (why: string) => string): Promise<T> {
  try {
    return await speaking(work);
  } catch (error) {
    if (error instanceof SnapshotError) throw new OperationFailed(message(error.message));
    throw error;
  }
}

/** The wanted images of the disks that a snapshot covers. */
export const ownImages = ({ devices }: DomainDefinition, overlays: readonly Overlay[]): NewImage[] =>
  overlays.flatMap(({ target, top, base }) => {
    const format = devices.disks.find((disk) => disk.target === target)?.format;
    return isSnapshotOverlay(top) && format !== undefined ? [{ target, image: base, format }] : [];
  });

/**
 * What the state holds of the definition: overlays of snapshots come and go without the program, so they are never a
 * difference.
 */
export const withOwnImages = (
  { ownImages: images = [] }: Pick<Prepared, "ownImages">,
  xml: DomainDocument,
): DomainDocument => (images.length === 0 ? xml : DomainDocument.of(withImages(xml, images)));

/**
 * Names of a machine's complete snapshots, for the state; nothing where there are none. Only a machine whose disks are
 * overlays of snapshots is asked about.
 */
export async function snapshotsOf(
  client: LibvirtClient,
  id: string,
  machine: MachineGlance | undefined,
  { signal }: Pick<OperationContext, "signal">,
): Promise<{ readonly snapshots?: readonly string[] }> {
  if (machine === undefined || !onSnapshot(machine)) return {};
  const names = await snapshotNames(client, id, machine.inactive, { signal }).catch(() => []);
  return names.length === 0 ? {} : { snapshots: names };
}

const images = ({ inactive }: MachineGlance): string[] =>
  inactive.parsed.definition.devices.disks.flatMap(({ source }) =>
    source !== undefined && source.type !== "volume" && isSnapshotOverlay(source.path) ? [source.path] : [],
  );

const onSnapshot = (machine: MachineGlance): boolean => images(machine).length > 0;

/**
 * Throws where a machine that is defined anew would start from an image that a snapshot holds: it would go back to the
 * state of then, and spoil the overlays above.
 */
export async function mustNotLoseOverlays(
  client: LibvirtClient,
  id: string,
  wanted: DomainDocument,
  { name, signal }: OperationContext,
): Promise<void> {
  const held = await speaking(heldImages(client, id, wanted, { signal }));
  if (held.size === 0) return;
  const images = await imagePaths(client, wanted, { signal });
  const lost = [...images].find(([, path]) => held.has(path));
  if (lost === undefined) return;
  throw new OperationFailed(
    `${name} was not defined on ${client.host}: snapshots of a former machine with this UUID hold ${lost[1]} (disk ${lost[0]}), and what Windows wrote since is in overlays beside it. To continue with that, declare the newest overlay as the disk's image. To start from ${lost[1]} as it is, move the folder ${held.get(lost[1])!.replace(/\/[^/]*$/, "")} away`,
  );
}

/** Throws where a machine that moves to another host has disks on overlays, which the new definition would not have. */
export async function mustHaveNoSnapshots({ from, uuid }: Move, { name, signal }: OperationContext): Promise<void> {
  const there = await speaking(libvirtClient(from).glance(uuid, { signal }));
  if (there === undefined || !onSnapshot(there)) return;
  throw new OperationFailed(
    `${name} was not moved: its disks on ${from} are overlays of snapshots. Remove its snapshots first: windows-guest snapshots ${quoteAll([from, name])}`,
  );
}

/**
 * What becomes of the snapshots of a machine that is removed: their copies hold UEFI variables and TPM state and go
 * with those. The overlays hold what Windows wrote, and go with the disks.
 */
export async function removeSnapshotsOf(
  client: LibvirtClient,
  id: string,
  machine: MachineGlance,
  withState: boolean,
  { name, log, signal }: OperationContext,
): Promise<void> {
  const overlays = images(machine);
  if (overlays.length === 0) return;
  if (withState) await speaking(dropSnapshots(client, id, machine.inactive, { signal }));
  const folder = withState ? undefined : (await speaking(snapshotFolders(client, id, machine.inactive, { signal })))[0];
  log(
    "info",
    `${name} had snapshots: the content of its disks is in ${overlays.join(", ")}, each with the images below it${folder === undefined ? "" : `, and the copies of UEFI variables and TPM state are in ${folder}`}`,
  );
}
