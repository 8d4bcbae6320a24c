import { defined } from "../../foreign/defined";
import type { DomainDefinition, DomainDefinitionInput } from "../definition";
import { domainType } from "../definition";
import { attribute, child, element, textElement, textOf, type XmlElement } from "../xml";
import { GUEST_NAMESPACE, LIBOSINFO_NAMESPACE } from "../namespaces";
import { sizeInKiB } from "../canonical/sizes";
import { oneOf, uintOf } from "./values";

/** The machine is of a kind that the definition does not describe, for example a container. */
export class UnsupportedDomainError extends Error {
  override readonly name = "UnsupportedDomainError";
  constructor(
    /** Name of the machine; "" when the XML has none. */
    readonly domain: string,
    problem: string,
  ) {
    super(`${domain === "" ? "this domain" : `domain "${domain}"`}: ${problem}`);
  }
}

export function renderMetadata(metadata: DomainDefinitionInput["metadata"]): XmlElement | undefined {
  if (!metadata) return undefined;
  const { windows, preset, digest, osinfoId, owner } = metadata;
  return element(
    "metadata",
    undefined,
    element(
      "windowsguest:guest",
      { "xmlns:windowsguest": GUEST_NAMESPACE, windows, preset, digest },
      owner && element("windowsguest:owner", { ...owner }),
    ),
    osinfoId === undefined
      ? undefined
      : element(
          "libosinfo:libosinfo",
          { "xmlns:libosinfo": LIBOSINFO_NAMESPACE },
          element("libosinfo:os", { id: osinfoId }),
        ),
  );
}

/** The operating system that libosinfo's metadata names, for example `http://microsoft.com/win/11`. */
export const osinfoIdOf = (domain: XmlElement): string | undefined =>
  attribute(child(inMetadata(domain, "libosinfo:libosinfo", LIBOSINFO_NAMESPACE), "libosinfo:os"), "id");

/**
 * An element of `<metadata>`; undefined where its prefix is not declared: then it is nobody's, and libvirt drops it.
 */
function inMetadata(domain: XmlElement, name: string, namespace: string): XmlElement | undefined {
  const metadata = child(domain, "metadata");
  const found = child(metadata, name);
  const declaration = `xmlns:${name.slice(0, name.indexOf(":"))}`;
  return [found, metadata, domain].some((el) => attribute(el, declaration) === namespace) ? found : undefined;
}

export function parseMetadata(domain: XmlElement): DomainDefinition["metadata"] {
  const guest = inMetadata(domain, "windowsguest:guest", GUEST_NAMESPACE);
  const windows = attribute(guest, "windows");
  const preset = attribute(guest, "preset");
  if (windows === undefined || preset === undefined) return undefined;
  return defined({
    windows,
    preset,
    digest: attribute(guest, "digest"),
    osinfoId: osinfoIdOf(domain),
    owner: parseOwner(guest),
  });
}

/** Whose machine it is, as its metadata say. */
export type Owner = NonNullable<NonNullable<DomainDefinition["metadata"]>["owner"]>;

/** Reads nothing but the owner; undefined where nobody says so. */
export const ownerOf = (domain: XmlElement): Owner | undefined =>
  parseOwner(inMetadata(domain, "windowsguest:guest", GUEST_NAMESPACE));

function parseOwner(guest: XmlElement | undefined): Owner | undefined {
  const owner = child(guest, "windowsguest:owner");
  const [project, stack, urn, state, token, by] = ["project", "stack", "urn", "state", "token", "by"].map((name) =>
    attribute(owner, name),
  );
  if (
    project === undefined ||
    stack === undefined ||
    urn === undefined ||
    state === undefined ||
    token === undefined ||
    by === undefined
  )
    return undefined;
  return { project, stack, urn, state, token, by };
}

/** `<name>` to `<metadata>`. */
export const renderIdentity = (d: DomainDefinitionInput): (XmlElement | undefined)[] => [
  textElement("name", d.name),
  textElement("uuid", d.uuid),
  textElement("title", d.title),
  textElement("description", d.description),
  renderMetadata(d.metadata),
];

export function parseIdentity(
  domain: XmlElement,
): Pick<DomainDefinition, "name" | "type" | "uuid" | "title" | "description" | "metadata"> {
  const name = textOf(child(domain, "name")) ?? "";
  const asked = attribute(domain, "type");
  const type = oneOf(domainType.options, asked);
  if (!type) {
    throw new UnsupportedDomainError(
      name,
      `its type is "${asked ?? ""}"; only QEMU machines (type kvm or qemu) can be read`,
    );
  }
  return defined({
    type,
    name,
    uuid: textOf(child(domain, "uuid")),
    title: textOf(child(domain, "title")),
    description: textOf(child(domain, "description")),
    metadata: parseMetadata(domain),
  });
}

export const renderMemory = (d: DomainDefinitionInput): XmlElement =>
  element("memory", { unit: "KiB" }, String(d.memoryKiB));

export const parseMemory = (domain: XmlElement): number => {
  const memory = child(domain, "memory");
  return (memory && sizeInKiB(textOf(memory), attribute(memory, "unit"))) ?? 0;
};

export const renderVcpus = (d: DomainDefinitionInput): XmlElement => element("vcpu", undefined, String(d.vcpus));
/** libvirt's own default is one. */
export const parseVcpus = (domain: XmlElement): number => uintOf(textOf(child(domain, "vcpu"))) ?? 1;
