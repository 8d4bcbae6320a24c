import * as z from "zod";
import { defined } from "../../foreign/defined";
import { hasManyVcpus } from "../conditions";
import { section } from "../kind";
import { NEWS_PAGE, REFUSED } from "../sources";
import { asOnOff, oneOf, onOff } from "../values";
import type { DomainTarget } from "../version";
import { attribute, child, element, type XmlElement } from "../xml";
import { hypervGates, hypervShape, parseHyperv, renderHyperv } from "./hyperv";
import { isFirmwareChosen } from "./os";

export const ioapicDriver = z.enum(["kvm", "qemu"]);

const featuresShape = z.object({
  hyperv: hypervShape.optional(),
  kvmHidden: z.boolean().optional(),
  vmport: z.boolean().optional(),
  pmu: z.boolean().optional(),
  smm: z.boolean().optional(),
  /** Who emulates the I/O APIC. */
  ioapic: ioapicDriver.optional(),
});

const switched = (name: string, on: boolean | undefined): XmlElement | undefined =>
  on === undefined ? undefined : element(name, { state: asOnOff(on) });

/** Every Windows needs ACPI and the APIC, so both are always there. */
const render = (d: z.input<typeof featuresShape>, target: DomainTarget): XmlElement =>
  element(
    "features",
    undefined,
    element("acpi"),
    element("apic"),
    renderHyperv(d.hyperv, target),
    d.kvmHidden === undefined ? undefined : element("kvm", undefined, switched("hidden", d.kvmHidden)),
    switched("pmu", d.pmu),
    switched("vmport", d.vmport),
    switched("smm", d.smm),
    d.ioapic && element("ioapic", { driver: d.ioapic }),
  );

const parse = (el: XmlElement | undefined): z.output<typeof featuresShape> =>
  defined({
    hyperv: parseHyperv(el),
    kvmHidden: onOff(child(child(el, "kvm"), "hidden"), "state"),
    pmu: onOff(child(el, "pmu"), "state"),
    vmport: onOff(child(el, "vmport"), "state"),
    smm: onOff(child(el, "smm"), "state"),
    ioapic: oneOf(ioapicDriver.options, attribute(child(el, "ioapic"), "driver")),
  });

export const features = section({
  place: "features",
  model: {
    shape: { features: featuresShape },
    render: (d, target) => [render(d.features, target)],
    parse: (domain) => ({ features: parse(child(domain, "features")) }),
    gates: hypervGates,
  },
  containers: ["", "kvm"],
  additions: [
    {
      place: "smm",
      reason: "firmware with Secure Boot needs it, so choosing such firmware switches it on",
      when: ({ desired }) => isFirmwareChosen(desired),
    },
    { place: "ioapic", reason: "goes with the IOMMU that many vCPUs need", when: hasManyVcpus },
  ],
  xmlGates: [
    { place: "async-teardown", setting: "asynchronous teardown", minimum: "9.6.0", source: REFUSED },
    { place: "ps2", setting: "switching the PS/2 controller", minimum: "10.7.0", source: NEWS_PAGE },
  ],
});
