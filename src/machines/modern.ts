import { osinfoIdOf } from "../domain";
import type { DomainDefinition } from "../domain/definition";
import type { Part } from "./part";

/** Identifiers in libosinfo's database of every Windows before 7 and Server 2008 R2. */
const OLD = /^http:\/\/microsoft\.com\/(winnt\/|win\/(1\.0|2\.[01]|3\.1|95|98|me|2k|xp|2k3|2k3r2|vista|2k8)$)/;

/**
 * May the machine run a 64-bit Windows 7, Server 2008 R2 or newer? Their drivers are what rules about devices speak of.
 * A machine that says nothing may.
 */
export function isModern(domain: Part): boolean {
  const arch = domain.at("os/type")?.attribute("arch") ?? "x86_64";
  const id = osinfoIdOf(domain.element);
  return arch === "x86_64" && (id === undefined || (id.startsWith("http://microsoft.com/") && !OLD.test(id)));
}

/** Was the machine made by this product? Then arguments and a preset chose its devices. */
export const isOurs = ({ metadata }: DomainDefinition): boolean => metadata?.preset !== undefined;
