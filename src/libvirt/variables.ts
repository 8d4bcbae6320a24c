import { child, type DomainDocument, element, serialize, type XmlElement } from "../domain";
import { attribute } from "../domain/xml";
import { variablesFileIn } from "../hosts";
import type { CallOptions } from "./call";
import type { LibvirtClient } from "./client";

/**
 * Does a machine keep UEFI variables? One whose firmware is mapped as ROM, or is stateless, has nowhere to keep them.
 */
export function keepsVariables(domain: XmlElement): boolean {
  const os = child(domain, "os");
  const loader = child(os, "loader");
  const isFlash = attribute(os, "firmware") === "efi" || attribute(loader, "type") === "pflash";
  return isFlash && attribute(loader, "stateless") !== "yes";
}

/** In which file a machine's UEFI variables are; undefined where it has none, or the host does not tell. */
export async function variablesFile(
  client: Pick<LibvirtClient, "qemuCommandLine">,
  machine: DomainDocument,
  options?: CallOptions,
): Promise<string | undefined> {
  const { firmware } = machine.parsed.definition.os;
  return firmware.type !== "uefi" || !keepsVariables(machine.root)
    ? undefined
    : (firmware.nvramPath ?? fileOf(client, machine.root, options));
}

/** The file that libvirt would take at the next start. */
const fileOf = async (
  client: Pick<LibvirtClient, "qemuCommandLine">,
  domain: XmlElement,
  options: CallOptions | undefined,
): Promise<string | undefined> => variablesFileIn(await client.qemuCommandLine(firmwareOnly(domain), options));

/** The same machine with nothing but its firmware: what libvirt can translate on every host, with KVM and without. */
function firmwareOnly(domain: XmlElement): string {
  const same = ["name", "uuid", "os"].flatMap((name) => child(domain, name) ?? []);
  const features = element("features", undefined, element("acpi"), child(child(domain, "features"), "smm"));
  return serialize(element("domain", { type: "qemu" }, ...same, element("memory", undefined, "65536"), features));
}
