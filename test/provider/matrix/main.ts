import { Command } from "commander";
import { noPrivateLibvirtd } from "../../support/private-libvirtd";
import { closeLanes, quickLanes, realLanes } from "./lanes";
import { type Cell, type Judged, nameOf } from "./matrix";
import { complaints, countOf, counts, runScenario, withStandIn } from "./run";
import { type Scenario, scenarios } from "./scenarios";

interface Options {
  readonly grep?: string;
  readonly operation?: string;
  readonly lanes: string;
  readonly standIn?: boolean;
  readonly list?: boolean;
}

const command = new Command("npm run test:faults --")
  .description(
    "Spoils every call of virsh that the provider makes, in every way, with Pulumi's engine and private libvirt hosts; then `pulumi cancel` and a plain `up`.",
  )
  .option("--grep <pattern>", "only faults whose name matches this regular expression, such as 'define › answer lost'")
  .option("--operation <pattern>", "only operations whose title matches this regular expression, such as '^move'")
  .option("--lanes <number>", "faults at a time; each lane takes about one CPU", "2")
  .option("--stand-in", "a stand-in for Pulumi's engine: ten times as fast")
  .option("--list", "name the faults and try none");

/** One line that is written over and over on a terminal; elsewhere a line for each tenth. */
class Progress {
  private readonly begun = Date.now();
  private done = 0;
  private before = 0;
  private known = 0;
  private shown = -1;

  constructor(private readonly operations: number) {}

  begin(count: number): void {
    this.before++;
    this.known += count;
  }

  step(judged: readonly Judged[], title: string): void {
    this.done++;
    // Operations that have not begun are taken for average ones.
    const expected = (this.known / this.before) * this.operations;
    const minutes = Math.ceil((((Date.now() - this.begun) / this.done) * Math.max(0, expected - this.done)) / 60_000);
    const line = `${title}: ${this.done} of ${this.before < this.operations ? "about " : ""}${Math.round(expected)} · ${counts(judged)} · about ${minutes} min left`;
    const tenth = Math.floor((10 * this.done) / expected);
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}`);
    else if (tenth !== this.shown) console.log(line);
    this.shown = tenth;
  }

  end(): void {
    if (process.stdout.isTTY) process.stdout.write("\r\u001b[K");
  }
}

function table(rows: readonly { readonly scenario: Scenario; readonly judged: readonly Judged[] }[]): string {
  const head = ["operation", "faults", "lost", "stuck", "wrong"];
  const line = (title: string, judged: readonly Judged[]): string[] => [
    title,
    String(judged.length),
    ...(["lost", "stuck", "wrong"] as const).map((verdict) => String(countOf(judged, verdict))),
  ];
  const lines = [
    head,
    ...rows.map(({ scenario, judged }) => line(scenario.title, judged)),
    line(
      "all",
      rows.flatMap(({ judged }) => judged),
    ),
  ];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join("  "),
    )
    .join("\n");
}

async function main(): Promise<void> {
  const { grep, operation, lanes: count, standIn, list } = command.parse().opts<Options>();
  if (noPrivateLibvirtd !== undefined)
    throw new Error(`a private libvirtd cannot be started here: it ${noPrivateLibvirtd}`);
  const chosen = scenarios.filter(({ title }) => operation === undefined || new RegExp(operation).test(title));
  const choose = (cells: readonly Cell[]): Cell[] =>
    (standIn === true ? withStandIn(cells) : cells).filter(
      (cell) => grep === undefined || new RegExp(grep).test(nameOf(cell)),
    );
  const lanes = await (standIn === true ? quickLanes : realLanes)(list === true ? 1 : Number(count));
  const progress = new Progress(chosen.length);
  const rows: { scenario: Scenario; judged: Judged[] }[] = [];
  try {
    for (const scenario of chosen) {
      const judged: Judged[] = [];
      rows.push({ scenario, judged });
      const listed = (cells: readonly Cell[]): Cell[] => {
        choose(cells).forEach((cell) => console.log(nameOf(cell)));
        return [];
      };
      const done = (one: Judged): void => {
        judged.push(one);
        progress.step(
          rows.flatMap((row) => row.judged),
          scenario.title,
        );
      };
      await runScenario(lanes, scenario, list === true ? listed : choose, {
        begun: (number) => progress.begin(number),
        done,
      });
    }
  } finally {
    progress.end();
    await closeLanes(lanes);
  }
  if (list === true) return;
  const all = rows.flatMap(({ judged }) => judged);
  if (all.some(({ verdict }) => verdict !== "fine")) console.log(`\n${complaints(all)}`);
  console.log(`\n${table(rows)}\n\n${all.length === 0 ? "no fault has such a name" : counts(all)}`);
  process.exitCode = all.length > 0 && all.every(({ verdict }) => verdict === "fine") ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
