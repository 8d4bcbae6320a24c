import { DomainDocument } from "../../domain";
import type { Properties } from "../properties";

/** The definition that the last deployment left, without secrets; undefined where the state has none. */
export function deployedDocument({ value: { domainXml } }: Properties): DomainDocument | undefined {
  return typeof domainXml === "string" ? DomainDocument.of(domainXml) : undefined;
}
