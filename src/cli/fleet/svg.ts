import type { FleetPlan } from "../../fleet/plan";
import { hostText, waveText } from "./texts";

/** The same picture as SVG, which Graphviz lays out: waves and gates, and the hosts by how full they are. */
export async function planSvg(plan: FleetPlan): Promise<string> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  return (await Graphviz.load()).layout(dotOf(plan), "svg", "dot");
}

function dotOf(plan: FleetPlan): string {
  const { waves } = plan.waves;
  const label = (lines: readonly string[]): string => JSON.stringify(lines.join("\n"));
  const gate = (index: number): string =>
    `gate${index} [shape=diamond, label="gate", style=filled, fillcolor="#fff4ce"]; wave${index} -> gate${index} -> wave${index + 1}`;
  return [
    "digraph fleet {",
    'rankdir=LR; bgcolor=white; node [shape=box, style="rounded", fontname="Helvetica,Arial,sans-serif", fontsize=11, margin="0.35,0.12"];',
    ...waves.map((wave, index) => `wave${index} [label=${label(waveText(plan, wave))}];`),
    ...waves.slice(1).map((_, index) => `${gate(index)};`),
    'subgraph cluster_hosts { label="hosts"; fontname="Helvetica,Arial,sans-serif"; fontsize=11;',
    ...plan.hosts.map(
      (host, index) => `host${index} [shape=cylinder, style="", label=${label(hostText(plan, host))}];`,
    ),
    ...besideOneAnother(plan.hosts.length, Math.max(3, 2 * waves.length - 1)),
    "} }",
  ].join("\n");
}

/** Hosts in rows as wide as the waves: Graphviz puts what nothing connects below one another. */
const besideOneAnother = (hosts: number, columns: number): string[] =>
  Array.from({ length: hosts }, (_, index) => index)
    .filter((index) => index % columns !== 0)
    .map((index) => `host${index - 1} -> host${index} [style=invis];`);
