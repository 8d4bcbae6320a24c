import { type LibvirtClient, LibvirtError } from "../../libvirt";
import type { FleetRun } from "./fleet-run";

/** A host that does not answer, of which the program says that it no longer exists. */
export const FORGOTTEN = Symbol("forgotten");

/** What a host answers. */
export async function unlessForgotten<T>(
  { host }: Pick<LibvirtClient, "host">,
  fleets: FleetRun,
  answer: Promise<T>,
): Promise<T | typeof FORGOTTEN> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof LibvirtError && error.isConnectionFailure && fleets.isForgotten(host)) return FORGOTTEN;
    throw error;
  }
}

/** The way out for what belongs to a fleet. */
export const forgetHint = (uri: string): string =>
  `If that host no longer exists, add "${uri}" to placement.forgetUnreachable of the fleet`;
