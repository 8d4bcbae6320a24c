import { child, type DomainDocument, type XmlElement } from "../../domain";
import { attribute, childrenOf, textOf } from "../../domain/xml";
import { quoteAll } from "../../foreign/quote";
import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import type { MachineLook } from "../look";
import { isOff } from "../shut-down";
import { variablesFile } from "../variables";
import { SnapshotError } from "./error";

/** A disk of a machine, as far as a snapshot is concerned. */
export type DiskPart =
  | { readonly kind: "file"; readonly target: string; readonly image: string; readonly format: "raw" | "qcow2" }
  /** No part of a snapshot. */
  | { readonly kind: "left-out"; readonly target: string; readonly reason: string }
  /** No snapshot can be made of a machine with it. */
  | { readonly kind: "refused"; readonly target: string; readonly reason: string };

/** A machine with the parts that a snapshot holds. */
export interface SnapshotMachine {
  readonly uuid: string;
  readonly name: string;
  readonly off: boolean;
  readonly look: MachineLook;
  readonly disks: readonly DiskPart[];
  /** The file of its UEFI variables; absent where it keeps none. */
  readonly variables?: string;
  /** The folder of its TPM's state; absent where it has none, or the TPM is one of the host. */
  readonly tpm?: string;
  /** Folders that may hold its snapshots: the first is where new ones go. */
  readonly stores: readonly string[];
}

const SWTPM_FOLDER = "/var/lib/libvirt/swtpm";
const NVRAM_FOLDER = "/var/lib/libvirt/qemu/nvram";

/** Looks at a machine, which is named by its UUID. */
export async function snapshotMachine(
  client: LibvirtClient,
  uuid: string,
  options?: CallOptions,
): Promise<SnapshotMachine> {
  const { machine: look } = await client.look(uuid, { securityInfo: true }, options);
  if (look === undefined) throw new SnapshotError(`${client.host} has no machine ${uuid}`);
  if (!look.persistent)
    throw new SnapshotError(`machine ${uuid} on ${client.host} has no persistent definition: define it first`);
  const disks = await diskParts(client, look.inactive.root, options);
  const variables = await variablesFile(client, look.inactive, options);
  const tpm = tpmFolder(client, look.inactive.root, uuid);
  return {
    uuid,
    name: textOf(child(look.inactive.root, "name")) ?? uuid,
    off: isOff(look.state),
    look,
    disks,
    ...(variables === undefined ? {} : { variables }),
    ...(tpm === undefined ? {} : { tpm }),
    stores: storeFolders(uuid, variables),
  };
}

/** Beside the UEFI variables; of a machine that keeps none, where libvirt keeps those of others. */
export function storeFolders(uuid: string, variables: string | undefined): string[] {
  const usual = `${NVRAM_FOLDER}/${uuid}.snapshots`;
  const beside =
    variables === undefined ? usual : `${variables.slice(0, variables.lastIndexOf("/"))}/${uuid}.snapshots`;
  return [...new Set([beside, usual])];
}

/** Folders that may hold the snapshots of a machine with this definition. */
export const snapshotFolders = async (
  client: LibvirtClient,
  uuid: string,
  definition: DomainDocument,
  options?: CallOptions,
): Promise<string[]> => storeFolders(uuid, await variablesFile(client, definition, options));

/** Throws where something goes on with the machine that a change of its disks would break. */
export function mustBeQuiet(client: LibvirtClient, { name, look }: SnapshotMachine, task: string): void {
  const virsh = (command: string): string => quoteAll(["virsh", "-c", client.host, command, name]);
  const why = look.managedSave
    ? `its memory is saved: start it, or discard the saved memory with ${virsh("managedsave-remove")}`
    : look.job !== undefined
      ? `libvirt is busy with it (${look.job}): wait until it is finished`
      : look.snapshots.length > 0
        ? `it has snapshots of libvirt's own (${look.snapshots.slice(0, 5).join(", ")}): delete them with ${virsh("snapshot-delete")} first`
        : look.checkpoints.length > 0
          ? "a backup program keeps checkpoints of it, which a new overlay would invalidate: delete them with that program first"
          : undefined;
  if (why === undefined) return;
  throw new SnapshotError(`cannot ${task} on ${client.host}, and nothing was changed: ${why}`);
}

export function targetsOf(machine: SnapshotMachine): Map<string, Extract<DiskPart, { kind: "file" }>> {
  return new Map(machine.disks.flatMap((disk) => (disk.kind === "file" ? [[disk.target, disk] as const] : [])));
}

async function diskParts(
  client: LibvirtClient,
  domain: XmlElement,
  options: CallOptions | undefined,
): Promise<DiskPart[]> {
  return Promise.all(
    childrenOf(child(domain, "devices"), "disk").map(async (disk): Promise<DiskPart> => {
      const target = attribute(child(disk, "target"), "dev") ?? "";
      const reason = (["cdrom", "floppy"] as const).find((one) => attribute(disk, "device") === one);
      if (reason !== undefined) return { kind: "left-out", target, reason: `a ${reason}` };
      const shared = ["readonly", "shareable"].find((one) => child(disk, one) !== undefined);
      if (shared !== undefined)
        return {
          kind: "left-out",
          target,
          reason: shared === "readonly" ? "read-only" : "shared with other machines",
        };
      if (child(disk, "transient") !== undefined)
        return { kind: "refused", target, reason: "it is transient: libvirt discards its changes itself" };
      return filePart(client, disk, target, options);
    }),
  );
}

async function filePart(
  client: LibvirtClient,
  disk: XmlElement,
  target: string,
  options: CallOptions | undefined,
): Promise<DiskPart> {
  const source = child(disk, "source");
  const format = attribute(child(disk, "driver"), "type") ?? "raw";
  if (child(source, "slices") !== undefined || child(source, "encryption") !== undefined)
    return { kind: "refused", target, reason: "its image is encrypted or a part of a file" };
  const [pool, volume] = [attribute(source, "pool"), attribute(source, "volume")];
  const image =
    pool !== undefined && volume !== undefined
      ? (await client.volumes.path(pool, volume, options)).trim()
      : attribute(source, "file");
  if (image === undefined || image.startsWith("/dev/"))
    return {
      kind: "refused",
      target,
      reason: `it is ${attribute(disk, "type") === "network" ? "network storage" : "a block device"}, beside which no overlay file has a place: use the snapshots of that storage`,
    };
  if (format !== "raw" && format !== "qcow2")
    return { kind: "refused", target, reason: `its format is ${format}; snapshots support raw and qcow2` };
  return { kind: "file", target, image, format };
}

/** libvirt keeps the state of an emulated TPM in a folder of its own for each machine. */
function tpmFolder(client: LibvirtClient, domain: XmlElement, uuid: string): string | undefined {
  const backends = childrenOf(child(domain, "devices"), "tpm").map((tpm) => child(tpm, "backend"));
  const emulator = backends.find((backend) => attribute(backend, "type") === "emulator");
  if (emulator === undefined) return undefined;
  if (child(emulator, "source") !== undefined || !/^[^?]*\/system(\?|$)/.test(client.host))
    throw new SnapshotError(
      `the TPM state of machine ${uuid} on ${client.host} is not in libvirt's own folder (${SWTPM_FOLDER}); snapshots of such a machine are not supported`,
    );
  return ownTpmFolder(uuid);
}

export const ownTpmFolder = (uuid: string): string => `${SWTPM_FOLDER}/${uuid}`;

/** Targets of the disks on which a block job runs. */
export const mirroring = ({ root }: DomainDocument): Set<string> =>
  new Set(
    childrenOf(child(root, "devices"), "disk").flatMap((disk) =>
      child(disk, "mirror") === undefined ? [] : (attribute(child(disk, "target"), "dev") ?? []),
    ),
  );
