import { OperationFailed } from "../errors";
import { isMember } from "../fleet/fleet-run";
import type { Properties } from "../properties";
import type { OperationContext, UpdateRequest } from "../resource";
import { mustBeOwn, newToken, refusalToTake, tokenOf } from "./claim";
import { deployedDocument } from "./deployed";
import { disruptionOutput, plannedDisruption } from "./disruption";
import { type Knowledge, prepare, type Prepared, xmlFor } from "./host";
import { readInputs } from "./inputs";
import { mustBeOff } from "./move";
import { mustBeSameHost } from "./same-host";
import { mustHaveNoSnapshots, mustNotLoseOverlays } from "./snapshots";
import type { ThisRun } from "./this-run";
import { withOwnVariables } from "./variables";
import { converge } from "./converge";
import { define, unchanged } from "./define";
import { finish, isToChange } from "./finish";
import type { History } from "./operation";

/**
 * Defines a machine, and starts it if it should run. One that an interrupted deployment of this resource left behind is
 * taken as it is.
 */
export async function createDomain(
  inputs: Properties,
  knowledge: Knowledge,
  run: ThisRun,
  context: OperationContext,
): Promise<{ id: string; state: Properties }> {
  const { prepared, looked } = await prepare(inputs, knowledge, context, newToken());
  const { client, definition } = prepared;
  const id = definition.uuid!;
  const move = run.moveOf(context.urn);
  const { machine: there, holder } = looked;
  const refusal = refusalToTake(
    client,
    { urn: context.urn, name: definition.name, uuid: id, adopt: prepared.lifecycle.adopt },
    there,
    holder,
  );
  if (refusal !== undefined) throw new OperationFailed(refusal);
  if (move !== undefined) {
    if ((await mustBeOff(move, context)) === "off") await mustHaveNoSnapshots(move, context);
  }
  run.fleets.noteMade(id);
  const history = move === undefined ? {} : { move };
  if (there !== undefined) {
    context.log(
      "info",
      `${definition.name} already exists on ${client.host}; it is adopted and updated to match the declaration`,
    );
    return { id, state: await converge(id, prepared, there, inputs, history, context) };
  }
  return { id, state: await defineNew(id, prepared, inputs, history, context) };
}

/** Redefines a machine in place: libvirt takes the new definition or keeps the old one, and at no time has none. */
export async function updateDomain(
  { id, oldInputs, olds, news, ignoreChanges = [] }: UpdateRequest,
  knowledge: Knowledge,
  run: ThisRun,
  context: OperationContext,
): Promise<{ state: Properties }> {
  const { prepared, looked } = await prepare(news, knowledge, context, tokenOf(olds) ?? newToken(), oldInputs);
  const { client, definition, lifecycle } = prepared;
  const move = run.moveOf(context.urn);
  const history = {
    oldInputs,
    ignoreChanges,
    ...disruptionOutput(plannedDisruption(oldInputs, news, prepared.resolution.definition, prepared.profile, prepared)),
    ...(move === undefined ? {} : { move }),
  };
  const { machine: there, holder } = looked;
  if (there === undefined) {
    await mustBeSameHost(client, olds, context);
    const refusal = refusalToTake(
      client,
      { urn: context.urn, name: definition.name, uuid: id, adopt: false },
      undefined,
      holder,
    );
    if (refusal !== undefined) throw new OperationFailed(refusal);
    context.log("warning", `${definition.name} no longer exists on ${client.host}; defining it again`);
    run.fleets.noteMade(id);
    return { state: await defineNew(id, prepared, news, { ...history, deployed: deployedDocument(olds) }, context) };
  }
  const takesOver = lifecycle.adopt && !readInputs(oldInputs).lifecycle.adopt;
  if (!takesOver) mustBeOwn(client, definition.name, there, context.urn, tokenOf(olds));
  // What a gate goes back to. Nobody asks for that of other machines.
  if (isMember(context.urn))
    run.fleets.noteFormer(id, { uri: client.host, name: definition.name, xml: there.inactive.text });
  return {
    state: await converge(
      id,
      prepared,
      there,
      news,
      { ...history, ...(takesOver ? {} : { olds, deployed: deployedDocument(olds) }) },
      context,
    ),
  };
}

/** One that was there before has its UEFI variables where they were then. */
async function defineNew(
  id: string,
  prepared: Prepared,
  inputs: Properties,
  history: History,
  context: OperationContext,
): Promise<Properties> {
  const former = history.deployed?.parsed.definition.os.firmware;
  const definition =
    former === undefined
      ? withOwnVariables(prepared.definition, prepared.profile)
      : withVariablesOf(prepared.definition, former);
  const machine = { ...prepared, definition };
  const xml = xmlFor(machine);
  await mustNotLoseOverlays(prepared.client, id, xml, context);
  const now = await define(machine, xml, context, () => unchanged, !isToChange(machine, undefined));
  return finish(id, machine, { xml, now }, inputs, history, context);
}

function withVariablesOf(
  definition: Prepared["definition"],
  former: Prepared["definition"]["os"]["firmware"],
): Prepared["definition"] {
  const { firmware } = definition.os;
  if (firmware.type !== "uefi" || former.type !== "uefi" || former.nvramPath === undefined) return definition;
  return { ...definition, os: { ...definition.os, firmware: { nvramPath: former.nvramPath, ...firmware } } };
}
