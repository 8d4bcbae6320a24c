import * as z from "zod";
import { defined } from "../../foreign/defined";
import { section } from "../kind";
import { GUEST_NAMESPACE, LIBOSINFO_NAMESPACE } from "../namespaces";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";

const metadataShape = z.object({
  windows: z.string(),
  preset: z.string(),
  digest: z.string().optional(),
  /** A gate of its fleet restored this definition. */
  reverted: z.literal(true).optional(),
  osinfoId: z.string().optional(),
  /** Whose machine it is: the Pulumi resource that deploys it. */
  owner: z
    .object({
      project: z.string(),
      stack: z.string(),
      urn: z.string(),
      /** Digest of the place where the stack's state lies: two people with stacks of the same name have two. */
      state: z.string(),
      /** New whenever the resource makes or takes the machine. */
      token: z.string(),
      /** Who deployed it last, for people: `user@computer`. */
      by: z.string(),
    })
    .optional(),
  /** What a person has accepted of what rules report. */
  suppress: z.array(z.object({ rule: z.string(), reason: z.string(), until: z.string().optional() })).optional(),
});

const SUPPRESS = "windowsguest:suppress";

type Metadata = z.output<typeof metadataShape>;

function render({
  windows,
  preset,
  digest,
  reverted,
  osinfoId,
  owner,
  suppress = [],
}: z.input<typeof metadataShape>): XmlElement {
  return element(
    "metadata",
    undefined,
    element(
      "windowsguest:guest",
      { "xmlns:windowsguest": GUEST_NAMESPACE, windows, preset, digest, reverted },
      owner && element("windowsguest:owner", { ...owner }),
      ...suppress.map((one) => element(SUPPRESS, { ...one })),
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

function parse(domain: XmlElement): Metadata | undefined {
  const guest = inMetadata(domain, "windowsguest:guest", GUEST_NAMESPACE);
  const windows = attribute(guest, "windows");
  const preset = attribute(guest, "preset");
  if (windows === undefined || preset === undefined) return undefined;
  return defined({
    windows,
    preset,
    digest: attribute(guest, "digest"),
    reverted: attribute(guest, "reverted") === "yes" ? (true as const) : undefined,
    osinfoId: osinfoIdOf(domain),
    owner: parseOwner(guest),
    suppress: parseSuppress(guest),
  });
}

function parseSuppress(guest: XmlElement | undefined): Metadata["suppress"] {
  const found = childrenOf(guest, SUPPRESS).map((one) => ({
    rule: attribute(one, "rule") ?? "",
    reason: attribute(one, "reason") ?? "",
    ...defined({ until: attribute(one, "until") }),
  }));
  return found.length === 0 ? undefined : found;
}

/** The elements that suppress findings, also of a machine that has nothing else of ours. */
export const suppressElements = (domain: XmlElement): readonly XmlElement[] =>
  childrenOf(inMetadata(domain, "windowsguest:guest", GUEST_NAMESPACE), SUPPRESS);

/** Whose machine it is, as its metadata say. */
export type Owner = NonNullable<Metadata["owner"]>;

/** Reads nothing but the owner; undefined where nobody says so. */
export const ownerOf = (domain: XmlElement): Owner | undefined =>
  parseOwner(inMetadata(domain, "windowsguest:guest", GUEST_NAMESPACE));

/** What our mark says that a definition is; undefined where it has none. */
export function guestMarkOf(domain: XmlElement): GuestMark | undefined {
  const { preset, digest, reverted } = parse(domain) ?? {};
  return preset === undefined ? undefined : { preset, ...defined({ digest, reverted }) };
}

export type GuestMark = Pick<Metadata, "preset" | "digest" | "reverted">;

/** The same definition, marked as one that a gate restored; as it is where it has no mark of ours. */
export function markedReverted(domain: XmlElement): XmlElement {
  const guest = inMetadata(domain, "windowsguest:guest", GUEST_NAMESPACE);
  const marked = (el: XmlElement): XmlElement =>
    el === guest
      ? { ...el, attributes: { ...el.attributes, reverted: "yes" } }
      : el === domain || el.name === "metadata"
        ? { ...el, children: el.children.map((node) => (typeof node === "string" ? node : marked(node))) }
        : el;
  return marked(domain);
}

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

/** Our own marks, and those of libosinfo. */
export const metadata = section({
  place: "metadata",
  unseen: [""],
  model: {
    shape: { metadata: metadataShape.optional() },
    render: (d) => [d.metadata && render(d.metadata)],
    parse: (domain) => ({ metadata: parse(domain) }),
  },
  containers: [""],
});
