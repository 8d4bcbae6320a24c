import { parseXml } from "../../../domain";
import { attribute, childElements, type XmlElement, type XmlNode } from "../../../domain/xml";
import type { Written } from "../written";
import { type Item, Rewriting } from "./rewriting";
import { identity, matches, type Pattern, patternsOf, priorityOf } from "./patterns";

interface Template {
  readonly patterns: readonly Pattern[] | undefined;
  readonly match: string;
  readonly body: readonly XmlNode[];
}

/** The templates of an XSLT 1.0 stylesheet. @throws XmlParseError when it is not XML. */
export function readStylesheet(xslt: string): Template[] {
  const root = parseXml(xslt);
  return childElements(root)
    .filter(({ name }) => localName(name) === "template")
    .map((template) => {
      const match = attribute(template, "match") ?? "";
      return { match, patterns: patternsOf(match), body: template.children };
    });
}

const localName = (name: string): string => (name.startsWith("xsl:") ? name.slice(4) : "");

/**
 * The machine after a stylesheet, as far as that can be told without running it: copies of what is there, elements and
 * attributes that it adds, replaces or removes. Where it computes something, the place is marked as not known, and
 * `unread` says so.
 */
export function transformed(
  templates: readonly Template[],
  from: Written,
  property: string,
  unread: string[],
): Written {
  const whole = templates.find(({ match }) => match === "/");
  const stylesheet = new Stylesheet(templates, new Rewriting(from, property), unread, property);
  return whole === undefined ? stylesheet.run() : stylesheet.runWhole(whole.body);
}

class Stylesheet {
  constructor(
    private readonly templates: readonly Template[],
    private readonly result: Rewriting,
    private readonly unread: string[],
    private readonly property: string,
  ) {
    for (const { match, patterns } of templates)
      if (patterns === undefined && match !== "/") this.giveUp(undefined, `the template for "${match.slice(0, 60)}"`);
  }

  run(): Written {
    return this.finish(this.apply([this.result.root]));
  }

  /** A template for the document itself says all of the machine, or hands on to its element. */
  runWhole(body: readonly XmlNode[]): Written {
    return this.finish(this.content(body, [], undefined));
  }

  private finish(items: readonly Item[]): Written {
    const [root] = items.filter((item): item is XmlElement => typeof item === "object" && "name" in item);
    if (root?.name !== "domain") {
      this.giveUp(undefined, "a result that is no <domain>");
      return this.result.unchanged();
    }
    return this.result.finished(root);
  }

  /** What becomes of an element: `way` is the element with those around it, the outermost first. */
  private apply(way: readonly XmlElement[]): Item[] {
    const here = way.at(-1)!;
    const template = this.best((pattern) => matches(pattern, way));
    if (template !== undefined) return this.content(template.body, way, here);
    // XSLT's own rule for what no template is for: only the text is left. Nobody means that for a machine.
    this.giveUp(undefined, `an element without a template, <${here.name}>`);
    return [this.result.copy(here)];
  }

  private applyAttribute(way: readonly XmlElement[], name: string): Item[] {
    const here = way.at(-1)!;
    const template = this.best((pattern) => matches(pattern, way, name));
    if (template === undefined) return [{ attribute: name, value: here.attributes[name]!, isCopy: true }];
    if (template.patterns!.some((pattern) => identity(pattern)) && isCopy(template.body))
      return [{ attribute: name, value: here.attributes[name]!, isCopy: true }];
    return this.content(template.body, way, undefined);
  }

  /** The template with the highest priority; of several, the last one. */
  private best(fits: (pattern: Pattern) => boolean): Template | undefined {
    let found: { readonly template: Template; readonly priority: number } | undefined;
    for (const template of this.templates)
      for (const pattern of template.patterns ?? [])
        if (fits(pattern) && priorityOf(pattern) >= (found?.priority ?? -1))
          found = { template, priority: priorityOf(pattern) };
    return found?.template;
  }

  private content(body: readonly XmlNode[], way: readonly XmlElement[], here: XmlElement | undefined): Item[] {
    return body.flatMap((node): Item[] => {
      if (typeof node === "string") return node.trim() === "" ? [] : [node];
      if (node.name.startsWith("#")) return [];
      return node.name.startsWith("xsl:") ? this.instruction(node, way, here) : [this.literal(node, way, here)];
    });
  }

  private instruction(node: XmlElement, way: readonly XmlElement[], here: XmlElement | undefined): Item[] {
    switch (localName(node.name)) {
      case "text":
        return node.children.filter((one): one is string => typeof one === "string");
      case "copy":
        return here === undefined ? [] : [this.built(here.name, here, this.content(node.children, way, here))];
      case "apply-templates":
        return this.selected(
          node,
          way,
          (one) => this.apply(one),
          (name) => this.applyAttribute(way, name),
        );
      case "copy-of":
        if (attribute(node, "select") === "." && here !== undefined) return [this.result.copy(here)];
        return this.selected(
          node,
          way,
          (one) => [this.result.copy(one.at(-1)!)],
          (name) => [{ attribute: name, value: way.at(-1)!.attributes[name]!, isCopy: true }],
        );
      case "element":
      case "attribute":
        return this.named(node, way, here);
      case "comment":
      case "processing-instruction":
      case "message":
        return [];
      default:
        this.giveUp(way, `<${node.name}>`);
        return [];
    }
  }

  private named(node: XmlElement, way: readonly XmlElement[], here: XmlElement | undefined): Item[] {
    const name = attribute(node, "name");
    if (name === undefined || /[{}]/.test(name)) {
      this.giveUp(way, `<${node.name}> with a computed name`);
      return [];
    }
    if (node.name === "xsl:element") return [this.built(name, undefined, this.content(node.children, way, here))];
    const computed = childElements(node).some((one) => one.name !== "xsl:text");
    if (computed) this.note(`the computed attribute ${name}`);
    const value = computed ? undefined : this.content(node.children, way, here).join("");
    return [{ attribute: name, value }];
  }

  private literal(node: XmlElement, way: readonly XmlElement[], here: XmlElement | undefined): XmlElement {
    const attributes = Object.entries(node.attributes)
      .filter(([name]) => name !== "xmlns:xsl" && !name.startsWith("xsl:"))
      .map(([name, value]): Item => {
        // Doubled braces stand for themselves; a single one computes something.
        const isComputed = !name.startsWith("xmlns") && /[{}]/.test(value.replace(/\{\{|\}\}/g, ""));
        if (isComputed) this.note(`the computed attribute ${name} of <${node.name}>`);
        const plain = name.startsWith("xmlns") ? value : value.replace(/\{\{/g, "{").replace(/\}\}/g, "}");
        return { attribute: name, value: isComputed ? undefined : plain };
      });
    return this.built(node.name, undefined, [...attributes, ...this.content(node.children, way, here)]);
  }

  private built(name: string, from: XmlElement | undefined, items: readonly Item[]): XmlElement {
    return this.result.element(name, from, items);
  }

  private selected(
    node: XmlElement,
    way: readonly XmlElement[],
    ofElement: (way: readonly XmlElement[]) => Item[],
    ofAttribute: (name: string) => Item[],
  ): Item[] {
    const here = way.at(-1);
    const { root } = this.result;
    const select = attribute(node, "select") ?? "node()";
    return select.split("|").flatMap((part): Item[] => {
      const word = part.trim().replace(/^\.\//, "");
      if (here === undefined)
        return /^(node\(\)|\*|domain|\/domain|\.)$/.test(word) ? ofElement([root]) : this.lost(way, select);
      if (word === "@*") return Object.keys(here.attributes).flatMap(ofAttribute);
      if (word === "text()") return here.children.filter((one): one is string => typeof one === "string");
      if (word === "comment()" || word === "processing-instruction()") return [];
      if (word === "node()" || word === "*")
        return here.children.flatMap((one) =>
          typeof one === "string" ? (word === "*" ? [] : [one]) : ofElement([...way, one]),
        );
      if (/^@[\w-]+$/.test(word))
        return Object.hasOwn(here.attributes, word.slice(1)) ? ofAttribute(word.slice(1)) : [];
      if (!/^[\w-]+$/.test(word)) return this.lost(way, select);
      return childElements(here)
        .filter(({ name }) => name === word)
        .flatMap((one) => ofElement([...way, one]));
    });
  }

  private lost(way: readonly XmlElement[], select: string): Item[] {
    this.giveUp(way, `the selection "${select.slice(0, 60)}"`);
    return [];
  }

  private giveUp(way: readonly XmlElement[] | undefined, what: string): void {
    this.note(what);
    this.result.unknownAt(way?.at(-1));
  }

  private note(what: string): void {
    const sentence = `${this.property} has ${what}, which is not read. Rules about what it makes are not run.`;
    if (!this.unread.includes(sentence)) this.unread.push(sentence);
  }
}

/** `<xsl:copy>` and what hands everything on. */
const isCopy = (body: readonly XmlNode[]): boolean => {
  const [only, ...others] = body.filter((node) => typeof node !== "string");
  return others.length === 0 && only?.name === "xsl:copy";
};
