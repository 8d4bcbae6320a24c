/** The picture in Mermaid, which GitHub draws inside Markdown. */
import {
  EDGE_TEXTS,
  KIND_TEXTS,
  type EdgeKind,
  type GraphEdge,
  type GraphModel,
  type GraphNode,
  type NodeKind,
} from "./model";
import { edgeStyle, nodeStyle, type NodeStyle } from "./style";

export function toMermaid(model: GraphModel): string {
  const alone = model.nodes.filter((node) => node.alone);
  const legend = Object.keys(EDGE_TEXTS) as EdgeKind[];
  const links = [...model.edges.map(edgeLink), ...legend.map(legendLink)];
  const styles = [...model.edges.map((edge) => edgeStyle(edge)), ...legend.map((kind) => edgeStyle({ kind }))];
  return [
    "---",
    `title: ${JSON.stringify(model.title)}`,
    "---",
    "flowchart RL",
    ...model.nodes.filter((node) => !node.alone).map((node) => `  ${nodeText(node)}`),
    '  subgraph alone["on their own"]',
    ...alone.map((node) => `    ${nodeText(node)}`),
    "  end",
    '  subgraph legend["legend"]',
    ...legendNodes(model).map((line) => `    ${line}`),
    "  end",
    ...links.map((link) => `  ${link}`),
    ...classes(model).map(
      ([name, style]) =>
        `  classDef ${name} fill:${style.fill},stroke:${style.line},color:${style.text}${style.dashed ? ",stroke-dasharray:4 3" : ""};`,
    ),
    ...styles.map(({ line, width }, index) => `  linkStyle ${index} stroke:${line},stroke-width:${width}px;`),
    "",
  ].join("\n");
}

/** Some names are words of Mermaid's own. */
const id = (name: string): string => `n_${name.replace(/\W/g, "_")}`;
const quoted = (text: string): string =>
  `"${text.replace(/"/g, "#quot;").replace(/</g, "#lt;").replace(/>/g, "#gt;")}"`;

const nodeText = (node: GraphNode): string => {
  const label = quoted(node.note === "" ? node.name : `${node.name}\u0000${node.note}`).replace("\u0000", "<br/>");
  return `${id(node.name)}(${label}):::${classOf(node)}`;
};

const ARROWS: Readonly<Record<EdgeKind, string>> = { needs: "-->", nesting: "--o", recommends: "-.->" };

const edgeLink = ({ from, to, kind, note }: GraphEdge): string =>
  `${id(from)} ${ARROWS[kind]}${note === "" ? "" : `|${quoted(note)}|`} ${id(to)}`;

const classOf = ({ kind, on }: Pick<GraphNode, "kind" | "on">): string => (on === undefined ? kind : on ? "on" : "off");

const classes = (model: GraphModel): [string, NodeStyle][] => [
  ...new Map(model.nodes.map((node) => [classOf(node), nodeStyle(node)])),
];

const legendLink = (kind: EdgeKind): string =>
  `legend_${kind} ${ARROWS[kind]}|${quoted(EDGE_TEXTS[kind])}| legend_${kind}_end`;

function legendNodes(model: GraphModel): string[] {
  const highlighted = model.nodes.some((node) => node.on !== undefined);
  const swatches = highlighted
    ? ['legend_on("on"):::on', 'legend_off("off"):::off']
    : (Object.entries(KIND_TEXTS) as [NodeKind, string][]).map(
        ([kind, text]) => `legend_${kind}(${quoted(text)}):::${kind}`,
      );
  const ends = (Object.keys(EDGE_TEXTS) as EdgeKind[]).flatMap((kind) => [
    `legend_${kind}[" "]`,
    `legend_${kind}_end[" "]`,
  ]);
  return [...swatches, ...ends];
}
