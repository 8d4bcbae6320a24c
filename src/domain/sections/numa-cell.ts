import * as z from "zod";
import { sizeInKiB } from "../canonical/sizes";
import { uint, uintOf } from "../values";
import { at, attribute, child, childElements, element, textOf, type XmlElement } from "../xml";

/** The only NUMA cell of a guest: libvirt requires one where memory can be added while the machine runs. */
export const numaCell = z.object({ cpus: z.string(), memoryKiB: uint });
type NumaCell = z.output<typeof numaCell>;

const ATTRIBUTES: ReadonlySet<string> = new Set(["id", "cpus", "memory", "unit"]);

export const renderNumaCell = ({ cpus, memoryKiB }: NumaCell): XmlElement =>
  element("numa", undefined, element("cell", { id: 0, cpus, memory: memoryKiB, unit: "KiB" }));

/**
 * A single cell that has all vCPUs and all memory, and says nothing else. Several cells, or one beside memory modules,
 * stay in the rest.
 */
export function numaCellOf(domain: XmlElement): NumaCell | undefined {
  const numa = at(domain, "cpu", "numa");
  const [cell, ...others] = numa ? childElements(numa) : [];
  if (cell?.name !== "cell" || others.length > 0 || childElements(cell).length > 0) return undefined;
  if (Object.keys(cell.attributes).some((name) => !ATTRIBUTES.has(name))) return undefined;
  const memory = child(domain, "memory");
  const memoryKiB = sizeInKiB(attribute(cell, "memory"), attribute(cell, "unit"));
  const all = memory && sizeInKiB(textOf(memory), attribute(memory, "unit"));
  const vcpus = uintOf(textOf(child(domain, "vcpu"))) ?? 1;
  const cpus = attribute(cell, "cpus");
  const everyCpu = vcpus === 1 ? "0" : `0-${vcpus - 1}`;
  return cpus === everyCpu && memoryKiB !== undefined && memoryKiB === all && (attribute(cell, "id") ?? "0") === "0"
    ? { cpus, memoryKiB }
    : undefined;
}
