import { defined } from "../../foreign/defined";
import { cpuset as cpusetSchema, numatuneMode, type DomainDefinition, type DomainDefinitionInput } from "../definition";
import { sizeInKiB } from "../canonical/sizes";
import { attribute, at, child, childElements, childrenOf, element, textElement, textOf, type XmlElement } from "../xml";
import { oneOf, uintOf } from "./values";

export function renderMemoryBacking(d: DomainDefinitionInput): XmlElement | undefined {
  if (!d.hugepages && !d.memoryLocked) return undefined;
  return element(
    "memoryBacking",
    undefined,
    d.hugepages && element("hugepages", undefined, element("page", { size: d.hugepages.sizeKiB, unit: "KiB" })),
    d.memoryLocked ? element("locked") : undefined,
  );
}

export function parseMemoryBacking(domain: XmlElement): Pick<DomainDefinition, "hugepages" | "memoryLocked"> {
  const backing = child(domain, "memoryBacking");
  const [page, ...others] = childrenOf(child(backing, "hugepages"), "page");
  // One size for the whole machine; pages per guest NUMA node stay in the rest.
  const whole = page && others.length === 0 && attribute(page, "nodeset") === undefined;
  const sizeKiB = whole ? sizeInKiB(attribute(page, "size"), attribute(page, "unit")) : undefined;
  return defined({
    hugepages: sizeKiB === undefined ? undefined : { sizeKiB },
    memoryLocked: child(backing, "locked") ? true : undefined,
  });
}

export const renderIothreads = (d: DomainDefinitionInput): XmlElement | undefined =>
  textElement("iothreads", d.iothreads);
export const parseIothreads = (domain: XmlElement): number | undefined => uintOf(textOf(child(domain, "iothreads")));

export function renderCputune(cputune: DomainDefinitionInput["cputune"]): XmlElement | undefined {
  if (!cputune) return undefined;
  return element(
    "cputune",
    undefined,
    ...cputune.vcpupin.map((cpuset, vcpu) => element("vcpupin", { vcpu, cpuset })),
    cputune.emulatorpin === undefined ? undefined : element("emulatorpin", { cpuset: cputune.emulatorpin }),
    ...(cputune.iothreadpin ?? []).map((cpuset, i) => element("iothreadpin", { iothread: i + 1, cpuset })),
  );
}

export function parseCputune(domain: XmlElement): DomainDefinition["cputune"] {
  const cputune = child(domain, "cputune");
  if (!cputune) return undefined;
  const vcpupin = pins(cputune, "vcpupin", "vcpu", 0);
  const iothreadpin = pins(cputune, "iothreadpin", "iothread", 1);
  const emulatorpin = cpusetOf(child(cputune, "emulatorpin"), "cpuset");
  if (
    childElements(cputune).length > 0 &&
    vcpupin.length === 0 &&
    iothreadpin.length === 0 &&
    emulatorpin === undefined
  )
    return undefined;
  return defined({ vcpupin, emulatorpin, iothreadpin: iothreadpin.length > 0 ? iothreadpin : undefined });
}

/** "0-3,8", not the form with exclusions ("0-7,^3"), which stays in the rest. */
const cpusetOf = (el: XmlElement | undefined, name: string): string | undefined =>
  cpusetSchema.safeParse(attribute(el, name)).data;

/**
 * The cpusets, when the pins name every number from `first` on without a gap; else none, and all of them stay in the
 * rest.
 */
function pins(cputune: XmlElement, name: string, numberedBy: string, first: number): string[] {
  const sorted = childrenOf(cputune, name)
    .map((pin) => ({ number: uintOf(attribute(pin, numberedBy)), cpuset: cpusetOf(pin, "cpuset") }))
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
  return sorted.every((pin, i) => pin.number === first + i && pin.cpuset !== undefined)
    ? sorted.map((pin) => pin.cpuset!)
    : [];
}

export const renderNumatune = (numatune: DomainDefinitionInput["numatune"]): XmlElement | undefined =>
  numatune && element("numatune", undefined, element("memory", { mode: numatune.mode, nodeset: numatune.nodeset }));

export function parseNumatune(domain: XmlElement): DomainDefinition["numatune"] {
  const memory = at(domain, "numatune", "memory");
  const nodeset = cpusetOf(memory, "nodeset");
  // Without a word libvirt takes "strict".
  const mode = oneOf(numatuneMode.options, attribute(memory, "mode") ?? "strict");
  return nodeset === undefined || mode === undefined ? undefined : { mode, nodeset };
}
