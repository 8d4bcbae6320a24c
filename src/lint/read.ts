import { readDomain, UnsupportedDomainError, type ReadDomain } from "../domain";
import type { XmlElement } from "../domain/xml";
import type { LintMachine } from "./types";

const known = new WeakMap<XmlElement, ReadDomain | UnsupportedDomainError>();

/** A machine's tree as a definition, read once: rules look at it alone, and beside the other machines. */
export function readOnce({ root, guest }: LintMachine): ReadDomain | UnsupportedDomainError {
  if (guest?.definition !== undefined) return { original: root, definition: guest.definition, findings: [] };
  let read = known.get(root);
  if (read === undefined) known.set(root, (read = readOrRefuse(root)));
  return read;
}

function readOrRefuse(root: XmlElement): ReadDomain | UnsupportedDomainError {
  try {
    return readDomain(root);
  } catch (error) {
    if (error instanceof UnsupportedDomainError) return error;
    throw error;
  }
}
