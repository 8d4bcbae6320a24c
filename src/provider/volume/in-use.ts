import { type LibvirtClient, quote } from "../../libvirt";
import { isSnapshotOverlay } from "../../libvirt/snapshots";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";
import type { OperationContext } from "../resource";
import { type MachineUser, type OverlayUser, storageUsers, type StorageUser, userText } from "../storage-users";

/** What is to be done with a volume, in words and with the place of it. */
export interface Wish {
  readonly client: LibvirtClient;
  readonly pool: string;
  readonly name: string;
  readonly path: string;
  readonly context: Pick<OperationContext, "signal">;
}

export const usersOf = ({ client, path, context }: Wish): Promise<StorageUser[]> =>
  speaking(storageUsers(client, [path], { signal: context.signal }));

const list = (users: readonly StorageUser[]): string => users.map((user) => `\n  - ${userText(user)}`).join("");

/** Nobody may use a volume that is to be deleted. */
export async function refuseDeletionInUse(wish: Wish): Promise<void> {
  const users = await usersOf(wish);
  if (users.length === 0) return;
  const { client, pool, name } = wish;
  throw new OperationFailed(
    `volume ${name} of pool ${pool} on ${client.host} is still in use, and was not deleted. It is used by:${list(users)}\n${nextStep(wish, users)} Then run this again. To keep the volume instead, deploy deleteOnDestroy: false first (in a WindowsGuest: deleteDisksOnDestroy)`,
  );
}

/**
 * Overlays that snapshots of ours left on a volume that is to be deleted, those that nothing stands on first. They go
 * with it; undefined where somebody else uses one of them.
 */
export async function overlaysOfSnapshots(wish: Wish): Promise<OverlayUser[] | undefined> {
  const found: OverlayUser[] = [];
  for (const user of await usersOf(wish)) {
    if (user.kind !== "overlay" || !isSnapshotOverlay(user.path)) return undefined;
    const above = await overlaysOfSnapshots({ ...wish, path: user.path });
    if (above === undefined) return undefined;
    found.push(...above, user);
  }
  return found;
}

/** Is there a snapshot of ours on the volume? Then its overlay holds what Windows wrote since. */
const hasSnapshot = (users: readonly StorageUser[]): boolean =>
  users.some((user) => user.kind === "overlay" && isSnapshotOverlay(user.path));

const removeSnapshots = ({ client }: Wish): string =>
  `Remove the machine's snapshots first, which keeps its present state: windows-guest snapshots ${quote(client.host)} lists them.`;

function nextStep(wish: Wish, users: readonly StorageUser[]): string {
  const { client, name } = wish;
  const [user] = users;
  if (hasSnapshot(users)) return removeSnapshots(wish);
  if (user?.kind === "overlay")
    return `Delete the overlay first, or make it independent of ${name}: qemu-img rebase -b '' ${user.path}.`;
  const { uuid, running, target } = user as MachineUser;
  if (running && target !== undefined)
    return `Shut that machine down and detach the disk: virsh -c ${client.host} detach-disk ${uuid} ${target} --config.`;
  return `Remove the disk from that machine: virsh -c ${client.host} ${target === undefined ? `edit ${uuid}` : `detach-disk ${uuid} ${target} --config`}.`;
}

/**
 * The one machine that has the volume as its disk may keep it, but must be off: the new volume takes the old one's
 * place.
 */
export async function refuseRecreationInUse(wish: Wish): Promise<void> {
  const { client, pool, name } = wish;
  const users = await usersOf(wish);
  const refuse = (user: StorageUser, step: string): never => {
    throw new OperationFailed(
      `volume ${name} of pool ${pool} on ${client.host} cannot be recreated, and nothing was changed: it is used by ${userText(user)}. ${step}`,
    );
  };
  for (const user of users) {
    if (hasSnapshot(users)) refuse(user, removeSnapshots(wish));
    else if (user.kind === "overlay")
      refuse(user, `Delete that volume first: virsh -c ${client.host} vol-delete --pool ${user.pool} ${user.volume}`);
    else if (user.running) refuse(user, `Shut it down first: virsh -c ${client.host} shutdown ${user.uuid}`);
    else if (user.saved)
      refuse(
        user,
        `Start it and shut it down, or discard the saved memory: virsh -c ${client.host} managedsave-remove ${user.uuid}`,
      );
    else if (user.role !== "disk")
      refuse(
        user,
        `It has a snapshot, or is in use in another way. To see the definition, run: virsh -c ${client.host} dumpxml --inactive ${user.uuid}`,
      );
  }
  const machines = users.filter((user): user is MachineUser => user.kind === "machine");
  const other = machines.find(({ uuid }) => uuid !== machines[0]!.uuid);
  if (other !== undefined)
    refuse(
      other,
      `Machine ${machines[0]!.name} also uses it. Detach the disk from one of them first: virsh -c ${client.host} detach-disk ${other.uuid} ${other.target ?? ""} --config`,
    );
}

/** The running machine whose disk it is, which has to be told of a new size; undefined where nobody uses it now. */
export async function runningUser(wish: Wish): Promise<(MachineUser & { readonly target: string }) | undefined> {
  const { client, pool, name } = wish;
  const users = await usersOf(wish);
  const refuse = (user: StorageUser, step: string): never => {
    throw new OperationFailed(
      `volume ${name} of pool ${pool} on ${client.host} cannot grow now, and nothing was changed: it is used by ${userText(user)}. ${step}`,
    );
  };
  const running = new Map<string, MachineUser>();
  for (const user of users) {
    if (hasSnapshot(users)) refuse(user, removeSnapshots(wish));
    else if (user.kind === "overlay")
      refuse(user, "The size of a backing image cannot change. Delete that volume first");
    else if (user.role !== "disk" || user.target === undefined)
      refuse(
        user,
        `It has a snapshot, or is in use in another way. Merge the snapshot first (virsh -c ${client.host} blockcommit), or see the definition: virsh -c ${client.host} dumpxml ${user.uuid}`,
      );
    else if (user.saved) refuse(user, `Start it first: virsh -c ${client.host} start ${user.uuid}`);
    else if (user.live) running.set(user.uuid, user);
  }
  const [one, two] = [...running.values()];
  if (two !== undefined) refuse(two, `Machine ${one!.name} is also running from it. Shut both down first`);
  return one as (MachineUser & { readonly target: string }) | undefined;
}
