import type { XmlElement } from "../xml";
import type { DomainDifference } from "../compare/differences";
import { type ClassedDifference, disruptions, type LiveKnowledge } from "./disruption";

/**
 * How a running machine differs from its definition, or from the one that it is to get, beyond what libvirt writes into
 * every machine that it starts.
 */
export function runningDisruptions(
  wanted: XmlElement,
  running: XmlElement,
  knowledge: Omit<LiveKnowledge, "domain"> = {},
): ClassedDifference[] {
  const all = disruptions(wanted, running, { ...knowledge, domain: running }).filter(
    (difference) => !writtenAtStart.some(({ is }) => is(difference)),
  );
  // A disk that was defined as a volume of a pool, and is the same file by its path now.
  const byVolume = all
    .filter(({ path, after }) => /^devices\/disk\[\w+\]\/@type$/.test(path) && after === "volume")
    .map(({ path }) => path.slice(0, -"@type".length));
  return all.filter(
    ({ path }) => !byVolume.some((disk) => path === `${disk}@type` || path.startsWith(`${disk}source`)),
  );
}

/**
 * At start libvirt settles the CPU: it names model, vendor and every feature that QEMU really gave, so that a migration
 * can ask for the same (libvirt formatdomain, `cpu` attribute `check`). A feature that was taken out of the definition
 * of a running machine cannot be told from one that libvirt wrote; what was added or changed can.
 */
const writtenAtStart: readonly { readonly reason: string; is(difference: DomainDifference): boolean }[] = [
  {
    reason: "features, vendor and limits of the CPU that QEMU provided",
    is: ({ path, before }) => /^cpu\/(feature\[|vendor|maxphysaddr|model)/.test(path) && before === undefined,
  },
  { reason: "a running CPU is checked in full", is: ({ path, after }) => path === "cpu/@check" && after === "full" },
  {
    reason: "host-model has become a model with a name",
    is: ({ path, before, after }) => path === "cpu/@mode" && before === "host-model" && after === "custom",
  },
  {
    reason: "the model that runs has no substitute",
    is: ({ path, after }) => path === "cpu/model/@fallback" && after === "forbid",
  },
  {
    reason: "whether the host supports an optional feature has been decided",
    is: ({ path, before }) => /^cpu\/feature\[.*@policy$/.test(path) && before === "optional",
  },
];
