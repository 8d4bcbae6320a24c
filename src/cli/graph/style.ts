/** Colours of the picture. It brings its own light card, so that it reads the same on a white and on a dark page. */
import type { EdgeKind, GraphEdge, GraphNode, NodeKind } from "./model";

export interface NodeStyle {
  readonly fill: string;
  readonly line: string;
  readonly text: string;
  readonly dashed?: true;
}

export interface EdgeStyle {
  readonly line: string;
  readonly width: number;
  readonly dash: "solid" | "dashed" | "dotted";
  readonly arrow: "normal" | "odiamond" | "vee";
}

export const CARD = { fill: "#ffffff", line: "#d0d7de", title: "#1f2328", text: "#59636e", group: "#f6f8fa" } as const;

export const NODE_STYLES: Readonly<Record<NodeKind, NodeStyle>> = {
  flag: { fill: "#ddf4ff", line: "#0969da", text: "#0a3069" },
  device: { fill: "#fff8c5", line: "#9a6700", text: "#4d2d00" },
  nested: { fill: "#fbefff", line: "#8250df", text: "#3e1f79" },
  inexpressible: { fill: "#f6f8fa", line: "#818b98", text: "#59636e", dashed: true },
};

const NODE_ON: NodeStyle = { fill: "#1a7f37", line: "#116329", text: "#ffffff" };
const NODE_OFF: NodeStyle = { fill: "#ffffff", line: "#c8d1da", text: "#6e7781" };

export const EDGE_STYLES: Readonly<Record<EdgeKind, EdgeStyle>> = {
  needs: { line: "#1f2328", width: 1.5, dash: "solid", arrow: "normal" },
  nesting: { line: "#bc4c00", width: 1.5, dash: "dashed", arrow: "odiamond" },
  recommends: { line: "#59636e", width: 1.5, dash: "dotted", arrow: "vee" },
};

export const nodeStyle = ({ kind, on }: Pick<GraphNode, "kind" | "on">): NodeStyle =>
  on === undefined ? NODE_STYLES[kind] : on ? NODE_ON : NODE_OFF;

export const edgeStyle = ({ kind, on }: Pick<GraphEdge, "kind" | "on">): EdgeStyle =>
  on === false ? { ...EDGE_STYLES[kind], line: NODE_OFF.line } : EDGE_STYLES[kind];
