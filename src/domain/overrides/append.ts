import { idOf, identityOf } from "../canonical/identity";
import { DEVICES } from "../devices";
import { SECTIONS } from "../sections";
import { attribute, child, childElements, childrenOf, element, textOf, type XmlElement, type XmlNode } from "../xml";
import type { Overrides } from "./overrides";

const ofDomain: ReadonlySet<string> = new Set(SECTIONS.map(({ place }) => place));
/** Elements that stand only below `<devices>`. `<memory>` stands in both places. */
const DEVICE_NAMES: ReadonlySet<string> = new Set(
  DEVICES.map((kind) => kind.element).filter((name) => !ofDomain.has(name) && name !== "memory"),
);

/** Devices that were added, so that none is taken for two. */
export type Claimed = Set<XmlElement>;

/**
 * The machine with an element. A device goes below `<devices>`, everything else below `<domain>`. What a machine has
 * once, such as `<features>`, is filled up; a device is another device.
 *
 * @param claimed given: what is there already stays as it is, and is filled up. Then adding again changes nothing.
 */
export function appended(root: XmlElement, added: XmlElement, claimed?: Claimed): XmlElement {
  const whole = DEVICE_NAMES.has(added.name) ? element("devices", {}, added) : added;
  return withChild(root, whole, claimed);
}

function withChild(parent: XmlElement, added: XmlElement, claimed: Claimed | undefined): XmlElement {
  const isDevice = parent.name === "devices";
  const same = isDevice ? sameDevice(parent, added, claimed) : samePart(parent, added);
  const next = same === undefined ? added : filled(same, added, claimed);
  if (isDevice) claimed?.add(next);
  const children: XmlNode[] =
    same === undefined ? [...parent.children, next] : parent.children.map((c) => (c === same ? next : c));
  return { ...parent, children };
}

/** Ours come last. */
const sameDevice = (devices: XmlElement, added: XmlElement, claimed: Claimed | undefined): XmlElement | undefined =>
  claimed &&
  childrenOf(devices, added.name)
    .reverse()
    .find((el) => !claimed.has(el) && idOf(el) === idOf(added) && isCompatible(el, added));

function samePart(parent: XmlElement, added: XmlElement): XmlElement | undefined {
  const all = childrenOf(parent, added.name);
  const alike = all.filter((el) => idOf(el) === idOf(added));
  // A list of which nobody knows how its entries are told apart.
  const isList = identityOf(added).key === undefined && all.length > 1;
  return isList ? alike.find((el) => isCompatible(el, added)) : alike[0];
}

/** Does an element say nothing else than another that is added? */
function isCompatible(el: XmlElement, added: XmlElement): boolean {
  const differs = ([name, value]: [string, string]): boolean => !isSame(attribute(el, name) ?? value, value);
  if (Object.entries(added.attributes).some(differs)) return false;
  const text = (textOf(added) ?? "").trim();
  if (text !== "" && (textOf(el) ?? "").trim() !== text) return false;
  return childElements(added).every((inner) => {
    const there = childrenOf(el, inner.name);
    return there.length === 0 || there.some((one) => isCompatible(one, inner));
  });
}

/** Addresses are numbers, which a definition writes in one way. */
const isSame = (one: string, other: string): boolean => one === other || (one !== "" && Number(one) === Number(other));

function filled(el: XmlElement, added: XmlElement, claimed: Claimed | undefined): XmlElement {
  const attributes = Object.assign(Object.create(null) as Record<string, string>, el.attributes, added.attributes);
  const text = textOf(added) ?? "";
  const withText: XmlElement =
    text.trim() === "" ? { ...el, attributes } : { ...el, attributes, children: [text, ...childElements(el)] };
  return childElements(added).reduce((one, inner) => withChild(one, inner, claimed), withText);
}

/** The machine without arguments and variables for QEMU that were added. Those of others stay as they are. */
export function withoutQemu(root: XmlElement, { args, env }: Pick<Overrides, "args" | "env">): XmlElement {
  const commandline = child(root, "qemu:commandline");
  if (commandline === undefined || args.length + env.length === 0) return root;
  const list = childrenOf(commandline, "qemu:arg");
  const start = list.findIndex((_, at) => args.every((value, i) => attribute(list[at + i], "value") === value));
  const gone = new Set(args.length === 0 || start < 0 ? [] : list.slice(start, start + args.length));
  for (const one of childrenOf(commandline, "qemu:env"))
    if (env.some(({ name, value }) => attribute(one, "name") === name && attribute(one, "value") === value))
      gone.add(one);
  const rest = commandline.children.filter((c) => typeof c === "string" || !gone.has(c));
  return {
    ...root,
    children: root.children.flatMap((c) =>
      c !== commandline ? [c] : rest.length === 0 ? [] : [{ ...commandline, children: rest }],
    ),
  };
}
