import { LibvirtError, type MachineLook } from "../../libvirt";
import { OperationFailed, OutcomeUnknown } from "../errors";
import type { OperationContext } from "../resource";
import type { Prepared } from "./host";
import { mustBeClear } from "./obstacles";
import { isOff } from "./power";

/**
 * The name that a machine has until it is renamed; undefined where the name stays. Throws where it cannot be renamed;
 * nothing is changed here.
 */
export function oldName({ client, definition }: Prepared, look: MachineLook): string | undefined {
  const { name } = look.inactive.parsed.definition;
  if (name === definition.name) return undefined;
  if (!isOff(look.state)) {
    throw new OperationFailed(
      `${name} is ${look.state} on ${client.host}, and libvirt can rename only machines that are off. Nothing was changed. Shut Windows down, then run this again`,
    );
  }
  mustBeClear(client, name, look, `renamed to ${definition.name}`);
  return name;
}

/** libvirt refuses a definition of a known UUID under another name, so the name changes first, in a step of its own. */
export async function rename(
  id: string,
  { client, definition }: Prepared,
  from: string,
  { signal }: OperationContext,
): Promise<void> {
  try {
    await client.rename(id, definition.name, { signal });
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    if (!error.isConnectionFailure) throw new OperationFailed(error.message);
    throw new OutcomeUnknown(
      `${error.message}. It is unknown whether ${from} was renamed to ${definition.name}. To check, run: virsh -c ${client.host} domname ${id}`,
    );
  }
}

/** Puts the old name back after the new definition was refused. Says what became of it, as the end of a sentence. */
export async function nameBack(id: string, { client, definition }: Prepared, from: string): Promise<string> {
  try {
    await client.rename(id, from);
    return "nothing was changed";
  } catch (error) {
    return `only its name was changed, from ${from} to ${definition.name} (${(error as Error).message})`;
  }
}
