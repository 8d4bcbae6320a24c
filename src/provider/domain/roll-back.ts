import { domainDifferences, type DomainDocument } from "../../domain";
import { type LibvirtClient, LibvirtError, requestShutdown, stateOrOff } from "../../libvirt";
import { pingAgent } from "../../libvirt/guest";
import { OperationFailed } from "../errors";
import type { OperationContext } from "../resource";
import { changeText } from "./drift";
import type { Prepared } from "./host";
import { cutPower, isOff, shutDown } from "./power";
import type { KeptVariables } from "./variables-copy";

/** A machine that did not come up with its new definition. */
export interface RollBackRequest {
  readonly id: string;
  readonly machine: Prepared;
  readonly before: DomainDocument;
  readonly wanted: DomainDocument;
  readonly variables: KeptVariables;
  /** What is wrong with it. */
  readonly problem: string;
  /** The user allowed to turn it off. */
  readonly force: boolean;
}

/** How long a Windows that does not answer has to follow the power button. */
const SILENT_MS = 60_000;

/**
 * Gives a machine its previous definition and UEFI variables back, and starts it. Disks stay as they are: Windows has
 * run on them. Always rejects: with what was wrong, and what became of the machine.
 */
export async function rollBack(request: RollBackRequest, context: OperationContext): Promise<never> {
  const { id, machine, before, wanted, variables, problem } = request;
  const { client, definition } = machine;
  const { name } = definition;
  context.log("warning", `${name} did not start as intended, so its previous definition is restored: ${problem}`);
  const failed = `${name} did not start with its new definition: ${problem}\nWhat differs:${differencesText(before, wanted)}`;
  const steps: readonly { readonly what: string; run(): Promise<string | undefined> }[] = [
    { what: "turn it off", run: () => turnedOff(request, context) },
    { what: "restore its definition", run: () => told(client.changes.define(id, before.text, false)) },
    { what: "restore its UEFI variables", run: () => variables.restore() },
    { what: "start it", run: async () => startProblem(client, id) },
  ];
  for (const { what, run } of steps) {
    const trouble = await run();
    if (trouble === undefined) continue;
    if (what === "turn it off") {
      const restored = await told(client.changes.define(id, before.text, false));
      throw new OperationFailed(
        `${failed}\n${trouble}. It keeps running with the new definition; ${restored === undefined ? "its next start uses the previous one" : `its next start uses it too, because the previous one could not be restored: ${restored}`}`,
      );
    }
    throw new OperationFailed(
      `${failed}\nThe rollback could not ${what} on ${client.host}: ${trouble}. Check the machine: virsh -c ${client.host} dominfo ${id}`,
    );
  }
  throw new OperationFailed(
    `${failed}\nThe previous definition was restored and ${name} was started with it. Its disks were not changed back. Correct the declaration and run pulumi up`,
  );
}

/** What went wrong, in libvirt's words. */
async function told(operation: Promise<unknown>): Promise<string | undefined> {
  try {
    await operation;
    return undefined;
  } catch (error) {
    if (error instanceof LibvirtError || error instanceof OperationFailed) return error.message;
    throw error;
  }
}

async function startProblem(client: LibvirtClient, id: string): Promise<string | undefined> {
  const { problems } = await client.changes.finish(id, { power: "start" });
  return problems.length === 0 ? undefined : problems.map(({ message }) => message).join(" ");
}

/**
 * A Windows that answers is shut down, and turned off only if the user allowed that. One that does not answer at all
 * has nobody's work open: it was started just now. It has the power button for a minute.
 */
async function turnedOff(
  { id, machine, force }: RollBackRequest,
  context: OperationContext,
): Promise<string | undefined> {
  const { client, lifecycle } = machine;
  if (isOff(await stateOrOff(client, id))) return undefined;
  const answers = (await pingAgent(client, id).catch(() => undefined))?.kind === "answer";
  if (answers) return told(shutDown(client, id, { ...lifecycle, forceStop: force }, context));
  const limitMs = Math.min(SILENT_MS, lifecycle.shutdownTimeoutSeconds * 1000);
  const end = await requestShutdown(client, id, { limitMs, agent: false });
  return end.kind === "off" ? undefined : told(cutPower(client, id, machine.definition.name));
}

const MOST_TOLD = 10;

/** How the two definitions differ, one a line, not too many. What libvirt added to the old one is no difference. */
function differencesText(before: DomainDocument, wanted: DomainDocument): string {
  const all = domainDifferences(wanted.root, before.root, { ignoreLibvirtAdditions: true })
    .filter(({ path }) => !isMark(path))
    .map(({ path, before: now, after: was }) => ({ path, before: was, after: now }));
  const more = all.length > MOST_TOLD ? `\n  - and ${all.length - MOST_TOLD} more` : "";
  const lines = all.slice(0, MOST_TOLD).map((difference) => `\n  - ${changeText(difference)}`);
  return lines.join("") + more;
}

/** Our own marks in the metadata: they change with everything. */
const isMark = (path: string): boolean => path.startsWith("metadata");
