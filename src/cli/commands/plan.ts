import path from "node:path";

import { Option, type Command } from "commander";

import { hasErrors, printable } from "../../findings";
import { parsePath } from "../../findings/path";
import type { FleetSpec } from "../../fleet/model/fleet";
import type { FleetPlan } from "../../fleet/plan";
import type { Assignments } from "../../fleet/types";
import type { HostProfile } from "../../hosts/types";
import { EXIT, FailedError, UsageError, type ExitCode } from "../errors";
import { formatterNames, formatterOf, type FormatterName } from "../formatters";
import { examples, oneOf, outputOption } from "../options";
import type { LocatedFinding } from "../reports/report";
import { print, say, viewOf, writeOutput, type CommonOptions } from "../terminal";

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
  const { spec, directory, found, locate } = readSpec(file);
  if (spec === undefined) return told(undefined, found, options);
  const { planFleet } = require("../../fleet/plan") as typeof import("../../fleet/plan");
  const profiles = await profilesOf(spec, directory, options);
  const remembered = options.state === undefined ? {} : rememberedBy(options.state, spec.fleet);
  const plan = planFleet(spec as Parameters<typeof planFleet>[0], { profiles, remembered });
  const findings = [...plan.findings, ...plan.ofMembers].map((finding) => ({ ...finding, ...locate(finding.path) }));
  return told({ name: spec.fleet, plan }, findings, options);
}

interface Read {
  readonly spec: FleetSpec | undefined;
  readonly directory: string;
  readonly found: readonly LocatedFinding[];
  readonly locate: (path: string) => Partial<LocatedFinding>;
}

function readSpec(file: string): Read {
  const { readStandardInput, readTextFile, UnreadableFileError } =
    require("../../foreign/read-file") as typeof import("../../foreign/read-file");
  const { parseDocuments } = require("../positions") as typeof import("../positions");
  const { readFleet } = require("../../fleet/read") as typeof import("../../fleet/read");
  const name = file === "-" ? "standard input" : file;
  const directory = file === "-" ? process.cwd() : path.dirname(path.resolve(file));
  let text: string;
  try {
    text = file === "-" ? readStandardInput() : readTextFile(file);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    throw new UsageError(`the fleet ${printable(name)} cannot be read: ${error.message}`);
  }
  const { documents, findings } = parseDocuments(text, name);
  const [document, ...others] = documents;
  if (document === undefined || findings.length > 0)
    return {
      spec: undefined,
      directory,
      found: findings.map((finding) => ({ ...finding, file: name })),
      locate: () => ({}),
    };
  if (others.length > 0)
    throw new UsageError(`${printable(name)} contains ${documents.length} documents; specify one fleet`);
  const locate = (at: string): Partial<LocatedFinding> => ({ file: name, ...document.locate(parsePath(at)) });
  const read = readFleet(document.value);
  return {
    spec: read.spec,
    directory,
    found: read.findings.map((finding) => ({ ...finding, ...locate(finding.path) })),
    locate,
  };
}

/** Saved profiles, and with `--probe` the hosts themselves. A host without either has no known limits. */
async function profilesOf(
  { hosts }: FleetSpec,
  directory: string,
  { probe }: PlanOptions,
): Promise<ReadonlyMap<string, HostProfile>> {
  const { probeHost, savedHost } = require("../host-source") as typeof import("../host-source");
  const profiles = new Map<string, HostProfile>();
  const silent: string[] = [];
  await Promise.all(
    Object.entries(hosts).map(async ([name, host]) => {
      if (probe === true) profiles.set(name, await asked(name, host.uri, probeHost));
      else if (host.profile !== undefined) profiles.set(name, savedHost(path.resolve(directory, host.profile)));
      else if (host.capacity === undefined) silent.push(name);
    }),
  );
  if (silent.length > 0)
    say(
      `Nothing is known of ${silent
        .sort()
        .map((name) => printable(name))
        .join(", ")}: members are placed there as if there were room. Pass --probe, or set profile or capacity.`,
    );
  return profiles;
}

async function asked(
  name: string,
  uri: string,
  probeHost: (uri: string) => Promise<HostProfile>,
): Promise<HostProfile> {
  try {
    return await probeHost(uri);
  } catch (error) {
    if (error instanceof FailedError) throw new FailedError(`host ${printable(name)}: ${error.message}`);
    throw error;
  }
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
  const { planReport } = require("../fleet/report") as typeof import("../fleet/report");
  const report =
    planned === undefined
      ? { data: { findings }, blocks: () => findings.map((finding) => ({ kind: "finding" as const, finding })) }
      : planReport(planned.name, planned.plan, findings);
  const name = (formatterNames as readonly string[]).includes(format) ? (format as FormatterName) : "table";
  return formatterOf(name).format(report, viewOf(process.stdout, options));
}
