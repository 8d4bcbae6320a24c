import { QEMU_NAMESPACE } from "../namespaces";
import { attribute, child, childElements, element, type XmlElement } from "../xml";
import { appended, type Claimed, withoutQemu } from "./append";
import type { Overrides } from "./overrides";
import { setAgain } from "./select";

const XMLNS_QEMU = "xmlns:qemu";

/** The machine with arguments and environment for QEMU. */
export function withQemu(root: XmlElement, { args, env }: Pick<Overrides, "args" | "env">): XmlElement {
  if (args.length === 0 && env.length === 0) return root;
  const commandline = child(root, "qemu:commandline") ?? element("qemu:commandline");
  const names = new Set(env.map(({ name }) => name));
  // The schema has all arguments before all variables.
  const inside = childElements(commandline);
  const filled: XmlElement = {
    ...commandline,
    children: [
      ...inside.filter((el) => el.name !== "qemu:env"),
      ...args.map((value) => element("qemu:arg", { value })),
      ...inside.filter((el) => el.name === "qemu:env" && !names.has(attribute(el, "name") ?? "")),
      ...env.map((one) => element("qemu:env", { ...one })),
    ],
  };
  return withQemuPrefix({
    ...root,
    children: [...root.children.filter((c) => typeof c === "string" || c.name !== "qemu:commandline"), filled],
  });
}

/** Declares the prefix of libvirt's elements for QEMU where one of them is. */
export function withQemuPrefix(root: XmlElement): XmlElement {
  if (!childElements(root).some(({ name }) => name.startsWith("qemu:"))) return root;
  const attributes = Object.assign(Object.create(null) as Record<string, string>, root.attributes);
  attributes[XMLNS_QEMU] = QEMU_NAMESPACE;
  return { ...root, attributes };
}

/**
 * A rendered machine in which the overrides hold. What of them is in the definition is there already; applying them
 * again changes nothing.
 *
 * @param missing called with the path of a value whose device the machine does not have any more
 */
export function applyAgain(root: XmlElement, overrides: Overrides, missing?: (path: string) => void): XmlElement {
  let tree = root;
  for (const { path, place, attribute: name, value } of overrides.set) {
    const next = setAgain(tree, place, name, value);
    if (next === undefined) missing?.(path);
    else tree = next;
  }
  const claimed: Claimed = new Set();
  for (const one of overrides.append) tree = appended(tree, one, claimed);
  return withQemu(withQemuPrefix(withoutQemu(tree, overrides)), overrides);
}
