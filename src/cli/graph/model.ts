/** What stands in the dependency picture, before it is drawn in any language. */
import { printable } from "../../foreign/printable";
import { catalogue, dependencyEdges, dependencyNodes, type DependencyEdge } from "../../enlightenments";

/** Later ones win where several fit: what libvirt cannot write is told first of all. */
export type NodeKind = "flag" | "device" | "nested" | "inexpressible";
/** `needs`: QEMU refuses. `nesting`: only libvirt's XML forces it. `recommends`: nothing refuses. */
export type EdgeKind = "needs" | "nesting" | "recommends";

export interface GraphNode {
  readonly name: string;
  readonly kind: NodeKind;
  /** A second line: what the flag is in libvirt where that is no element of its own, and for which CPU. */
  readonly note: string;
  readonly effect: string;
  /** Nothing points at it and it points at nothing. */
  readonly alone: boolean;
  /** Of a guest: is it on? Undefined without one. */
  readonly on?: boolean;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly note: string;
  readonly why: string;
  /** Of a guest: are both ends on? */
  readonly on?: boolean;
}

export interface GraphModel {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** A guest whose flags are highlighted. */
export interface Highlight {
  readonly guest: string;
  readonly on: ReadonlySet<string>;
}

export const KIND_TEXTS: Readonly<Record<NodeKind, string>> = {
  flag: "flag of <hyperv>",
  device: "timer or device in libvirt",
  nested: "only for a hypervisor inside the guest",
  inexpressible: "supported by QEMU, not by libvirt",
};

export const EDGE_TEXTS: Readonly<Record<EdgeKind, string>> = {
  needs: "requires: QEMU refuses to start without it",
  nesting: "nested in its XML element: a rule of libvirt only",
  recommends: "recommended: starts without it, works better with it",
};

export function graphModel(highlight?: Highlight): GraphModel {
  const linked = new Set(dependencyEdges.flatMap((edge) => [edge.from, edge.to]));
  const isOn = (name: string): { on?: boolean } => (highlight === undefined ? {} : { on: highlight.on.has(name) });
  return {
    title:
      highlight === undefined
        ? "Hyper-V enlightenments and their requirements"
        : `Hyper-V enlightenments of ${printable(highlight.guest)}`,
    nodes: dependencyNodes.map(({ name }) => {
      const row = catalogue.find((candidate) => candidate.name === name)!;
      return {
        name,
        kind: kindOf(row),
        note: noteOf(row),
        effect: row.effect,
        alone: !linked.has(name),
        ...isOn(name),
      };
    }),
    edges: dependencyEdges.map((edge) => ({
      from: edge.from,
      to: edge.to,
      kind: edgeKind(edge),
      note: edge.cpuVendor === undefined ? "" : `on ${edge.cpuVendor === "intel" ? "Intel" : "AMD"}`,
      why: edge.why,
      ...(highlight === undefined ? {} : { on: highlight.on.has(edge.from) && highlight.on.has(edge.to) }),
    })),
  };
}

type Row = (typeof catalogue)[number];

function kindOf({ libvirt, nested }: Row): NodeKind {
  if (libvirt.kind === "none") return "inexpressible";
  if (nested === "only") return "nested";
  return libvirt.kind === "timer" || libvirt.kind === "panic" ? "device" : "flag";
}

function noteOf({ libvirt, cpuVendor }: Row): string {
  const parts: string[] = [];
  if (libvirt.kind === "timer") parts.push(`the ${libvirt.timer} timer`);
  if (libvirt.kind === "panic") parts.push("the panic device");
  if (libvirt.kind === "child") parts.push(`${libvirt.parent} › ${libvirt.element}`);
  if (cpuVendor === "intel") parts.push("Intel only");
  return parts.join(", ");
}

const edgeKind = (edge: DependencyEdge): EdgeKind =>
  edge.kind === "recommends" ? "recommends" : edge.enforcedBy === "libvirt-xml" ? "nesting" : "needs";
