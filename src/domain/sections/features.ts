import { defined } from "../../foreign/defined";
import type { DomainDefinition, DomainDefinitionInput } from "../definition";
import type { DomainTarget } from "../version";
import { child, element, type XmlElement } from "../xml";
import { parseHyperv, renderHyperv } from "./hyperv";
import { asOnOff, onOff } from "./values";

const switched = (name: string, on: boolean | undefined): XmlElement | undefined =>
  on === undefined ? undefined : element(name, { state: asOnOff(on) });

/** Every Windows needs ACPI and the APIC, so both are always there. */
export const renderFeatures = (features: DomainDefinitionInput["features"], target: DomainTarget): XmlElement =>
  element(
    "features",
    undefined,
    element("acpi"),
    element("apic"),
    renderHyperv(features.hyperv, target),
    features.kvmHidden === undefined ? undefined : element("kvm", undefined, switched("hidden", features.kvmHidden)),
    switched("pmu", features.pmu),
    switched("vmport", features.vmport),
    switched("smm", features.smm),
  );

export function parseFeatures(domain: XmlElement): DomainDefinition["features"] {
  const features = child(domain, "features");
  return defined({
    hyperv: parseHyperv(features),
    kvmHidden: onOff(child(child(features, "kvm"), "hidden"), "state"),
    pmu: onOff(child(features, "pmu"), "state"),
    vmport: onOff(child(features, "vmport"), "state"),
    smm: onOff(child(features, "smm"), "state"),
  });
}
