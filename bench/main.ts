/**
 * `npm run bench [-- part …] [--guests n] [--hosts n] [--json]`: figures as ratios against a floor or a peer of the
 * same run. A goal that is missed is printed and does not fail the run: machines differ.
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { explainPart } from "./explain";
import type { BenchOptions, BenchPart, Figure } from "./figures";
import { hostsPart } from "./hosts";
import { lintPart } from "./lint";
import { planPart } from "./plan";
import { resolvePart } from "./resolve";

const parts: readonly (() => BenchPart)[] = [
  () => resolvePart,
  () => explainPart,
  () => lintPart,
  () => planPart,
  // Pulumi's SDK is loaded only for the parts that use it.
  () => (require("./preview") as typeof import("./preview")).previewPart,
  () => (require("./policy") as typeof import("./policy")).policyPart,
  () => (require("./up") as typeof import("./up")).upPart,
  () => (require("./running") as typeof import("./running")).runningPart,
  () => (require("./fleet") as typeof import("./fleet")).fleetPart,
  () => hostsPart,
];

export async function bench(
  names: readonly string[],
  quick: boolean,
  say: (line: string) => void,
  sizes: Pick<BenchOptions, "guests" | "hosts"> = {},
): Promise<Figure[]> {
  const known = parts.map((part) => part());
  const unknown = names.filter((name) => !known.some((part) => part.name === name));
  if (unknown.length > 0)
    throw new Error(`no part "${unknown.join('", "')}"; there are ${known.map((part) => part.name).join(", ")}`);
  const figures: Figure[] = [];
  for (const part of known.filter(({ name }) => names.length === 0 || names.includes(name))) {
    say(`… ${part.title}`);
    figures.push(...(await part.run({ quick, ...sizes, say: (line) => say(`    ${line}`) })));
  }
  return figures;
}

function print(figures: readonly Figure[]): void {
  const table = new Table({
    head: ["figure", "value", "against", "ratio", "goal", "met"],
    style: { head: [], border: [] },
    colWidths: [34, 10, 40, 20, 12, 6],
    wordWrap: true,
  });
  for (const { what, value, against, ratio, goal, met } of figures)
    table.push([what, value, against, ratio, goal, met === undefined ? "" : met ? "yes" : "NO"]);
  console.log(table.toString());
}

/** What to know about figures that were taken while others used the machine, or undefined. */
export function busyNote(load: number, cpus: number): string | undefined {
  if (load <= cpus / 2) return undefined;
  return `This machine is busy (load ${load.toFixed(1)} on ${cpus} CPUs): ratios are still meaningful, but times and rates are not.`;
}

function numberOf(what: "guests" | "hosts", text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${what} is a number of ${what}, for example --${what} 50, and not "${text}"`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      json: { type: "boolean" },
      quick: { type: "boolean" },
      guests: { type: "string" },
      hosts: { type: "string" },
    },
    allowPositionals: true,
  });
  const sizes = { guests: numberOf("guests", values.guests), hosts: numberOf("hosts", values.hosts) };
  // Before anything of ours runs: the benchmark is a load itself.
  const busy = busyNote(loadavg()[0]!, availableParallelism());
  const figures = await bench(positionals, values.quick ?? false, (line) => console.error(line), sizes);
  if (values.json) console.log(JSON.stringify(figures, null, 2));
  else print(figures);
  if (busy !== undefined) console.error(busy);
}

if (require.main === module) {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
}
