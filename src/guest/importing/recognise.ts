import { osinfoIdOf, type XmlElement } from "../../domain";
import type { DomainDefinition } from "../../domain/definition";
import { findWindows, windowsTable, type WindowsVersion } from "../../windows";

/**
 * Which Windows a machine says that it runs: by our own metadata, else by libosinfo's, which virt-manager writes.
 * Undefined where it says none, or one that is not in the table.
 * @param domain the machine's XML
 */
export function windowsOf(
  { metadata }: Pick<DomainDefinition, "metadata">,
  domain: XmlElement,
): WindowsVersion | undefined {
  const own = metadata === undefined ? undefined : findWindows(metadata.windows);
  const id = osinfoIdOf(domain);
  return own ?? windowsTable.find((row) => row.osinfoId === id);
}
