import { parseXml, serialize, type XmlElement, type XmlNode } from "./xml";

/**
 * What libvirt shows only with `--security-info`: a console's password, and the cookies of a disk that is read over
 * http.
 */
const SECRET_ATTRIBUTES: ReadonlySet<string> = new Set(["passwd", "password"]);
const SECRET_TEXTS: ReadonlySet<string> = new Set(["cookie"]);
/**
 * Keys and passwords in arguments for QEMU, as `key=value` or JSON. libvirt shows them to everybody who may read the
 * XML.
 */
const IN_ARGUMENT = /\b(data|password|passwd)("\s*:\s*"|=)(?:,,|[^,"])*/g;
/** Stands where a secret was. */
const MASK = "(secret)";

/** An attribute's value for people. */
export function attributeWithoutSecrets(element: string, name: string, value: string): string {
  if (SECRET_ATTRIBUTES.has(name)) return MASK;
  const argument = element.endsWith(":arg") && /\b(secret|password|passwd)\b/.test(value);
  return argument ? value.replace(IN_ARGUMENT, `$1$2${MASK}`) : value;
}

/** An element's text for people. */
export const textWithoutSecrets = (element: string, text: string): string =>
  SECRET_TEXTS.has(element) && text.trim() !== "" ? MASK : text;

/** The tree with every secret masked. */
export function treeWithoutSecrets(el: XmlElement): XmlElement {
  const attributes = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(el.attributes))
    attributes[name] = attributeWithoutSecrets(el.name, name, value);
  return {
    name: el.name,
    attributes,
    children: el.children.map((child) =>
      typeof child === "string" ? textWithoutSecrets(el.name, child) : treeWithoutSecrets(child),
    ),
  };
}

/** Without what libvirt does not tell without `--security-info`, so that both answers are the same. */
function asTold(el: XmlElement): XmlElement {
  const attributes = Object.entries(el.attributes).filter(([name]) => !SECRET_ATTRIBUTES.has(name));
  const children = el.children.flatMap((child): XmlNode[] =>
    typeof child === "string" ? [child] : child.name === "cookies" ? [] : [asTold(child)],
  );
  return { name: el.name, attributes: Object.fromEntries(attributes), children };
}

/**
 * A domain without what must not be kept or shown: all that libvirt tells only with `--security-info` is left out, and
 * secrets in arguments for QEMU are masked. Every XML that reaches an output goes through here. Not for libvirt: it
 * would forget them.
 */
export const shownTree = (domain: XmlElement): XmlElement => treeWithoutSecrets(asTold(domain));

/**
 * The same for its text.
 *
 * @throws XmlParseError when it is not XML.
 */
export const withoutSecrets = (xml: string): string => serialize(shownTree(parseXml(xml)));
