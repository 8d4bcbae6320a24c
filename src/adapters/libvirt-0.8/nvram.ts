import type { DomainDefinition } from "../../domain";
import { DEFAULT_NVRAM_FOLDER } from "../firmware";

/**
 * The same machine with an NVRAM file of its own for each definition, named by its digest. Provider 0.8 removes the file of the machine
 * that it replaces; the new machine's file is another one, into which the variables can be copied before.
 * A file that the user chose stays, and so does a machine without UEFI.
 */
export function withOwnNvram(definition: DomainDefinition, digest: string, folder = DEFAULT_NVRAM_FOLDER): DomainDefinition {
  const { firmware } = definition.os;
  if (firmware.type === "bios" || firmware.nvramPath !== undefined) return definition;
  const nvramPath = `${folder}/${definition.name}_VARS.${digest.slice(0, 12)}.fd`;
  return { ...definition, os: { ...definition.os, firmware: { ...firmware, nvramPath } } };
}
