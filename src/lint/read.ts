import { readDomain, UnsupportedDomainError, type ReadDomain } from "../domain";
import type { XmlElement } from "../domain/xml";

const known = new WeakMap<XmlElement, ReadDomain | UnsupportedDomainError>();

/** A machine's tree as a definition, read once: rules look at it alone, and beside the other machines. */
export function readOnce(root: XmlElement): ReadDomain | UnsupportedDomainError {
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
