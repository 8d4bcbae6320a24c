import { defined } from "../../foreign/defined";
import { quote } from "../../foreign/quote";
import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import { readChains } from "./chains";
import { restored, withImages } from "./definition";
import { SnapshotError } from "./error";
import { onHost } from "./host";
import { incompleteBecause } from "./list";
import { inLock } from "./lock";
import { mustBeQuiet, snapshotMachine, type SnapshotMachine, targetsOf } from "./machine";
import { withFreePaths } from "./make";
import { type Manifest, nextName } from "./manifest";
import type { SnapshotOptions } from "./options";
import { clearUnfinished, noSuch } from "./remove";
import { abandonRevert, finishRevert, restoreState } from "./revert-parts";
import { makeFolder, mustHaveRoom, readStore, RESERVE_BYTES, saveManifest, type StoredSnapshot } from "./store";

export interface RevertOptions extends SnapshotOptions {
  /** Bytes that must be free beside each disk. Default: 1 GiB. */
  readonly reserveBytes?: number;
}

/**
 * Gives a machine that is off the disks, definition, UEFI variables and TPM state of a snapshot: all of them, or none
 * where something fails. The state that it leaves becomes a snapshot of its own.
 *
 * @returns the name of that snapshot
 */
export async function revertToSnapshot(
  client: LibvirtClient,
  uuid: string,
  name: string,
  options: RevertOptions = {},
): Promise<string> {
  const limits = options.signal === undefined ? {} : { signal: options.signal };
  return inLock(client, uuid, "revert to a snapshot", limits, () => revertLocked(client, uuid, name, options, limits));
}

async function revertLocked(
  client: LibvirtClient,
  uuid: string,
  name: string,
  { log = () => undefined, reserveBytes = RESERVE_BYTES }: RevertOptions,
  limits: CallOptions & Pick<SnapshotOptions, "signal">,
): Promise<string> {
  await clearUnfinished(client, uuid, { log, ...limits });
  const machine = await snapshotMachine(client, uuid, limits);
  mustBeQuiet(client, machine, `revert ${machine.name}`);
  const store = await readStore(client, uuid, machine.stores, limits);
  const wanted = store.snapshots.find((one) => one.name === name);
  if (wanted === undefined) throw new SnapshotError(noSuch(client, machine, name, store));
  const manifest = await mustBeRevertible(client, machine, wanted, limits);
  const before = nextName(new Date(), new Set(store.snapshots.map((one) => one.name)));
  const disks = await withFreePaths(client, machine, before, limits, manifest.disks);
  const task = `revert ${machine.name} to snapshot ${name}`;
  const state = [machine.variables, machine.tpm].flatMap((path) => path ?? []);
  await mustHaveRoom(
    client,
    { task, store: store.folder, state, overlays: disks.map(({ overlay }) => overlay), reserveBytes },
    limits,
  );
  const definition = restored(await definitionOf(client, wanted, limits), machine.look.inactive);
  const folder = `${store.folder}/${before}`;
  const planned: Manifest = {
    format: 1,
    name: before,
    machine: { uuid, name: machine.name },
    createdAt: new Date().toISOString(),
    origin: "revert",
    quiesced: false,
    state: "making",
    disks: [...targetsOf(machine).values()].map(({ target, image, format }) => ({ target, image, format })),
    created: disks.map(({ target, image, overlay }) => ({ target, image, overlay })),
    leftOut: machine.disks.flatMap((disk) =>
      disk.kind === "file" ? [] : [{ target: disk.target, reason: disk.reason }],
    ),
  };
  const kept = await makeFolder(
    client,
    folder,
    planned,
    machine.look.inactive.text,
    defined({ variables: machine.variables, tpm: machine.tpm }),
    limits,
  );
  try {
    await makeOverlays(client, disks, limits);
    await restoreState(client, machine, wanted.folder, manifest, limits);
    const xml = withImages(
      definition,
      disks.map(({ target, overlay }) => ({ target, image: overlay, format: "qcow2" })),
    );
    await client.changes.define(uuid, xml, false, limits);
  } catch (error) {
    const failed = await takenBack(client, uuid, folder, kept, error as Error);
    if (failed === undefined) return before;
    throw failed;
  }
  await saveManifest(client, folder, { ...kept, state: "complete" }, limits);
  return before;
}

/**
 * Without the caller's signal: whoever cancels a revert wants the machine as it was. Undefined: libvirt had switched the
 * definition, and only its answer was lost, so that the revert is done.
 */
async function takenBack(
  client: LibvirtClient,
  uuid: string,
  folder: string,
  kept: Manifest,
  error: Error,
): Promise<Error | undefined> {
  try {
    const machine = await snapshotMachine(client, uuid);
    if (await finishRevert(client, machine, folder, kept, {})) return undefined;
    await abandonRevert(client, machine, folder, kept, {});
    return new SnapshotError(`${machine.name} was not reverted, and nothing was changed: ${error.message}`);
  } catch (second) {
    return new SnapshotError(
      `${error.message}. The revert could not be taken back yet (${(second as Error).message}). Do not start the machine; run the revert again, which clears this up first`,
    );
  }
}

async function mustBeRevertible(
  client: LibvirtClient,
  machine: SnapshotMachine,
  wanted: StoredSnapshot,
  limits: CallOptions,
): Promise<Manifest> {
  const { name, manifest } = wanted;
  const refuse = (why: string): never => {
    throw new SnapshotError(
      `${machine.name} on ${client.host} cannot be reverted to snapshot ${name}, and nothing was changed: ${why}`,
    );
  };
  if (!machine.off) refuse("the machine is not shut off. Shut Windows down first");
  const chains = await readChains(
    client,
    machine,
    { folder: "", snapshots: manifest === undefined ? [] : [wanted] },
    limits,
  );
  const incomplete = incompleteBecause(wanted, chains);
  if (manifest === undefined || incomplete !== undefined) return refuse(incomplete ?? "it has no manifest");
  if (manifest.variables !== undefined && manifest.variables.file !== machine.variables)
    refuse(
      `its UEFI variables belong into ${manifest.variables.file}, and the machine keeps them in ${machine.variables ?? "no file"} now. Set firmware.nvram to the former file first`,
    );
  return manifest;
}

const definitionOf = (client: LibvirtClient, { folder, name }: StoredSnapshot, limits: CallOptions): Promise<string> =>
  onHost(client, `read the definition of snapshot ${name}`, `cat -- ${quote(`${folder}/definition.xml`)}`, limits);

/** Empty overlays on the snapshot's images, with the owner and mode that those have. */
const makeOverlays = async (
  client: LibvirtClient,
  disks: readonly { readonly image: string; readonly format: string; readonly overlay: string }[],
  limits: CallOptions,
): Promise<void> =>
  void (await onHost(
    client,
    "make overlays",
    disks
      .map(({ image, format, overlay }) => {
        const [from, to] = [quote(image), quote(overlay)];
        return `qemu-img create -q -f qcow2 -F ${format} -b ${from} -- ${to}; chown --reference=${from} -- ${to}; chmod --reference=${from} -- ${to}`;
      })
      .join("\n") || "true",
    limits,
  ));
