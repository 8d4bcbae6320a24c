import type { DomainDefinition, DomainDefinitionInput } from "./definition";
import { unsupportedByLibvirt, UnsupportedByLibvirtError } from "./gates";
import { applyAgain } from "./overrides";
import { mergeRest } from "./rest/merge";
import type { DomainRest } from "./rest/rest";
import { renderDefinition } from "./sections/domain";
import type { DomainTarget } from "./version";
import { serialize, type XmlElement } from "./xml";
import { unsupportedInXml } from "./xml-gates";

/**
 * The machine as libvirt domain XML.
 *
 * @param definition What a guest was resolved to, or what `parseDomainXml` has read.
 * @param target The libvirt it is for; left out, the newest spelling that libvirt 9.0 also accepts, and only what no
 * libvirt can express is refused.
 * @param rest What `parseDomainXml` found beyond the definition; it is put back.
 * @throws UnsupportedByLibvirtError when the target cannot express a setting. It names every such setting and the
 * version that can.
 * @throws XmlWriteError when a text holds a character that XML cannot carry.
 * @throws RestConflictError when a change of the definition and the rest exclude each other.
 * @throws LostOverrideError when an override sets a value of a device that is not there.
 */
export const renderDomainXml = (
  definition: DomainDefinition | DomainDefinitionInput,
  target: DomainTarget = {},
  rest?: DomainRest,
): string => {
  const { before = [], after = [] } = rest?.outside ?? {};
  return [...before, renderDomainTree(definition, target, rest), ...after].map(serialize).join("");
};

/** The same as a tree; comments outside the root are not part of it. */
export function renderDomainTree(
  definition: DomainDefinition | DomainDefinitionInput,
  target: DomainTarget = {},
  rest?: DomainRest,
): XmlElement {
  const unsupported = unsupportedByLibvirt(definition, target.libvirt);
  const modelled = renderDefinition(definition, target);
  const merged = rest === undefined ? modelled : mergeRest(modelled, rest);
  const { overrides } = definition;
  const tree = overrides === undefined ? merged : applyAgain(merged, overrides, notThere(definition.name));
  if (target.libvirt !== undefined && tree !== modelled) unsupported.push(...unsupportedInXml(tree, target.libvirt));
  if (unsupported.length > 0) throw new UnsupportedByLibvirtError(definition.name, target.libvirt, unsupported);
  return tree;
}

/** An override sets a value of a device that the machine does not have any more. */
export class LostOverrideError extends Error {
  override readonly name = "LostOverrideError";
  constructor(
    readonly domain: string,
    readonly path: string,
  ) {
    super(
      `domain "${domain}": xml.set[${JSON.stringify(path)}] does not select a device of the machine on its host. Compare it with the output of virsh dumpxml`,
    );
  }
}

const notThere = (domain: string) => (path: string) => {
  throw new LostOverrideError(domain, path);
};
