import { quote } from "../../foreign/quote";
import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import { SnapshotError } from "./error";
import { onHost } from "./host";
import { ownTpmFolder, type SnapshotMachine, targetsOf } from "./machine";
import { isSnapshotOverlay, type Manifest } from "./manifest";
import { dropFolder, saveManifest } from "./store";

/*
 * A revert first keeps the present state as a snapshot that is `making`. It is complete when the definition has been
 * switched; until then everything can be taken back with its copies.
 */

export const isUnfinishedRevert = ({ origin, state, created }: Manifest): boolean =>
  origin === "revert" && state === "making" && created !== undefined;

/**
 * Puts copies of the UEFI variables and of the TPM's state in place. Doing it again does no harm. Throws where the
 * manifest names other places than the machine has: nothing is replaced or removed there on its word.
 */
export async function restoreState(
  client: LibvirtClient,
  machine: Pick<SnapshotMachine, "uuid" | "name" | "variables">,
  folder: string,
  { variables, tpm }: Manifest,
  limits: CallOptions,
): Promise<void> {
  for (const [what, recorded, now] of [
    ["UEFI variables", variables?.file, machine.variables],
    ["TPM state", tpm?.folder, ownTpmFolder(machine.uuid)],
  ] as const)
    if (recorded !== undefined && recorded !== now)
      throw new SnapshotError(
        `the ${what} of the snapshot belong into ${recorded}, and ${machine.name} on ${client.host} has them in ${now ?? "no place"}`,
      );
  const staged = (path: string): string => quote(`${path}.revert`);
  // Everything that may fail for want of space is done before the first file is replaced.
  const copies = [
    ...(variables?.copied === true
      ? [`rm -f -- ${staged(variables.file)}; cp -a -- ${quote(`${folder}/variables`)} ${staged(variables.file)}`]
      : []),
    ...(tpm?.copied === true
      ? [`rm -rf -- ${staged(tpm.folder)}; cp -a -- ${quote(`${folder}/tpm`)} ${staged(tpm.folder)}`]
      : []),
  ];
  const switches = [
    ...(variables === undefined
      ? []
      : [
          variables.copied
            ? `mv -f -- ${staged(variables.file)} ${quote(variables.file)}`
            : `rm -f -- ${quote(variables.file)}`,
        ]),
    ...(tpm === undefined
      ? []
      : [
          `rm -rf -- ${quote(tpm.folder)}`,
          ...(tpm.copied ? [`mv -f -- ${staged(tpm.folder)} ${quote(tpm.folder)}`] : []),
        ]),
  ];
  if (copies.length + switches.length === 0) return;
  await onHost(client, "restore the firmware state", [...copies, ...switches].join("\n"), limits);
}

/** Completes a revert whose definition was switched. False: it was not. */
export async function finishRevert(
  client: LibvirtClient,
  machine: SnapshotMachine,
  folder: string,
  manifest: Manifest,
  limits: CallOptions,
): Promise<boolean> {
  const tops = targetsOf(machine);
  const { created = [] } = manifest;
  if (created.length === 0 || !created.every(({ target, overlay }) => tops.get(target)?.image === overlay))
    return false;
  await saveManifest(client, folder, { ...manifest, state: "complete" }, limits);
  return true;
}

/** Takes a revert back that did not get as far as the definition. */
export async function abandonRevert(
  client: LibvirtClient,
  machine: SnapshotMachine,
  folder: string,
  manifest: Manifest,
  limits: CallOptions,
): Promise<void> {
  if (!machine.off)
    throw new SnapshotError(
      `a revert of ${machine.name} on ${client.host} was interrupted, and the machine has been started since. Shut it down and run this again: its UEFI variables and TPM state of before the revert are in ${folder}`,
    );
  await restoreState(client, machine, folder, manifest, limits);
  const used = new Set([...targetsOf(machine).values()].map(({ image }) => image));
  const made = (manifest.created ?? []).flatMap(({ overlay }) =>
    used.has(overlay) || !isSnapshotOverlay(overlay) ? [] : [overlay],
  );
  await dropFolder(client, folder, made, limits);
}
