import type { DomainDocument } from "../../domain";
import { type LibvirtClient, variablesFile } from "../../libvirt";
import type { OperationContext } from "../resource";

/** A copy of a machine's UEFI variables, made while the machine was off. */
export interface KeptVariables {
  /** Puts them back. Returns what went wrong; undefined where nothing did. */
  restore(): Promise<string | undefined>;
  /** The copy is not needed any more. */
  forget(): Promise<void>;
}

const NOTHING: KeptVariables = { restore: async () => undefined, forget: async () => undefined };

/** One copy for each file: an interrupted update leaves at most one, which the next update overwrites. */
export const copyOfVariables = (file: string): string => `${file}.before-update`;

/**
 * Copies the UEFI variables of a machine that is off. Windows and the firmware write to them at every start, so a
 * rollback that kept the new ones would start the old machine with boot entries of the new one.
 */
export async function keptVariables(
  client: LibvirtClient,
  machine: DomainDocument,
  { name, signal, log }: OperationContext,
): Promise<KeptVariables> {
  const file = await variablesFile(client, machine, { signal }).catch(() => undefined);
  if (file === undefined) return NOTHING;
  const copy = copyOfVariables(file);
  const problem = await client.files.copy(file, copy, { signal }).catch((error: unknown) => (error as Error).message);
  if (problem !== undefined) {
    // Before its first start a machine has no such file.
    if (!/no such file/i.test(problem))
      log(
        "warning",
        `${name}: the UEFI variables could not be copied on ${client.host}, so a rollback would restore only the definition: ${problem}`,
      );
    return NOTHING;
  }
  const failure = (error: unknown): string => (error as Error).message;
  return {
    restore: async () => {
      const failed = await client.files.copy(copy, file).catch(failure);
      if (failed !== undefined) return `${failed} (the copy is ${copy})`;
      await client.files.remove(copy).catch(failure);
      return undefined;
    },
    forget: async () => void (await client.files.remove(copy).catch(failure)),
  };
}
