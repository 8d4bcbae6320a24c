import { DomainDocument } from "../../domain";
import type { Properties } from "../properties";
import { deployedXml } from "./deployed-xml";

/** The definition that the last deployment left, without secrets; undefined where the state has none. */
export function deployedDocument(olds: Properties): DomainDocument | undefined {
  const xml = deployedXml(olds);
  return xml === undefined ? undefined : DomainDocument.of(xml);
}
