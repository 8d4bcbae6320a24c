import type { Draft } from "../written";
import { UNKNOWN } from "../values";
import type { View } from "../view";

/** Names of KubeVirt's that are not libvirt's. */
const ELEMENTS: ReadonlyMap<string, string> = new Map([
  ["synictimer", "stimer"],
  ["vendorid", "vendor_id"],
]);

/** `enabled`, which is true where nobody says it, in two words of libvirt's. */
export const enabled = (view: View, on: string, off: string): unknown => {
  const { value } = view.at("enabled");
  return view.isUnknown || value === UNKNOWN ? UNKNOWN : value === false ? off : on;
};

const setEnabled = (draft: Draft, attribute: string, view: View, on: string, off: string): void => {
  const at = view.at("enabled");
  draft.set(attribute, enabled(view, on, off), at.isSaid ? at.path : view.path);
};

/** `spec.domain.features` → `<features>`. */
export function addFeatures(domain: Draft, view: View): void {
  const features = domain.child("features", view.path);
  if (view.isUnknown) return features.unknown();
  for (const name of ["acpi", "apic", "smm"] as const) {
    const one = view.at(name);
    const isThere = one.isSaid || name === "acpi";
    if (one.isUnknown || one.at("enabled").isUnknown) features.unknown(name);
    else if (isThere && one.at("enabled").value !== false) features.child(name, one.path);
  }
  addHyperv(features, view);
  const kvm = view.at("kvm");
  if (kvm.isUnknown) features.unknown("kvm");
  else if (kvm.isSaid) {
    const hidden = kvm.at("hidden");
    const state = hidden.isUnknown ? UNKNOWN : hidden.value === true ? "on" : "off";
    features.child("kvm", kvm.path).child("hidden", hidden.path).set("state", state, hidden.path);
  }
  const pvspinlock = view.at("pvspinlock");
  if (pvspinlock.isSaid) setEnabled(features.child("pvspinlock", pvspinlock.path), "state", pvspinlock, "on", "off");
  features.child("vmport", view.path).set("state", "off", view.path);
}

function addHyperv(features: Draft, view: View): void {
  const hyperv = view.at("hyperv");
  const passthrough = view.at("hypervPassthrough");
  if (hyperv.isUnknown || passthrough.isUnknown || passthrough.at("enabled").isUnknown)
    return features.unknown("hyperv");
  if (!hyperv.isSaid) {
    if (passthrough.at("enabled").value === true)
      features.child("hyperv", passthrough.path).set("mode", "passthrough", passthrough.path);
    return;
  }
  const group = features.child("hyperv", hyperv.path);
  for (const [name, one] of hyperv.entries) addEnlightenment(group, name, one);
}

function addEnlightenment(group: Draft, name: string, view: View): void {
  if (!view.isSaid) return;
  const draft = group.child(ELEMENTS.get(name) ?? name, view.path);
  setEnabled(draft, "state", view, "on", "off");
  for (const [attribute, member] of [
    ["retries", "spinlocks"],
    ["value", "vendorid"],
  ] as const) {
    const value = view.at(member);
    if (name === member && value.isSaid) draft.set(attribute, value.value, value.path);
    // KubeVirt's own default.
    else if (name === "spinlocks" && attribute === "retries") draft.set(attribute, 4096, view.path);
  }
  for (const inner of ["direct", "extended"]) {
    const one = view.at(inner);
    if (one.isSaid) setEnabled(draft.child(inner, one.path), "state", one, "on", "off");
  }
}

const TIMERS: ReadonlyMap<string, string> = new Map([
  ["kvm", "kvmclock"],
  ["hyperv", "hypervclock"],
]);

/** `spec.domain.clock` → `<clock>`. */
export function addClock(domain: Draft, view: View): void {
  if (view.isUnknown) return domain.unknown("clock");
  if (!view.isSaid) return;
  const clock = domain.child("clock", view.path);
  const [utc, timezone] = [view.at("utc"), view.at("timezone")];
  if (utc.isSaid) clock.set("offset", utc.isUnknown ? UNKNOWN : "utc", utc.path);
  else if (timezone.isSaid) {
    clock.set("offset", timezone.isUnknown ? UNKNOWN : "timezone", timezone.path);
    clock.set("timezone", timezone.value, timezone.path);
  }
  const timers = view.at("timer");
  if (timers.isUnknown) clock.unknown("timer");
  for (const [name, timer] of timers.entries) {
    const draft = clock.child("timer", timer.path);
    draft.set("name", TIMERS.get(name) ?? name, timer.path);
    // KubeVirt's own switch of a timer is called `present`.
    const present = timer.at("present");
    const state = timer.isUnknown || present.isUnknown ? UNKNOWN : present.value === false ? "no" : "yes";
    draft.set("present", state, present.isSaid ? present.path : timer.path);
    for (const [attribute, member] of [
      ["tickpolicy", "tickPolicy"],
      ["track", "track"],
    ] as const)
      if (timer.at(member).isSaid) draft.set(attribute, timer.at(member).value, timer.at(member).path);
  }
}
