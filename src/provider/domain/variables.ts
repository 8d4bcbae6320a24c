import { type DomainDefinition, DomainDocument } from "../../domain";
import type { HostProfile } from "../../hosts/types";
import { keepsVariables, type LibvirtClient, variablesFile } from "../../libvirt";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";

/*
 * libvirt calls the file of a machine's UEFI variables after the machine's name, and before 9.2 it notes the file
 * nowhere: at each start it takes the one with that name. So a machine that gets another name would lose Windows' boot
 * entries and the state of Secure Boot, and a new machine would get the file of one that had its name before. Here the
 * file is called after the UUID, and the definition says so.
 */

type Firmware = DomainDefinition["os"]["firmware"];

/** Without the file that libvirt would call after the machine: where none is named yet. */
const nameless = (firmware: Firmware): boolean => firmware.type === "uefi" && firmware.nvramPath === undefined;

const withFile = (definition: DomainDefinition, nvramPath: string): DomainDefinition => ({
  ...definition,
  os: { ...definition.os, firmware: { ...definition.os.firmware, nvramPath } as Firmware },
});

/**
 * The definition of a machine that has no variables yet, with a file of its own for them. Where the host does not tell
 * the folder, libvirt names the file.
 */
export function withOwnVariables(
  definition: DomainDefinition,
  { firmware: { variablesFolder } }: HostProfile,
): DomainDefinition {
  if (!nameless(definition.os.firmware) || variablesFolder === undefined) return definition;
  return withFile(definition, `${variablesFolder}/${definition.uuid!}_VARS.fd`);
}

/**
 * The definition of a machine that is there, which says in which file its variables are; undefined where it says so
 * already, or has none. Throws where the host does not tell.
 */
export async function withNamedVariables(
  client: LibvirtClient,
  machine: DomainDocument,
  { libvirt }: HostProfile,
  signal: AbortSignal,
): Promise<DomainDocument | undefined> {
  const { definition, rest } = machine.parsed;
  if (!nameless(definition.os.firmware) || !keepsVariables(machine.root)) return undefined;
  const file = await speaking(variablesFile(client, machine, { signal }));
  if (file === undefined) {
    throw new OperationFailed(
      `libvirt on ${client.host} does not report the file that holds the UEFI variables of ${definition.name}, and renaming the machine would lose them. Nothing was changed. Set firmware.nvram to that file, or keep the name`,
    );
  }
  return DomainDocument.rendered(withFile(definition, file), libvirt === undefined ? {} : { libvirt }, rest);
}
