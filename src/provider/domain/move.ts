import type { Finding } from "../../findings";
import { libvirtClient, LibvirtError, quote } from "../../libvirt";
import { OperationFailed } from "../errors";
import type { OperationContext } from "../resource";
import { isMember } from "../fleet/fleet-run";
import { forgetHint } from "../fleet/forgotten";
import { isOff } from "./power";
import type { Move } from "./this-run";

/**
 * What stands against a move to another host, and what it does. Windows on both hosts at once would write to a disk
 * that both reach, and nobody can tell from here which disks those are: so the machine must be off before its successor
 * is made, and stays off.
 */
export async function moveFindings(
  move: Move,
  to: string,
  { name, urn, signal }: Pick<OperationContext, "name" | "urn" | "signal">,
): Promise<Finding[]> {
  const { from, uuid } = move;
  const said: Finding = {
    ruleId: "host-move",
    severity: "warning",
    path: "host.uri",
    message:
      `${name} moves from ${from} to ${to}: it is defined there with the same UUID, started if it should be running, and then removed from ${from}. Disks are not copied: a disk with a path must be ` +
      "accessible at that path on the new host, and a disk that Pulumi manages is created again there, without its data. UEFI variables and the TPM state stay on the old host, so BitLocker asks for its recovery key",
  };
  const state = await stateThere(move, signal);
  if (state.kind === "unknown")
    return [
      said,
      {
        ...refused,
        message: `${name} moves from ${from} to ${to}, and it is unknown whether it is still running there: ${state.problem}`,
        fix: `Make sure that the old host answers. ${
          isMember(urn)
            ? forgetHint(from)
            : "If it no longer exists, remove the machine from the state with pulumi state delete, then deploy it on the new host"
        }`,
      },
    ];
  if (state.kind === "running")
    return [
      said,
      {
        ...refused,
        message: `${name} is still running on ${from} and would run on two hosts at once${await twin({ from, uuid }, to, signal)}`,
        fix: "Shut Windows down first: set running: false, run pulumi up, then change the host",
      },
    ];
  return [said];
}

/** Which one is the real one, where an interrupted move left one on either host. */
async function twin({ from, uuid }: Move, to: string, signal: AbortSignal): Promise<string> {
  const there = await stateThere({ from: to, uuid }, signal);
  if (there.kind !== "off" && there.kind !== "running") return "";
  return `. It also exists on ${to}${there.kind === "running" ? " and is running there" : ""}: an interrupted move created that copy. The state still refers to the machine on ${from}, which is the real one`;
}

const refused = { ruleId: "host-move", severity: "error", path: "host.uri" } as const;

/** Throws while the machine runs on the host that it leaves, or nobody can tell. */
export async function mustBeOff(move: Move, { name, signal }: OperationContext): Promise<"gone" | "off"> {
  const { from, uuid } = move;
  const state = await stateThere(move, signal);
  if (state.kind === "unknown")
    throw new OperationFailed(
      `${name} was not deployed, because it may still be running on ${from}, its previous host: ${state.problem}`,
    );
  if (state.kind !== "running") return state.kind;
  throw new OperationFailed(
    `${name} was not deployed, because it is running on ${from}, its previous host. Shut Windows down there (virsh -c ${quote(from)} shutdown ${uuid}), then run this again`,
  );
}

/**
 * Makes sure, right before the successor starts, that the machine is off on its old host and does not start there by
 * itself.
 */
export async function staysOff(move: Move, context: OperationContext): Promise<void> {
  if ((await mustBeOff(move, context)) === "gone") return;
  await libvirtClient(move.from).setAutostart(move.uuid, false, { signal: context.signal });
}

type Power = { readonly kind: "gone" | "off" | "running" } | { readonly kind: "unknown"; readonly problem: string };

async function stateThere({ from, uuid, forgotten }: Move, signal: AbortSignal): Promise<Power> {
  try {
    return { kind: isOff(await libvirtClient(from).state(uuid, { signal })) ? "off" : "running" };
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    if (error.code === "not-found" || (forgotten === true && error.isConnectionFailure)) return { kind: "gone" };
    return { kind: "unknown", problem: error.message };
  }
}
