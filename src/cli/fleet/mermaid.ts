import type { FleetPlan } from "../../fleet/plan";
import { hostText, waveText } from "./texts";

/** The waves with the gates between them, and the hosts with their members, for Mermaid. */
export function planMermaid(plan: FleetPlan): string {
  const { hosts } = plan;
  const { waves } = plan.waves;
  const quoted = (lines: readonly string[]): string => `"${lines.join("<br>").replaceAll('"', "#quot;")}"`;
  return [
    "flowchart LR",
    ...waves.map((wave, index) => `  wave${index}[${quoted(waveText(plan, wave))}]`),
    ...waves.slice(1).map((_, index) => `  wave${index} --> gate${index}{{gate}} --> wave${index + 1}`),
    "  subgraph hosts",
    ...hosts.map((host, index) => `    host${index}[(${quoted(hostText(plan, host))})]`),
    "  end",
    "",
  ].join("\n");
}
