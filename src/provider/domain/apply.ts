import { domainDifferences } from "../../domain";
import { type LibvirtClient, LibvirtError } from "../../libvirt";
import { NotInitialized, OperationFailed, OutcomeUnknown } from "../errors";
import type { HostProfiles } from "../host-profiles";
import { speaking, unlessMissing } from "../libvirt-answers";
import type { Properties } from "../properties";
import type { OperationContext, UpdateRequest } from "../resource";
import { prepare, type Prepared, xmlFor } from "./host";
import { readInputs } from "./inputs";
import { liveState } from "./live";
import { outputsOf } from "./outputs";
import { isOff, shutDown } from "./power";
import { beforeRename, nameBack, rename } from "./rename";
import { withoutPassword } from "./resolve";

/** Defines a machine, and starts it if it should run. */
export async function createDomain(inputs: Properties, profiles: HostProfiles, context: OperationContext): Promise<{ id: string; state: Properties }> {
  const machine = await prepare(inputs, profiles, context);
  const id = machine.definition.uuid!;
  await speaking(mustBeFree(machine, context));
  await define(machine, xmlFor(machine), context, () => unchanged);
  return { id, state: await run(id, machine, inputs, {}, context) };
}

/** Redefines a machine in place: libvirt takes the new definition or keeps the old one, and at no time has none. */
export async function updateDomain({ id, oldInputs, news }: UpdateRequest, profiles: HostProfiles, context: OperationContext): Promise<{ state: Properties }> {
  const machine = await prepare(news, profiles, context);
  const { client } = machine;
  const found = await speaking(unlessMissing(client.dumpXml(id, { inactive: true, securityInfo: true }, { signal: context.signal })));
  if (found === undefined) context.log("warning", `${machine.definition.name} was gone from ${client.host} and is defined anew`);
  const before = found === undefined ? undefined : await beforeRename(id, machine, found, context);
  const current = before?.xml;
  const xml = xmlFor(machine, current);
  if (before !== undefined) await rename(id, machine, before, context);
  const changed = current === undefined || domainDifferences(xml, current, { ignoreLibvirtAdditions: true }).length > 0;
  if (changed) await define(machine, xml, context, () => (before?.oldName === undefined ? unchanged : nameBack(id, machine, before.oldName)));
  return { state: await run(id, machine, news, { oldInputs, ...(current === undefined ? {} : { current }) }, context) };
}

const unchanged = "nothing was changed";

async function mustBeFree({ client, definition }: Prepared, { signal }: OperationContext): Promise<void> {
  const { name, uuid } = definition;
  const holder = await unlessMissing(client.uuidOf(name, { signal }));
  if (holder !== undefined) {
    const whose = holder === uuid ? "It has this resource's own UUID: an interrupted deployment, another stack of the same name, or a replacement on the same host, which would lose the old definition before the new one is accepted." : "It is not this resource's machine.";
    throw new OperationFailed(
      `${client.host} has a machine named ${name} already (UUID ${holder}). ${whose} Give this one another name, or remove that one: virsh -c ${client.host} undefine ${holder} --keep-nvram --keep-tpm`,
    );
  }
  const state = await unlessMissing(client.state(uuid!, { signal }));
  if (state !== undefined) throw new OperationFailed(`${client.host} has a machine with the UUID ${uuid} already, under another name. Leave uuid out, or write another one`);
}

/** `undo` takes back what was done before, when libvirt refuses the definition, and says what became of it. */
async function define({ client, definition }: Prepared, xml: string, { signal }: OperationContext, undo: () => string | Promise<string>): Promise<void> {
  try {
    await client.define(xml, { signal });
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    if (!error.isConnectionFailure) throw new OperationFailed(`libvirt does not accept the definition of ${definition.name}, and ${await undo()}: ${error.message}`);
    throw new OutcomeUnknown(`${error.message}. It is not known whether ${definition.name} was defined: look with virsh -c ${client.host} dumpxml --inactive ${definition.uuid!}`);
  }
}

interface Before {
  /** The definition before, where there was one. */
  readonly current?: string;
  readonly oldInputs?: Properties;
}

/** Brings autostart and power to what is wanted. The machine is defined by now, so whatever fails here, the engine learns of it. */
async function run(id: string, machine: Prepared, inputs: Properties, { current, oldInputs }: Before, context: OperationContext): Promise<Properties> {
  const { client, definition } = machine;
  const problems: string[] = [];
  const attempt = async <T>(what: Promise<T>, otherwise: T): Promise<T> =>
    what.catch((error: unknown) => {
      problems.push((error as Error).message);
      return otherwise;
    });
  await attempt(setAutostart(client, id, machine.lifecycle.autostart, context), undefined);
  await attempt(setPower(id, machine, oldInputs, context), undefined);
  const live = await attempt(liveState(client, id), { state: "unknown", restartRequired: false, drift: [] });
  const shown = xmlFor({ ...machine, definition: withoutPassword(definition) }, current);
  const state = outputsOf(inputs, machine, shown, live);
  if (live.restartRequired === true) context.log("warning", `${definition.name} is running: the change takes effect when Windows is shut down and started again`);
  if (problems.length > 0) throw new NotInitialized(id, state, inputs, problems.map((problem) => `${definition.name} is defined on ${client.host}, but: ${problem}`));
  return state;
}

async function setAutostart(client: LibvirtClient, id: string, wanted: boolean, { signal }: OperationContext): Promise<void> {
  if ((await client.autostart(id, { signal })) !== wanted) await client.setAutostart(id, wanted, { signal });
}

async function setPower(id: string, { client, lifecycle }: Prepared, oldInputs: Properties | undefined, context: OperationContext): Promise<void> {
  const { signal, timeoutMs } = context;
  const off = isOff(await client.state(id, { signal }));
  if (lifecycle.running && off) await client.start(id, { signal, ...(timeoutMs === undefined ? {} : { timeLimit: timeoutMs }) });
  const wasToRun = oldInputs !== undefined && readInputs(oldInputs).lifecycle.running;
  if (!lifecycle.running && !off && wasToRun) await shutDown(client, id, lifecycle, context);
}
