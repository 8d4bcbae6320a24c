import { type DomainDocument, UnsupportedDomainError } from "../../domain";
import { printable } from "../../foreign/printable";
import { importMachine, onItsHost } from "../../guest/importing";
import type { ImportedGuest } from "../../guest/importing";
import type { GuestSpec } from "../../guest/types";
import type { HostProfile } from "../../hosts/types";
import { type LibvirtClient, libvirtClient, LibvirtError, type MachineGlance, quote } from "../../libvirt";
import { OperationFailed } from "../errors";
import type { HostProfiles } from "../host-profiles";
import { hostUri } from "../host-uri";
import { machineIn, type NamedMachine } from "../import-id";
import { speaking } from "../libvirt-answers";
import { plain, type Properties, withValues } from "../properties";
import type { OperationContext, ReadRequest } from "../resource";
import { refusalToImport } from "./claim";
import { readInputs } from "./inputs";
import { liveState } from "./live";
import { outputsOf } from "./outputs";
import { isOff } from "./power";
import { completed, resolve } from "./resolve";
import type { Surroundings } from "./surroundings";

/** What is known of hosts, and of what lies around their machines. */
export interface ImportKnowledge {
  readonly profiles: HostProfiles;
  readonly surroundings: Surroundings;
}

type Imported = { readonly id: string; readonly inputs: Properties; readonly state: Properties };

/**
 * A machine for Pulumi's import: the arguments that describe it, and the state that a deployment of them would have
 * left. Nothing is changed on the host, so that the machine is not marked as this resource's before its first update;
 * until then it belongs to whoever marks it first.
 */
export async function importDomain(
  { id, inputs: configured }: ReadRequest,
  { profiles, surroundings }: ImportKnowledge,
  context: OperationContext,
): Promise<Imported> {
  const named = machineIn(id);
  const host = named.uri === undefined ? configured : plain({ host: { uri: named.uri } });
  const uri = hostUri(host)!;
  const client = libvirtClient(uri);
  const { signal, name, urn } = context;
  const profile = await profiles.host(uri, signal).catch((error: unknown) => {
    throw new OperationFailed(`${name}: ${(error as Error).message}`);
  });
  const uuid = await uuidOf(client, named.machine, signal);
  const there = await speaking(client.glance(uuid, { signal }));
  if (there === undefined) throw missing(client, named.machine);
  const called = printable(named.machine, 100);
  const refusal = refusalToImport(client, called, uuid, there, urn);
  if (refusal !== undefined) throw new OperationFailed(refusal);
  const { spec, notExpressed } = describedBy(client, named, uuid, there.inactive, profile);
  const keptSettings = notExpressed.map(({ path }) => printable(path, 200));
  if (keptSettings.length > 0)
    context.log(
      "warning",
      `${called}: no argument describes these settings; updates keep them as they are: ${keptSettings.join(", ")}`,
    );
  const described = completed(withValues(host, { ...spec, uuid, ...powerOf(there) }), {}, { urn, name });
  const look = await surroundings.look(described, described, profile, [], context);
  const inputs = withValues(described, { ...onItsHost(readInputs(described).spec as GuestSpec, profile, look) });
  const state = outputsOf(inputs, resolve(inputs, profile), there.inactive, liveState(there), {
    hostUuid: profile.uuid,
    ...(keptSettings.length === 0 ? {} : { keptSettings }),
  });
  return { id: uuid, inputs, state };
}

/** How the machine is run, as far as that is to be seen and is not the default. */
const powerOf = ({ state, autostart }: MachineGlance): Record<string, boolean> => ({
  ...(isOff(state) ? { running: false } : {}),
  ...(autostart ? { autostart: true } : {}),
});

async function uuidOf(client: LibvirtClient, machine: string, signal: AbortSignal): Promise<string> {
  try {
    return await client.uuidOf(machine, { signal });
  } catch (error) {
    if (error instanceof LibvirtError && error.code === "not-found") throw missing(client, machine);
    throw error instanceof LibvirtError ? new OperationFailed(error.message) : error;
  }
}

const missing = ({ host }: LibvirtClient, machine: string): OperationFailed =>
  new OperationFailed(
    `${host} has no machine "${printable(machine, 100)}". To see its machines, run: virsh -c ${quote(host)} list --all`,
  );

function describedBy(
  { host }: LibvirtClient,
  { machine, windows }: NamedMachine,
  uuid: string,
  document: DomainDocument,
  profile: HostProfile,
): ImportedGuest {
  const name = printable(machine, 100);
  let found: ReturnType<typeof importMachine>;
  try {
    found = importMachine(document, { windows, host: profile });
  } catch (error) {
    if (error instanceof UnsupportedDomainError) throw new OperationFailed(`${name}: ${error.message}`);
    throw error;
  }
  if (found === "windows-unknown")
    throw new OperationFailed(
      `${name} does not say which Windows it runs. Add that to the ID, for example: ${host}/${uuid}?windows=windows-11`,
    );
  if (found === "no-preset")
    throw new OperationFailed(
      `${name} cannot be described by any preset. Declare it with uuid: "${uuid}" and adopt: true, without import; pulumi preview then shows what would change`,
    );
  return found;
}
