import { posix } from "node:path";
import type { DomainDefinition } from "../domain";
import { requestShutdown, type LibvirtClient } from "../libvirt";
import type { DomainOptions } from "../adapters/options";
import { isOwnNvram } from "../adapters/libvirt-0.8/nvram";
import { machineOn } from "./former";
import { copyFile, filesIn, renameFile } from "./host-files";
import { Refused } from "./refusal";

const DEFAULT_TIMEOUT_S = 300;

/**
 * Provider 0.8 replaces a machine on every change: it cuts the power, removes the definition and the UEFI variables,
 * and makes the machine anew. So, before the engine comes to it, Windows is shut down and its UEFI variables are copied
 * to where the new machine looks for them. Nothing is done to a machine that is not going to change, or that is not
 * ours. Where libvirt rejects the new machine there is none any more, and its variables wait for the next attempt.
 *
 * @throws Refused when Windows does not shut down in time and the power must not be cut. Nothing has been changed then.
 */
export async function prepareReplacement(
  client: LibvirtClient,
  there: DomainDefinition | undefined,
  wanted: DomainDefinition,
  options: DomainOptions,
): Promise<void> {
  if (there === undefined) return takeUpVariables(client, wanted);
  if (!isReplaced(there, wanted)) return;
  await shutDown(client, there, options);
  await keepVariables(client, there, wanted);
}

/**
 * The machine as it is on the host, with its password; undefined where there is none.
 *
 * @throws Refused for a machine of this name with another UUID: provider 0.8 would remove it and make one with another
 * identity.
 */
export async function machineThere(
  client: LibvirtClient,
  { name, uuid }: DomainDefinition,
): Promise<DomainDefinition | undefined> {
  const there = (uuid === undefined ? undefined : await machineOn(client, uuid)) ?? (await machineOn(client, name));
  if (there === undefined || uuid === undefined || there.uuid?.toLowerCase() === uuid.toLowerCase()) return there;
  throw new Refused(
    `${name}: ${client.host} has a machine with this name and the UUID ${there.uuid}, but the UUID of this machine would be ${uuid}. ` +
      `Windows and its TPM identify the machine by the UUID. If they are the same machine, set uuid: "${there.uuid}"; otherwise use another name.`,
  );
}

/** The digest stands for everything but the console's password. A machine without one was not made by this package. */
function isReplaced(there: DomainDefinition, wanted: DomainDefinition): boolean {
  if (there.metadata?.digest === undefined) return false;
  return (
    there.metadata.digest !== wanted.metadata?.digest ||
    there.devices.graphics?.password !== wanted.devices.graphics?.password ||
    nvramOf(there) !== nvramOf(wanted)
  );
}

async function shutDown(
  client: LibvirtClient,
  { name, uuid, devices }: DomainDefinition,
  { shutdownTimeout = DEFAULT_TIMEOUT_S, forceStop }: DomainOptions,
): Promise<void> {
  const limitMs = shutdownTimeout * 1000;
  // A machine in which Windows hears nothing for a while has as long to wake up as one that hears.
  const end = await requestShutdown(client, uuid ?? name, { limitMs, agent: devices.guestAgent, deafMs: limitMs });
  if (end.kind === "off" || forceStop === true) return;
  throw new Refused(
    `${name} on ${client.host} must be replaced for this change, but Windows did not shut down within ${shutdownTimeout} s. Nothing was changed. ` +
      `Shut it down manually, increase shutdownTimeoutSeconds, or set forceStop: true to allow a forced power-off.`,
  );
}

const nvramOf = ({ os: { firmware } }: DomainDefinition): string | undefined =>
  firmware.type === "uefi" ? firmware.nvramPath : undefined;

async function keepVariables(client: LibvirtClient, there: DomainDefinition, wanted: DomainDefinition): Promise<void> {
  const from = nvramOf(there);
  const to = nvramOf(wanted);
  if (from === undefined || to === undefined || from === to) return;
  if (await copyFile(client, from, to)) return;
  throw new Refused(
    `${there.name} on ${client.host} must be replaced for this change, but its UEFI variables cannot be copied to another directory. ` +
      `Copy them on the host while the machine is shut down: cp ${from} ${to}`,
  );
}

/**
 * A machine that is made while variables of its name lie there is the next attempt after a replacement that libvirt
 * rejected.
 */
async function takeUpVariables(client: LibvirtClient, wanted: DomainDefinition): Promise<void> {
  const to = nvramOf(wanted);
  if (to === undefined || !isOwnNvram(wanted.name, posix.basename(to))) return;
  const [folder, own] = [posix.dirname(to), posix.basename(to)];
  const left = (await filesIn(client, folder)).filter((file) => isOwnNvram(wanted.name, file));
  const [only, another] = left;
  if (only === undefined || left.includes(own)) return;
  if (another !== undefined) {
    throw new Refused(
      `${wanted.name} on ${client.host} would be created, but ${folder} contains UEFI variables of several machines with this name: ${left.join(", ")}. ` +
        `On the host, remove those that do not belong to this machine; if it is a new machine, remove all of them.`,
    );
  }
  await renameFile(client, folder, only, own);
}
