import type { Unsupported } from "./gates";
import type { XmlGate } from "./kind";
import { tableOf } from "./kinds";
import { isAtLeast } from "./version";
import { attribute, childrenOf, type XmlElement } from "./xml";

const GATES: readonly XmlGate[] = tableOf(({ xmlGates }) => xmlGates);

/**
 * Everything in a machine's XML that this libvirt refuses, or takes and silently drops, and that no definition
 * describes. What a definition describes is for `unsupportedByLibvirt`. Paths are those of the XML, for example
 * `os/loader/@readonly`.
 *
 * @param version For example "9.0.0".
 */
export const unsupportedInXml = (domain: XmlElement, version: string): Unsupported[] =>
  GATES.flatMap(({ place, when = () => true, setting, minimum, source }) =>
    isAtLeast(version, minimum) || !elementsAt(domain, place).some((el) => when(el, domain))
      ? []
      : [{ path: place, minimum, setting, source }],
  );

/** The elements at a place; for an attribute, those that have it. */
function elementsAt(domain: XmlElement, place: string): XmlElement[] {
  const steps = place.split("/");
  const name = steps.at(-1)!.startsWith("@") ? steps.pop()!.slice(1) : undefined;
  const found = steps.reduce<XmlElement[]>(
    (parents, step) => parents.flatMap((parent) => childrenOf(parent, step)),
    [domain],
  );
  return name === undefined ? found : found.filter((el) => attribute(el, name) !== undefined);
}
