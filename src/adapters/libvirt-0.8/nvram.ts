import type { DomainDefinition } from "../../domain";
import { sha } from "../../guest/defining/sha";
import { DEFAULT_NVRAM_FOLDER } from "../firmware";
import type { DomainOptions } from "../options";
import { toLibvirtXslt } from "./domain";

export interface OwnNvramOptions extends Pick<DomainOptions, "libvirt"> {
  /** The machine as it is on the host, if it is. */
  readonly there?: DomainDefinition | undefined;
  /** Default `/var/lib/libvirt/qemu/nvram`. */
  readonly folder?: string;
}

/**
 * The same machine with an NVRAM file of its own for each text that provider 0.8 is handed. That provider removes the
 * file of the machine that it replaces; the new machine's file is another one, into which the variables can be copied
 * before. The file is named by what the text says but for the console's password, of which nothing must be seen: where
 * only the password is another one, the name takes turns. A file that the user chose stays, and so does a machine
 * without UEFI.
 */
export function withOwnNvram(
  definition: DomainDefinition,
  { there, folder = DEFAULT_NVRAM_FOLDER, ...target }: OwnNvramOptions = {},
): DomainDefinition {
  const { firmware } = definition.os;
  if (firmware.type === "bios" || firmware.nvramPath !== undefined) return definition;
  const { graphics, ...devices } = definition.devices;
  const { password, ...shown } = graphics ?? {};
  const text = toLibvirtXslt(
    { ...definition, devices: graphics === undefined ? devices : { ...devices, graphics: shown as typeof graphics } },
    target,
  );
  const stem = `${folder}/${ownPrefix(definition.name)}${sha("sha256", password === undefined ? text : `${text}\nand a password`).slice(0, 12)}`;
  const [first, second] = [`${stem}.fd`, `${stem}-2.fd`];
  const before = there?.os.firmware.type === "uefi" ? there.os.firmware.nvramPath : undefined;
  const same = there?.devices.graphics?.password === password;
  const nvramPath = (before === second) === same && (before === first || before === second) ? second : first;
  return { ...definition, os: { ...definition.os, firmware: { ...firmware, nvramPath } } };
}

/** Is this file, named without its folder, one that {@link withOwnNvram} gives a machine of this name? */
export const isOwnNvram = (machine: string, file: string): boolean =>
  file.startsWith(ownPrefix(machine)) && /^[0-9a-f]{12}(-2)?\.fd$/.test(file.slice(ownPrefix(machine).length));

const ownPrefix = (machine: string): string => `${machine}_VARS.`;
