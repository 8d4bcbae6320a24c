import { attribute as attributeOf, child, childElements, type XmlElement } from "../../../domain/xml";
import type { DoorMachine, Properties } from "../types";
import { embedXml } from "../embedded";
import { Written, type Draft } from "../written";
import { UNKNOWN } from "../values";
import { formOf, type Variants, variantsOf } from "./names";

/** Arguments about how the provider runs the machine: no definition holds them. */
const OF_THE_PROVIDER: ReadonlySet<string> = new Set(["autostart", "create", "destroy", "running", "update"]);

/** A machine from the arguments of a `Domain` of the provider for libvirt 0.9, which follow libvirt's XML. */
export function libvirt09Machine(props: Properties): DoorMachine {
  const reader = new Reader();
  reader.members(reader.tree.root, props);
  const root = reader.tree.root.element;
  if (attributeOf(root, "type") === undefined) root.attributes["type"] = "kvm";
  fillTypes(root);
  if (child(root, "qemu:commandline") !== undefined)
    root.attributes["xmlns:qemu"] = "http://libvirt.org/schemas/domain/qemu/1.0";
  return {
    door: "pulumi-libvirt",
    root,
    unknown: reader.tree.unknown,
    locate: reader.tree.locate,
    ...(reader.unread.length === 0 ? {} : { unread: reader.unread }),
  };
}

/** What libvirt takes for a console of which nothing is said. */
function fillTypes(root: XmlElement): void {
  for (const { name, attributes } of childElements(child(root, "devices") ?? root))
    if (name === "serial" || name === "parallel" || name === "console") attributes["type"] ??= "pty";
}

class Reader {
  readonly tree = new Written();
  readonly unread: string[] = [];

  /** @param chosen Does the argument above these already say which of the variants it is? */
  members(at: Draft, props: Properties, above?: Draft, chosen = false): void {
    const variants = chosen ? undefined : variantsOf(at.element.name, above?.element);
    for (const [name, value] of Object.entries(props)) {
      if (value === undefined || value === null) continue;
      if (at.property === "" && OF_THE_PROVIDER.has(name)) continue;
      if (variants === undefined || !Object.hasOwn(variants.values, name)) this.member(at, name, value, above);
      else this.variant(at, above, variants, name, value);
    }
  }

  private member(at: Draft, name: string, value: unknown, above: Draft | undefined): void {
    const property = at.below(name);
    if (at.element.name === "metadata" && name === "xml") this.metadata(at, value, property);
    else if (Array.isArray(value)) this.list(at, name, value, property);
    else if (typeof value === "object") this.object(at, name, value as Properties, property, above);
    else if (typeof value === "boolean") this.boolean(at, name, value, property);
    else this.plain(at, name, value, property);
  }

  /** The argument's name becomes an attribute, and what it holds stands in the element itself. */
  private variant(at: Draft, above: Draft | undefined, variants: Variants, name: string, value: unknown): void {
    if (value === false) return;
    const property = at.below(name);
    const of = variants.of === "own" ? at : above!;
    for (const [attribute, word] of Object.entries(variants.values[name]!)) of.set(attribute, word, property);
    if (value === UNKNOWN) at.unknown();
    else if (Array.isArray(value)) this.list(at, "certificates", value, property);
    else if (typeof value === "object") this.members(at.at(property), value as Properties, above, true);
    else if (value !== true) at.text(value, property);
  }

  private list(at: Draft, name: string, items: readonly unknown[], property: string): void {
    const element = formOf(at.element.name, name, "list");
    items.forEach((item, index) => {
      const place = `${property}[${index}]`;
      if (item === UNKNOWN) return at.unknown(element);
      if (item === undefined || item === null) return;
      const one = at.child(element, place);
      if (typeof item === "object") this.members(one, item as Properties, at);
      else one.text(item, place);
    });
  }

  private object(at: Draft, name: string, value: Properties, property: string, above: Draft | undefined): void {
    const form = formOf(at.element.name, name, "object");
    if (form === "") return this.inPlace(at, name, value, property, above);
    const inside = at.sub(form, property);
    this.members(inside, value, at);
    // libvirt has no element for a source or a port of which only the kind is said.
    if ((form === "source" || form === "parameters") && inside.isEmpty) at.drop(inside);
  }

  private inPlace(at: Draft, name: string, value: Properties, property: string, above: Draft | undefined): void {
    this.members(at.at(property), value, above, true);
    // Of an interface, unlike of a host device, libvirt says at the address which kind of device is meant.
    const address = value["address"];
    if (above?.element.name === "interface" && typeof address === "object" && address !== null)
      at.sub("address", property).set("type", name, property);
  }

  private boolean(at: Draft, name: string, value: boolean, property: string): void {
    const form = formOf(at.element.name, name, "boolean");
    if (!form.startsWith("@")) {
      if (value) at.along(form, property);
    } else at.set(form.slice(1), name === "migratable" ? (value ? "on" : "off") : value, property);
  }

  private plain(at: Draft, name: string, value: unknown, property: string): void {
    const form = formOf(at.element.name, name, "value");
    const [, names = "", attribute] = /^([^@]*?)\/?(?:@(.*))?$/.exec(form)!;
    if (value === UNKNOWN && isOpen(form)) at.unknown(formOf(at.element.name, name, "object"));
    if (value === UNKNOWN && /[^s]s$/.test(name)) at.unknown(formOf(at.element.name, name, "list"));
    if (form === "#") at.text(value, property);
    else if (attribute === undefined) at.along(names, property).text(value, property);
    else at.along(names, property).set(attribute, addressNumber(at, attribute, value), property);
  }

  private metadata(at: Draft, value: unknown, property: string): void {
    if (value === UNKNOWN) at.unknown();
    else if (typeof value !== "string" || !embedXml(at, value, property))
      this.unread.push(`${property} is not well-formed XML.`);
  }
}

/** Nothing tells whether this argument, which is not known, would be a value or more. */
const isOpen = (form: string): boolean => form.startsWith("@") && !form.includes("/");

/** libvirt writes PCI addresses in hexadecimal; the arguments are numbers. */
function addressNumber(at: Draft, attribute: string, value: unknown): unknown {
  const digits: Readonly<Record<string, number>> = { domain: 4, bus: 2, slot: 2, function: 1 };
  const length = digits[attribute];
  if (at.element.name !== "address" || length === undefined || typeof value !== "number") return value;
  return `0x${value.toString(16).padStart(length, "0")}`;
}
