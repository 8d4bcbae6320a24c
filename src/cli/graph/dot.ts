/** The picture in Graphviz's language. */
import {
  EDGE_TEXTS,
  KIND_TEXTS,
  type EdgeKind,
  type GraphEdge,
  type GraphModel,
  type GraphNode,
  type NodeKind,
} from "./model";
import { CARD, edgeStyle, nodeStyle, type EdgeStyle, type NodeStyle } from "./style";

type Attributes = Readonly<Record<string, string | number>>;
/** Text in Graphviz's HTML-like form. */
const HTML = Symbol("html");
type Label = { readonly [HTML]: string };

const html = (markup: string): Label => ({ [HTML]: markup });
const escaped = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
const quoted = (value: string | number): string =>
  `"${String(value).replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;

const list = (attributes: Attributes, label?: Label): string =>
  `[${[...Object.entries(attributes).map(([name, value]) => `${name}=${quoted(value)}`), ...(label ? [`label=<${label[HTML]}>`] : [])].join(", ")}]`;

export function toDot(model: GraphModel): string {
  const linked = model.nodes.filter((node) => !node.alone);
  const alone = model.nodes.filter((node) => node.alone);
  return [
    "digraph enlightenments {",
    `  graph ${list(GRAPH, title(model.title))};`,
    `  node ${list(NODE)};`,
    `  edge ${list(EDGE)};`,
    "  subgraph cluster_all {",
    // The legend is the label of a group around everything: only so does it stand at the bottom, whatever the layout.
    `    graph ${list(AROUND, html(legend(model)))};`,
    ...linked.map((node) => `    ${nodeLine(node)}`),
    ...model.edges.map((edge) => `    ${edgeLine(edge)}`),
    ...aloneLines(alone),
    "  }",
    "}",
    "",
  ].join("\n");
}

const FONT = "Helvetica,Arial,sans-serif";

const GRAPH: Attributes = {
  rankdir: "RL",
  bgcolor: CARD.fill,
  fontname: FONT,
  fontcolor: CARD.title,
  fontsize: 20,
  labelloc: "t",
  labeljust: "l",
  nodesep: 0.22,
  ranksep: 0.75,
  pad: 0.35,
  splines: "spline",
  newrank: "true",
};
/** The room at the sides is for readers without Helvetica, whose font may be a quarter wider than Graphviz thinks. */
const NODE: Attributes = {
  shape: "box",
  style: "rounded,filled",
  fontname: FONT,
  fontsize: 13,
  height: 0.42,
  margin: "0.32,0.08",
  penwidth: 1.3,
};
const EDGE: Attributes = {
  fontname: FONT,
  fontsize: 10,
  fontcolor: CARD.text,
  arrowsize: 0.75,
  labeldistance: 3.2,
  labelangle: -18,
};

const title = (text: string): Label => html(`<b>${escaped(text)}</b><br align="left"/>`);

const nodeAttributes = ({ fill, line, text, dashed }: NodeStyle): Attributes => ({
  fillcolor: fill,
  color: line,
  fontcolor: text,
  ...(dashed ? { style: "rounded,filled,dashed" } : {}),
});

const edgeAttributes = ({ line, width, dash, arrow }: EdgeStyle): Attributes => ({
  color: line,
  penwidth: width,
  style: dash,
  arrowhead: arrow,
});

function nodeLine(node: GraphNode): string {
  const note = node.note === "" ? "" : `<br/><font point-size="10">${escaped(node.note)}</font>`;
  return `${quoted(node.name)} ${list({ ...nodeAttributes(nodeStyle(node)), tooltip: node.effect }, html(`<b>${escaped(node.name)}</b>${note}`))};`;
}

function edgeLine(edge: GraphEdge): string {
  // At its head: in the middle a long edge that passes by would seem to be the one that is meant.
  const label = edge.note === "" ? {} : { headlabel: edge.note };
  return `${quoted(edge.from)} -> ${quoted(edge.to)} ${list({ ...edgeAttributes(edgeStyle(edge)), ...label, edgetooltip: edge.why })};`;
}

const AROUND: Attributes = {
  style: "invis",
  labelloc: "b",
  labeljust: "r",
  fontname: FONT,
  fontsize: 12,
  fontcolor: CARD.text,
  margin: 0,
};
const GROUP: Attributes = {
  labelloc: "t",
  style: "rounded,filled",
  fillcolor: CARD.group,
  color: CARD.line,
  fontsize: 12,
  fontname: FONT,
  fontcolor: CARD.text,
  margin: 12,
  labeljust: "r",
};

/** A group of nodes without edges, in columns: invisible edges put them there. */
function aloneLines(nodes: readonly GraphNode[]): string[] {
  return [
    "  subgraph cluster_alone {",
    `    graph ${list(GROUP, html(`<table border="0" cellborder="0" cellpadding="0"><tr><td width="100" align="left">on their own</td></tr></table>`))};`,
    ...nodes.map((node) => `    ${nodeLine(node)}`),
    ...nodes.flatMap((node, index) => {
      const next = nodes[index + 1];
      return index % ALONE_COLUMNS === ALONE_COLUMNS - 1 || next === undefined
        ? []
        : [`    ${quoted(next.name)} -> ${quoted(node.name)} [style="invis"];`];
    }),
    "  }",
  ];
}

const ALONE_COLUMNS = 4;

function legend(model: GraphModel): string {
  const highlighted = model.nodes.some((node) => node.on !== undefined);
  const nodes = highlighted
    ? [swatch(nodeStyle({ kind: "flag", on: true }), "on"), swatch(nodeStyle({ kind: "flag", on: false }), "off")]
    : (Object.entries(KIND_TEXTS) as [NodeKind, string][]).map(([kind, text]) => swatch(nodeStyle({ kind }), text));
  const edges = (Object.entries(EDGE_TEXTS) as [EdgeKind, string][]).map(([kind, text]) => sample(kind, text));
  return `<table border="0" cellborder="0" cellspacing="0" cellpadding="4"><tr><td valign="top">${column(nodes)}</td><td width="36"></td><td valign="top">${column(edges)}</td></tr></table>`;
}

const column = (rows: readonly string[]): string =>
  `<table border="0" cellborder="0" cellspacing="4" cellpadding="2">${rows.join("")}</table>`;

const swatch = ({ fill, line, dashed }: NodeStyle, text: string): string =>
  `<tr><td border="1" width="30" height="14" fixedsize="true" bgcolor="${fill}" color="${line}" style="${dashed ? "rounded,dashed" : "rounded"}"></td><td align="left">${escaped(text)}</td></tr>`;

/** Strokes of the three kinds of edges, as text: a label cannot hold an edge. */
const STROKES: Readonly<Record<EdgeKind, string>> = { needs: "◀━━━", nesting: "◇╌╌╌", recommends: "‹ · · · ·" };

const sample = (kind: EdgeKind, text: string): string =>
  `<tr><td align="left"><font color="${edgeStyle({ kind }).line}">${STROKES[kind]}</font></td><td align="left">${escaped(text)}</td></tr>`;
