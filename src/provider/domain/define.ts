import type { DomainDocument } from "../../domain";
import { LibvirtError, type MachineGlance } from "../../libvirt";
import { OperationFailed, OutcomeUnknown } from "../errors";
import type { OperationContext } from "../resource";
import type { Prepared } from "./host";

export const unchanged = "nothing was changed";

/**
 * Defines the machine, and says how it is then, where that can be seen. `undo` takes back what was done before, when
 * libvirt refuses the definition, and says what became of it.
 */
export async function define(
  { client, definition }: Prepared,
  xml: DomainDocument,
  { signal }: OperationContext,
  undo: () => string | Promise<string>,
  wantsLook = false,
): Promise<MachineGlance | undefined> {
  try {
    return await client.changes.define(definition.uuid!, xml.text, wantsLook, { signal });
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    if (!error.isConnectionFailure)
      throw new OperationFailed(
        `libvirt does not accept the definition of ${definition.name}, and ${await undo()}: ${error.message}`,
      );
    throw new OutcomeUnknown(
      `${error.message}. It is unknown whether ${definition.name} was defined. To check, run: virsh -c ${client.host} dumpxml --inactive ${definition.uuid!}. The next pulumi up checks it automatically`,
    );
  }
}
