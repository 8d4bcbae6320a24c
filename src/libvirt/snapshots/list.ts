import type { DomainDocument } from "../../domain";
import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import { type Chains, readChains } from "./chains";
import { snapshotFolders, snapshotMachine, storeFolders } from "./machine";
import type { Manifest } from "./manifest";
import { readStore, type StoredSnapshot } from "./store";

export interface Snapshot {
  readonly name: string;
  readonly createdAt?: string;
  readonly origin?: Manifest["origin"];
  readonly quiesced?: boolean;
  /** Images by target. */
  readonly disks: readonly { readonly target: string; readonly image: string }[];
  readonly leftOut: readonly { readonly target: string; readonly reason: string }[];
  /** Copies that it holds. */
  readonly copies: readonly ("UEFI variables" | "TPM state")[];
  /** Why it cannot be reverted to; absent where it can. */
  readonly incomplete?: string;
}

/** The snapshots of a machine, oldest first. Others' snapshots are libvirt's (`virsh snapshot-list`), not these. */
export async function listSnapshots(
  client: LibvirtClient,
  uuid: string,
  options?: CallOptions,
): Promise<readonly Snapshot[]> {
  const machine = await snapshotMachine(client, uuid, options);
  const store = await readStore(client, uuid, machine.stores, options);
  if (store.snapshots.length === 0) return [];
  const chains = await readChains(client, machine, store, options);
  return store.snapshots.map((stored): Snapshot => {
    const { name, manifest } = stored;
    const incomplete = incompleteBecause(stored, chains);
    return {
      name,
      ...(manifest === undefined
        ? {}
        : { createdAt: manifest.createdAt, origin: manifest.origin, quiesced: manifest.quiesced }),
      disks: (manifest?.disks ?? []).map(({ target, image }) => ({ target, image })),
      leftOut: manifest?.leftOut ?? [],
      copies: [
        ...(manifest?.variables?.copied === true ? (["UEFI variables"] as const) : []),
        ...(manifest?.tpm?.copied === true ? (["TPM state"] as const) : []),
      ],
      ...(incomplete === undefined ? {} : { incomplete }),
    };
  });
}

/** Names of the complete snapshots of a machine with this definition, oldest first; their images are not looked at. */
export async function snapshotNames(
  client: LibvirtClient,
  uuid: string,
  definition: DomainDocument,
  options?: CallOptions,
): Promise<string[]> {
  const { snapshots } = await readStore(
    client,
    uuid,
    await snapshotFolders(client, uuid, definition, options),
    options,
  );
  return snapshots.flatMap(({ name, manifest }) => (manifest?.state === "complete" ? [name] : []));
}

/**
 * Images that snapshots of a machine hold, with the snapshot's folder: what the machine wrote since is not in them.
 * Nothing where no shell reaches the host, which never had snapshots then.
 */
export async function heldImages(
  client: LibvirtClient,
  uuid: string,
  definition: DomainDocument,
  options?: CallOptions,
): Promise<ReadonlyMap<string, string>> {
  if (client.shell === undefined) return new Map();
  // A machine that is defined anew needs no process more to find out what libvirt would call a file that is not named.
  const { firmware } = definition.parsed.definition.os;
  const folders = storeFolders(uuid, firmware.type === "uefi" ? firmware.nvramPath : undefined);
  if ((await client.files.identities(folders, options)).size === 0) return new Map();
  const { snapshots } = await readStore(client, uuid, folders, options);
  return new Map(
    snapshots.flatMap(({ folder, manifest }) => (manifest?.disks ?? []).map(({ image }) => [image, folder])),
  );
}

/** What a snapshot lacks; undefined where all its parts are there. */
export function incompleteBecause({ manifest, parts }: StoredSnapshot, chains: Chains): string | undefined {
  if (manifest === undefined) return "its manifest is missing or cannot be read";
  if (manifest.state === "making") return "it was not finished";
  if (manifest.state === "removing") return "its removal was interrupted";
  if (!parts.has("definition")) return "the copy of the definition is missing";
  if (manifest.variables?.copied === true && !parts.has("variables"))
    return "the copy of the UEFI variables is missing";
  if (manifest.tpm?.copied === true && !parts.has("tpm")) return "the copy of the TPM state is missing";
  const gone = manifest.disks.find(({ image }) => chains.missing.has(image));
  if (gone !== undefined) return `the image ${gone.image} of disk ${gone.target} is missing`;
  const tops = new Map([...chains.current].map(([target, chain]) => [chain[0], target]));
  const written = manifest.disks.find(({ image }) => tops.has(image));
  return written === undefined
    ? undefined
    : `the machine writes to its image ${written.image} (disk ${written.target}): somebody took its overlay away`;
}
