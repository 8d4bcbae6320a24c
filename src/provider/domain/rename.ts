import { child, element, parseDomainXml, parseXml, renderDomainXml, serialize } from "../../domain";
import { LibvirtError } from "../../libvirt";
import { OperationFailed, OutcomeUnknown } from "../errors";
import { speaking } from "../libvirt-answers";
import type { OperationContext } from "../resource";
import type { Prepared } from "./host";
import { isOff } from "./power";

/** A machine's definition on the host before it is redefined. */
export interface Current {
  readonly xml: string;
  /** The name it has until it is renamed; undefined where the name stays. */
  readonly oldName?: string;
}

/** What has to be known of a machine before its name changes. Nothing is changed here. */
export async function beforeRename(id: string, machine: Prepared, xml: string, context: OperationContext): Promise<Current> {
  const { client, definition } = machine;
  const { name } = parseDomainXml(xml).definition;
  if (name === definition.name) return { xml };
  if (!isOff(await speaking(client.state(id, { signal: context.signal })))) {
    throw new OperationFailed(`${name} is running on ${client.host}, and libvirt renames only machines that are off. Shut Windows down, then run this again; nothing was changed`);
  }
  return { xml: await withVariablesFile(machine, name, xml, context), oldName: name };
}

/** libvirt refuses a definition of a known UUID under another name, so the name changes first, in a step of its own. */
export async function rename(id: string, { client, definition }: Prepared, { oldName }: Current, { signal }: OperationContext): Promise<void> {
  if (oldName === undefined) return;
  try {
    await client.rename(id, definition.name, { signal });
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    if (!error.isConnectionFailure) throw new OperationFailed(error.message);
    throw new OutcomeUnknown(`${error.message}. It is not known whether ${oldName} has its new name ${definition.name}: look with virsh -c ${client.host} domname ${id}`);
  }
}

/** Puts the old name back after the new definition was refused. Says what became of it, as the end of a sentence. */
export async function nameBack(id: string, { client, definition }: Prepared, oldName: string): Promise<string> {
  try {
    await client.rename(id, oldName);
    return "nothing was changed";
  } catch (error) {
    return `only its name was changed: it was ${oldName} and is ${definition.name} now (${(error as Error).message})`;
  }
}

/**
 * libvirt before 9.2 notes no file for the UEFI variables: at each start it takes one that is called after the machine. Under
 * another name that would be a fresh one, without Windows' boot entries and the state of Secure Boot. So the definition of a
 * machine that gets another name says where they are.
 */
async function withVariablesFile({ client, profile }: Prepared, name: string, xml: string, { signal }: OperationContext): Promise<string> {
  const { definition, rest } = parseDomainXml(xml);
  const { firmware } = definition.os;
  if (firmware.type !== "uefi" || firmware.nvramPath !== undefined) return xml;
  const nvramPath = pflashFile(await speaking(client.qemuCommandLine(firmwareOnly(xml), { signal })));
  if (nvramPath === undefined) {
    throw new OperationFailed(
      `${name} is to get another name, and libvirt on ${client.host} does not say in which file its UEFI variables are, which it would lose. Write the file into firmware.nvram, or leave the name as it is; nothing was changed`,
    );
  }
  const target = profile.libvirt === undefined ? {} : { libvirt: profile.libvirt };
  return renderDomainXml({ ...definition, os: { ...definition.os, firmware: { ...firmware, nvramPath } } }, target, rest);
}

/** The same machine with nothing but its firmware: what libvirt can translate on every host, with KVM and without. */
function firmwareOnly(xml: string): string {
  const domain = parseXml(xml);
  const same = ["name", "uuid", "os"].flatMap((name) => child(domain, name) ?? []);
  const features = element("features", undefined, element("acpi"), child(child(domain, "features"), "smm"));
  return serialize(element("domain", { type: "qemu" }, ...same, element("memory", undefined, "65536"), features));
}

/** The file behind the second flash memory on a QEMU command line, of which the first is the firmware itself. */
const pflashFile = (commandLine: string): string | undefined => /"filename":"([^"\\]+)","node-name":"libvirt-pflash1-storage"/.exec(commandLine)?.[1];
