import { child, type DomainDefinition, DomainDocument, element, serialize, type XmlElement } from "../../domain";
import { attribute } from "../../domain/xml";
import { variablesFileIn } from "../../hosts";
import type { HostProfile } from "../../hosts/types";
import type { LibvirtClient } from "../../libvirt";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";

/*
 * libvirt calls the file of a machine's UEFI variables after the machine's name, and before 9.2 it notes the file
 * nowhere: at each start it takes the one with that name. So a machine that gets another name would lose Windows' boot
 * entries and the state of Secure Boot, and a new machine would get the file of one that had its name before. Here the
 * file is called after the UUID, and the definition says so.
 */

type Firmware = DomainDefinition["os"]["firmware"];

/**
 * Does a machine keep UEFI variables? One whose firmware is mapped as ROM, or is stateless, has nowhere to keep them.
 */
export function keepsVariables(domain: XmlElement): boolean {
  const os = child(domain, "os");
  const loader = child(os, "loader");
  const isFlash = attribute(os, "firmware") === "efi" || attribute(loader, "type") === "pflash";
  return isFlash && attribute(loader, "stateless") !== "yes";
}

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
  const file = await speaking(fileOf(client, machine.root, signal));
  if (file === undefined) {
    throw new OperationFailed(
      `libvirt on ${client.host} does not report the file that holds the UEFI variables of ${definition.name}, and renaming the machine would lose them. Nothing was changed. Set firmware.nvram to that file, or keep the name`,
    );
  }
  return DomainDocument.rendered(withFile(definition, file), libvirt === undefined ? {} : { libvirt }, rest);
}

/** In which file a machine's UEFI variables are; undefined where it has none, or the host does not tell. */
export async function variablesFile(
  client: LibvirtClient,
  machine: DomainDocument,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { firmware } = machine.parsed.definition.os;
  return firmware.type !== "uefi" || !keepsVariables(machine.root)
    ? undefined
    : (firmware.nvramPath ?? fileOf(client, machine.root, signal));
}

/** The file that libvirt would take at the next start. */
const fileOf = async (client: LibvirtClient, domain: XmlElement, signal: AbortSignal): Promise<string | undefined> =>
  variablesFileIn(await client.qemuCommandLine(firmwareOnly(domain), { signal }));

/** The same machine with nothing but its firmware: what libvirt can translate on every host, with KVM and without. */
function firmwareOnly(domain: XmlElement): string {
  const same = ["name", "uuid", "os"].flatMap((name) => child(domain, name) ?? []);
  const features = element("features", undefined, element("acpi"), child(child(domain, "features"), "smm"));
  return serialize(element("domain", { type: "qemu" }, ...same, element("memory", undefined, "65536"), features));
}
