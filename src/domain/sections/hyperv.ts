import { catalogue } from "../../enlightenments/catalogue";
import { hypervMode, type DomainDefinition, type DomainDefinitionInput } from "../definition";
import { isAtLeast, type DomainTarget } from "../version";
import { attribute, child, childElements, element, type XmlElement } from "../xml";
import { oneOf, onOff, uintOf } from "./values";

type HypervInput = NonNullable<DomainDefinitionInput["features"]["hyperv"]>;
type Hyperv = NonNullable<DomainDefinition["features"]["hyperv"]>;
type HypervFeature = Hyperv["features"][string];

const elements = catalogue
  .flatMap(({ libvirt, value }) => (libvirt.kind === "element" ? [{ ...libvirt, value }] : []))
  .sort((a, b) => a.place - b.place);
const children = catalogue
  .flatMap(({ libvirt }) => (libvirt.kind === "child" ? [libvirt] : []))
  .sort((a, b) => (a.element < b.element ? -1 : 1));

/** Element names in the order in which libvirt writes them. */
export const HYPERV_ELEMENTS: readonly string[] = elements.map(({ element }) => element);

/** Elements that stand inside another, by that other. */
export const HYPERV_CHILDREN: ReadonlyMap<string, readonly string[]> = new Map(
  children.map(({ parent }) => [parent, children.filter((one) => one.parent === parent).map(({ element }) => element)]),
);

/** Elements that carry a value: the attribute, and how it is read. */
export const HYPERV_VALUES: ReadonlyMap<string, { readonly attribute: string; readonly type: "number" | "string" }> =
  new Map(
    elements.flatMap(({ element, valueAttribute, value }) =>
      valueAttribute === undefined
        ? []
        : [[element, { attribute: valueAttribute, type: value?.type === "uint32" ? "number" : "string" }] as const],
    ),
  );

/** The first libvirt that knows the attribute `mode`; before it, "custom" is what there is. */
const MODE_SINCE = "8.0.0";

const order = new Map<string, number>(HYPERV_ELEMENTS.map((name, i) => [name, i]));
const byLibvirtOrder = (a: string, b: string): number => (order.get(a) ?? 99) - (order.get(b) ?? 99);

export function renderHyperv(hyperv: HypervInput | undefined, target: DomainTarget): XmlElement | undefined {
  if (!hyperv) return undefined;
  const { mode, features } = hyperv;
  const names = Object.keys(features).filter((name) => !name.includes("."));
  const withMode = target.libvirt === undefined || isAtLeast(target.libvirt, MODE_SINCE);
  return element(
    "hyperv",
    withMode ? { mode } : undefined,
    ...names.sort(byLibvirtOrder).map((name) => renderFeature(name, features)),
  );
}

function renderFeature(name: string, features: HypervInput["features"]): XmlElement {
  const { state, value } = features[name]!;
  // libvirt reads nothing else of an enlightenment that is off.
  if (state === "off") return element(name, { state });
  const attributes: Record<string, string | number> = { state };
  const valued = HYPERV_VALUES.get(name);
  if (valued && value !== undefined) attributes[valued.attribute] = value;
  const nested = HYPERV_CHILDREN.get(name) ?? [];
  return element(
    name,
    attributes,
    ...nested.map((inner) => {
      const feature = features[`${name}.${inner}`];
      return feature && element(inner, { state: feature.state });
    }),
  );
}

export function parseHyperv(features: XmlElement | undefined): Hyperv | undefined {
  const hyperv = child(features, "hyperv");
  if (!hyperv) return undefined;
  const mode = oneOf(hypervMode.options, attribute(hyperv, "mode") ?? "custom");
  if (!mode) return undefined;
  const parsed: Hyperv = { mode, features: {} };
  // libvirt ignores what stands beside passthrough; it stays in the rest.
  if (mode === "passthrough") return parsed;
  for (const el of childElements(hyperv)) {
    const feature = parseFeature(el);
    // A name with a dot would be read as the child of another element.
    if (!feature || el.name.includes(".") || Object.hasOwn(parsed.features, el.name)) continue;
    parsed.features[el.name] = feature;
    if (feature.state === "off") continue;
    for (const inner of HYPERV_CHILDREN.get(el.name) ?? []) {
      const state = onOff(child(el, inner), "state");
      if (state !== undefined) parsed.features[`${el.name}.${inner}`] = { state: state ? "on" : "off" };
    }
  }
  return parsed;
}

function parseFeature(el: XmlElement): HypervFeature | undefined {
  const on = onOff(el, "state");
  if (on === undefined || !/^[a-z][a-z0-9_]*$/.test(el.name)) return undefined;
  const state = on ? "on" : "off";
  const valued = HYPERV_VALUES.get(el.name);
  const raw = valued && attribute(el, valued.attribute);
  const value = valued?.type === "number" ? uintOf(raw, 0) : raw;
  // libvirt refuses an enlightenment whose value it cannot read, and a vendor id without one: it stays in the rest, as
  // it is.
  if (on && valued && value === undefined && (raw !== undefined || valued.type === "string")) return undefined;
  return value === undefined ? { state } : { state, value };
}
