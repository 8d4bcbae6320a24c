import * as z from "zod";
import { catalogue } from "../../enlightenments/catalogue";
import { modeRow } from "../../enlightenments/modes";
import { printable } from "../../foreign/printable";
import { when } from "../conditions";
import type { Gate, Kind, MutableElement } from "../kind";
import { DOC, NEWS } from "../sources";
import { oneOf, onOff, uintOf } from "../values";
import { isAtLeast, type DomainTarget } from "../version";
import { attribute, child, childElements, element, type XmlElement } from "../xml";

export const hypervMode = z.enum(["custom", "host-model", "passthrough"]);

/** The definition's `features.hyperv`. */
export const hypervShape = z.object({
  mode: hypervMode,
  /** Keyed by libvirt element name; `stimer.direct`, `tlbflush.direct`, `tlbflush.extended` for children. */
  features: z.record(
    z.string(),
    z.object({ state: z.enum(["on", "off"]), value: z.union([z.number(), z.string()]).optional() }),
  ),
});

type HypervInput = z.input<typeof hypervShape>;
type Hyperv = z.output<typeof hypervShape>;
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
  // Of several elements of one name, libvirt takes the last, and keeps what stood inside the earlier ones.
  for (const el of childElements(hyperv)) {
    const feature = parseFeature(el);
    // A name with a dot would be read as the child of another element.
    if (!feature || el.name.includes(".")) continue;
    parsed.features[el.name] = feature;
    for (const inner of HYPERV_CHILDREN.get(el.name) ?? []) {
      const state = onOff(child(el, inner), "state");
      if (feature.state === "off") delete parsed.features[`${el.name}.${inner}`];
      else if (state !== undefined) parsed.features[`${el.name}.${inner}`] = { state: state ? "on" : "off" };
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

interface HasHyperv {
  readonly features: { readonly hyperv?: HypervInput | undefined };
}
type HypervGate = Gate<HasHyperv>;

const HYPERV = "features.hyperv";

const hypervModes: readonly HypervGate[] = (["host-model", "passthrough"] as const).map((mode) => ({
  setting: `Hyper-V mode ${mode}`,
  minimum: modeRow(mode).minimum.libvirt,
  asked: (d) => when(d.features.hyperv?.mode === mode, `${HYPERV}.mode`),
  source: DOC,
}));

/** Flags beside a mode that leaves the list to libvirt or QEMU. */
const besideModes: readonly HypervGate[] = (["host-model", "passthrough"] as const).map((mode) => ({
  setting: `an enlightenment beside Hyper-V mode ${mode}`,
  minimum: modeRow(mode).overridesSince,
  asked: (d) =>
    d.features.hyperv?.mode === mode
      ? Object.keys(d.features.hyperv.features).map((name) => `${HYPERV}.features.${name}`)
      : [],
  source: DOC,
}));

/**
 * One for each enlightenment that is an element or the child of one. Those of versions that nobody runs any more come
 * along.
 */
const enlightenments: readonly HypervGate[] = catalogue.flatMap((row): HypervGate[] => {
  const { libvirt } = row;
  if (libvirt.kind !== "element" && libvirt.kind !== "child") return [];
  const name = libvirt.kind === "element" ? libvirt.element : `${libvirt.parent}.${libvirt.element}`;
  return [
    {
      setting: `enlightenment ${name}`,
      minimum: row.minimum.libvirt,
      asked: (d) =>
        when(d.features.hyperv && Object.hasOwn(d.features.hyperv.features, name), `${HYPERV}.features.${name}`),
      source: DOC,
    },
  ];
});

const isOn = (d: HasHyperv, name: string): boolean => d.features.hyperv?.features[name]?.state === "on";

/** What libvirt would drop or refuse whatever its version. */
const impossible: readonly HypervGate[] = [
  ...[...HYPERV_CHILDREN].map(([parent, children]): HypervGate => ({
    setting: `an enlightenment inside ${parent} while ${parent} is not on`,
    minimum: "",
    asked: (d) =>
      isOn(d, parent)
        ? []
        : children.filter((c) => isOn(d, `${parent}.${c}`)).map((c) => `${HYPERV}.features.${parent}.${c}`),
    source: "libvirt virDomainFeaturesHyperVDefParse",
  })),
  {
    setting: "vendor_id without a value",
    minimum: "",
    asked: (d) =>
      when(
        isOn(d, "vendor_id") && d.features.hyperv?.features["vendor_id"]?.value === undefined,
        `${HYPERV}.features.vendor_id.value`,
      ),
    source: "libvirt virDomainFeaturesHyperVDefParse",
  },
  {
    setting: "a value of an enlightenment that has none",
    minimum: "",
    asked: (d) =>
      Object.entries(d.features.hyperv?.features ?? {})
        .filter(([name, { value }]) => value !== undefined && !HYPERV_VALUES.has(name))
        .map(([name]) => `${HYPERV}.features.${name}.value`),
    source: DOC,
  },
];

/** What not every libvirt can express of the definition's `features.hyperv`. */
export const hypervGates: readonly HypervGate[] = [
  ...impossible,
  ...hypervModes,
  ...besideModes,
  ...enlightenments,
  {
    setting: "spinlocks without a number of retries",
    minimum: "11.9.0",
    asked: (d) =>
      when(
        isOn(d, "spinlocks") && d.features.hyperv?.features["spinlocks"]?.value === undefined,
        `${HYPERV}.features.spinlocks.value`,
      ),
    source: NEWS,
  },
];

/** Elements that can say more than their state. */
const SAY_MORE: readonly string[] = [...HYPERV_VALUES.keys(), ...HYPERV_CHILDREN.keys()];

function stateAlone(el: MutableElement, parent: string): void {
  if (parent !== "hyperv" || attribute(el, "state") !== "off") return;
  el.attributes = { state: "off" };
  // Comments say something to people.
  el.children = el.children.filter((c) => typeof c !== "string" && c.name.startsWith("#"));
}

export const hyperv: Kind = {
  place: "features/hyperv",
  spellings: SAY_MORE.map((name) => ({
    element: name,
    reason: "of an enlightenment that is off libvirt reads nothing else",
    apply: stateAlone,
  })),
  anyBaseNumbers: ["spinlocks/@retries"],
  defaults: [
    { place: "@mode", value: "custom", reason: "what a domain without the attribute has; it came with libvirt 8.0" },
  ],
  containers: [""],
  check: (el, say) => {
    for (const one of childElements(el)) {
      const path = `features/hyperv/${printable(one.name, 100)}`;
      const state = attribute(one, "state");
      if (state !== "on" && state !== "off") say(path, "it is neither on nor off", "Write state='on' or state='off'.");
      if (one.name === "vendor_id" && state === "on" && attribute(one, "value") === undefined)
        say(path, "it has no value, and libvirt refuses it without one", "Add value='…' with up to 12 letters.");
    }
  },
};
