import { DomainDocument, guestMarkOf, markedReverted } from "../../domain";
import { namesOf } from "../../fleet/placement/refusals";
import { libvirtClient, LibvirtError } from "../../libvirt";
import type { OperationContext } from "../resource";
import type { FleetRun } from "./fleet-run";
import type { GateInputs } from "./gate-inputs";

/** Restores the previous definitions of members that this run changed. Their disks and their power are left alone. */
export async function revert(
  { step, members }: GateInputs,
  names: readonly string[],
  fleets: FleetRun,
  { log }: OperationContext,
): Promise<{ readonly names: readonly string[]; readonly text: string }> {
  const done: string[] = [];
  const failed: string[] = [];
  const unknown: string[] = [];
  for (const name of names) {
    const { uuid, digest } = members[name]!;
    const former = fleets.formerOf(uuid);
    if (former === undefined) {
      unknown.push(name);
      continue;
    }
    try {
      await libvirtClient(former.uri).changes.define(uuid, restored(former.xml, digest), false);
      done.push(name);
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error;
      failed.push(`${name} (${error.message})`);
    }
  }
  const text = [
    ...(done.length === 0
      ? []
      : [
          `autoRevert restored the previous definitions of ${namesOf(done)}. They take effect when Windows is restarted; disks were not changed.`,
        ]),
    ...(failed.length === 0 ? [] : [`autoRevert could not restore ${namesOf(failed)}.`]),
    ...(unknown.length === 0
      ? []
      : [
          `autoRevert did not restore ${namesOf(unknown)}: this deployment did not change ${unknown.length === 1 ? "it" : "them"}.`,
        ]),
  ].join(" ");
  log("warning", `${step}: ${text}`);
  return { names: done, text };
}

/**
 * The previous definition. Where no refresh could tell it from the one that failed (a password is in no digest), it
 * says itself that it was restored.
 */
function restored(xml: string, failedDigest: string): string {
  const { root } = DomainDocument.of(xml);
  return guestMarkOf(root)?.digest === failedDigest ? DomainDocument.from(markedReverted(root)).text : xml;
}
