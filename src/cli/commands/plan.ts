import { Option, type Command } from "commander";

import { hasErrors, printable } from "../../findings";
import type { MemberSource } from "../../fleet/members";
import type { FleetPlan } from "../../fleet/plan";
import type { Assignments } from "../../fleet/types";
import { EXIT, UsageError, type ExitCode } from "../errors";
import { profilesOf, readFleetFile } from "../fleet/read";
import { formatterNames, formatterOf, type FormatterName } from "../formatters";
import { examples, oneOf, outputOption } from "../options";
import type { LocatedFinding } from "../reports/report";
import { print, viewOf, writeOutput, type CommonOptions } from "../terminal";

const DRAWINGS = ["svg", "mermaid"] as const;
type Format = FormatterName | (typeof DRAWINGS)[number];
const FORMATS: readonly Format[] = [...formatterNames, ...DRAWINGS];

interface PlanOptions extends CommonOptions {
  readonly format: Format;
  readonly state?: string;
  readonly probe?: true;
  readonly output?: string;
}

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, [
    "windows-guest plan fleet.yaml                        placement, load of the hosts, waves",
    "windows-guest plan fleet.yaml --probe                ask the hosts, instead of their saved profiles",
    "windows-guest plan fleet.yaml --state export.json    members stay where `pulumi stack export` says",
    "windows-guest plan fleet.yaml --format svg -o plan.svg",
  ])
    .argument("<fleet>", "a fleet in YAML or JSON; - reads standard input")
    .addOption(
      new Option("-f, --format <format>", FORMATS.join(", ")).argParser(oneOf<Format>(FORMATS)).default("table"),
    )
    .option("--probe", "ask the hosts now; without it, only saved profiles are read")
    .option("--state <file>", "a state that `pulumi stack export` wrote, which says where members are now")
    .addOption(outputOption())
    .action(async (file: string) => finish(await run(file, command.optsWithGlobals<PlanOptions>())));
}

async function run(file: string, options: PlanOptions): Promise<ExitCode> {
  const { spec, directory, found, locate } = readFleetFile(file);
  if (spec === undefined) return told(undefined, found, options);
  const { planFleet } = require("../../fleet/plan") as typeof import("../../fleet/plan");
  const { machineFindings } = require("../../fleet/machine-findings") as typeof import("../../fleet/machine-findings");
  const profiles = await profilesOf(spec, directory, options);
  const remembered = options.state === undefined ? {} : rememberedBy(options.state, spec.fleet);
  const plan = planFleet(spec as Parameters<typeof planFleet>[0], { profiles, remembered, at: Date.now() });
  const source = spec as MemberSource;
  const findings = [...plan.findings, ...machineFindings(source, plan.members)].map((finding) => ({
    ...finding,
    ...locate(finding.path),
  }));
  return told({ name: spec.fleet, plan }, findings, options);
}

interface Exported {
  readonly deployment?: {
    readonly resources?: readonly {
      readonly type?: string;
      readonly urn?: string;
      readonly inputs?: { readonly assignments?: Assignments };
    }[];
  };
}

/** Where an exported state says that the members of a fleet are. */
function rememberedBy(file: string, fleet: string): Assignments {
  const { readTextFile } = require("../../foreign/read-file") as typeof import("../../foreign/read-file");
  const { parseJson } = require("../../foreign/json") as typeof import("../../foreign/json");
  let state: Exported;
  try {
    state = parseJson(readTextFile(file)) as Exported;
  } catch (error) {
    throw new UsageError(`the state ${printable(file)} cannot be read: ${printable((error as Error).message)}`);
  }
  const plans = (state.deployment?.resources ?? []).filter(({ type }) => type === "windows-guest:index:FleetPlan");
  const plan = plans.find(({ urn }) => urn?.endsWith(`::${fleet}`) === true);
  if (plan?.inputs?.assignments !== undefined) return plan.inputs.assignments;
  const names = plans.map(({ urn = "" }) => printable(urn.split("::").at(-1)!));
  throw new UsageError(
    `the state ${printable(file)} has no fleet ${printable(fleet)}; ${names.length === 0 ? "it has none" : `it has ${names.join(", ")}`}`,
  );
}

async function told(
  planned: { readonly name: string; readonly plan: FleetPlan } | undefined,
  findings: readonly LocatedFinding[],
  options: PlanOptions,
): Promise<ExitCode> {
  const text = await textOf(planned, findings, options);
  if (options.output === undefined) print(text);
  else writeOutput(options.output, text);
  return hasErrors(findings) ? EXIT.findings : EXIT.clean;
}

async function textOf(
  planned: { readonly name: string; readonly plan: FleetPlan } | undefined,
  findings: readonly LocatedFinding[],
  { format, ...options }: PlanOptions,
): Promise<string> {
  if (planned !== undefined && format === "svg")
    return (require("../fleet/svg") as typeof import("../fleet/svg")).planSvg(planned.plan);
  if (planned !== undefined && format === "mermaid")
    return (require("../fleet/mermaid") as typeof import("../fleet/mermaid")).planMermaid(planned.plan);
  const { mistakesReport, planReport } = require("../fleet/report") as typeof import("../fleet/report");
  const report = planned === undefined ? mistakesReport(findings) : planReport(planned.name, planned.plan, findings);
  const name = (formatterNames as readonly string[]).includes(format) ? (format as FormatterName) : "table";
  return formatterOf(name).format(report, viewOf(process.stdout, options));
}
