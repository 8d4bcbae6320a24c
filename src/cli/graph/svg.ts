import type { GraphModel } from "./model";
import { toDot } from "./dot";
import { CARD } from "./style";

/** The picture as SVG, drawn by Graphviz (compiled to WebAssembly: nothing to install). */
export async function toSvg(model: GraphModel): Promise<string> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const drawn = (await Graphviz.load()).layout(toDot(model), "svg", "dot");
  return asCard(drawn, model.title);
}

/**
 * Round corners and a thin line around, a title for screen readers, and no comment that changes with Graphviz's build.
 */
function asCard(svg: string, title: string): string {
  const [, width = "0", height = "0"] = /viewBox="0\.00 0\.00 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  const card = `<rect x="0.75" y="0.75" width="${(Number(width) - 1.5).toFixed(2)}" height="${(Number(height) - 1.5).toFixed(2)}" rx="12" fill="${CARD.fill}" stroke="${CARD.line}" stroke-width="1.5"/>\n`;
  return legible(centred(svg))
    .replace(/<!--[^]*?-->\n?/g, "")
    .replace(/<!DOCTYPE[^>]*>\n?/, "")
    .replace(/<polygon fill="(white|#ffffff)" stroke="none"[^>]*\/>\n?/, "")
    .replace(
      /(<svg\b[^>]*?)>/,
      (_, start: string) =>
        `${start} role="img" aria-labelledby="picture-title">\n<title id="picture-title">${escaped(title)}</title>\n${card.trimEnd()}`,
    );
}

/**
 * Graphviz sets a label's lines by its own idea of how wide letters are; centred in the box, they stand right in any
 * font.
 */
const centred = (svg: string): string =>
  svg.replace(/<g id="node\d+" class="node">[^]*?<\/g>\n<\/g>|<g id="node\d+" class="node">[^]*?<\/g>/g, (node) => {
    const outline = /<path [^>]*\bd="([^"]+)"/.exec(node)?.[1];
    const xs = [...(outline ?? "").matchAll(/(-?[\d.]+),-?[\d.]+/g)].map((match) => Number(match[1]));
    if (xs.length === 0) return node;
    const middle = ((Math.min(...xs) + Math.max(...xs)) / 2).toFixed(2);
    return node.replace(/text-anchor="start" x="[^"]+"/g, `text-anchor="middle" x="${middle}"`);
  });

/**
 * The words at an edge, drawn last and with a rim of the card's colour, so that no edge that passes there strikes them
 * through.
 */
function legible(svg: string): string {
  const worded: string[] = [];
  const others = svg.replace(
    /<g id="edge\d+" class="edge">[^]*?\n(?=(?:<!--[^\n]*\n)?<g id="(?:node|edge|clust)\d|<\/g>\n<\/svg>)/g,
    (edge) => {
      if (!edge.includes("<text")) return edge;
      worded.push(
        edge.replace(
          /<text /g,
          `<text paint-order="stroke" stroke="${CARD.fill}" stroke-width="4" stroke-linejoin="round" `,
        ),
      );
      return "";
    },
  );
  return others.replace(/<\/g>\n<\/svg>/, `${worded.join("")}</g>\n</svg>`);
}

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
