import { hypervMode, type DomainDefinition, type DomainDefinitionInput } from "../definition";
import { isAtLeast, type DomainTarget } from "../version";
import { attribute, child, childElements, element, type XmlElement } from "../xml";
import { oneOf, onOff, uintOf } from "./values";

type HypervInput = NonNullable<DomainDefinitionInput["features"]["hyperv"]>;
type Hyperv = NonNullable<DomainDefinition["features"]["hyperv"]>;
type HypervFeature = Hyperv["features"][string];

/** Element names in the order in which libvirt writes them (`virDomainHyperv`). */
export const HYPERV_ELEMENTS = [
  "relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "stimer", "reset", "vendor_id", "frequencies",
  "reenlightenment", "tlbflush", "ipi", "evmcs", "avic", "emsr_bitmap", "xmm_input",
] as const;

/** A table that is looked up by names from outside: it knows none that every object inherits, such as `constructor`. */
function byName<T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.assign(Object.create(null) as Record<string, T>, entries);
}

/** Elements that stand inside another, by that other. */
export const HYPERV_CHILDREN: Readonly<Record<string, readonly string[]>> = byName({
  stimer: ["direct"],
  tlbflush: ["direct", "extended"],
});

/** Elements that carry a value: the attribute, and how it is read. */
export const HYPERV_VALUES: Readonly<Record<string, { readonly attribute: string; readonly type: "number" | "string" }>> = byName<{ readonly attribute: string; readonly type: "number" | "string" }>({
  spinlocks: { attribute: "retries", type: "number" },
  vendor_id: { attribute: "value", type: "string" },
});

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
  const valued = HYPERV_VALUES[name];
  if (valued && value !== undefined) attributes[valued.attribute] = value;
  const nested = HYPERV_CHILDREN[name] ?? [];
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
    for (const inner of HYPERV_CHILDREN[el.name] ?? []) {
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
  const valued = HYPERV_VALUES[el.name];
  const raw = valued && attribute(el, valued.attribute);
  const value = valued?.type === "number" ? uintOf(raw, 0) : raw;
  // libvirt refuses an enlightenment whose value it cannot read, and a vendor id without one: it stays in the rest, as it is.
  if (on && valued && value === undefined && (raw !== undefined || valued.type === "string")) return undefined;
  return value === undefined ? { state } : { state, value };
}
