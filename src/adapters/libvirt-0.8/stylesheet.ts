import { element, serialize, type XmlElement, type XmlNode } from "../../domain/xml";

const XSLT = "http://www.w3.org/1999/XSL/Transform";

/**
 * An XSLT 1.0 stylesheet whose result is one given document, whatever it is applied to. The document stands in it as
 * data: braces in attributes would be computed, text of white space only would be dropped, and elements of XSLT's own
 * name space would be carried out, so the first two are written in the form that stays what it is, and the third is
 * refused.
 *
 * @throws Error for a document that uses XSLT's name space.
 */
export function stylesheetFor(document: XmlElement): string {
  return serialize(
    element(
      "xsl:stylesheet",
      { version: "1.0", "xmlns:xsl": XSLT },
      element("xsl:output", { method: "xml", encoding: "UTF-8", indent: "no" }),
      element("xsl:template", { match: "/" }, asData(document)),
    ),
  );
}

function asData(el: XmlElement): XmlElement {
  refuseXslt(el);
  const attributes = Object.fromEntries(
    Object.entries(el.attributes).map(([name, value]) => [name, attributeData(name, value)]),
  );
  return { name: el.name, attributes, children: el.children.flatMap(contentData) };
}

/** A declaration of a name space is not computed, and takes no doubled braces. */
const attributeData = (name: string, value: string): string =>
  name === "xmlns" || name.startsWith("xmlns:") ? value : value.replace(/[{}]/g, "$&$&");

function contentData(node: XmlNode): XmlNode[] {
  if (typeof node === "string") return [{ name: "xsl:text", attributes: {}, children: [node] }];
  // Comments and instructions of a stylesheet do not reach its result, and libvirt would not keep them either.
  return node.name.startsWith("#") ? [] : [asData(node)];
}

function refuseXslt(el: XmlElement): void {
  const hostile =
    el.name.startsWith("xsl:") ||
    Object.entries(el.attributes).some(
      ([name, value]) => name.startsWith("xsl:") || name === "xmlns:xsl" || value === XSLT,
    );
  if (hostile) throw new Error(`<${el.name}> uses the name space of XSLT and cannot stand in a machine's definition`);
}
