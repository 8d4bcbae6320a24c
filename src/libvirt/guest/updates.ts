import type { LibvirtClient } from "../client";
import type { AgentOptions } from "./agent";
import { runInGuest } from "./run";

/**
 * Keys that exist while Windows has updates to install at its next shutdown: Windows Update creates the first, Windows'
 * servicing stack the second. Source:
 * https://devblogs.microsoft.com/scripting/determine-pending-reboot-statuspowershell-style-part-1/. Other keys stand
 * for restarts that take no time.
 */
const KEYS: readonly string[] = [
  "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired",
  "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending",
];

/**
 * Will Windows install updates while it shuts down? Undefined where the guest agent does not tell: it forbids
 * `guest-exec`, or does not answer in time.
 */
export async function updatesPending(
  client: Pick<LibvirtClient, "virsh">,
  machine: string,
  options?: AgentOptions,
): Promise<boolean | undefined> {
  for (const key of KEYS) {
    const end = await runInGuest(client, machine, "reg.exe", ["query", key], options);
    if (end === undefined) return undefined;
    if (end.exitCode === 0) return true;
  }
  return false;
}
