import { InvalidArgumentError, Option, type Command } from "commander";

import { printable, type Severity } from "../../findings";
import type { HostProfile } from "../../hosts/types";
import { HOST_PROFILE, placeOf, touches } from "../../machines";
import {
  findRule,
  lintMachine,
  lintRules,
  lintTogether,
  ruleSets,
  xmlMachine,
  type LintFinding,
  type LintOptions,
  type LintResult,
  type Suppression,
} from "../../lint";
import { EXIT, UsageError, type ExitCode } from "../errors";
import { lintFormats, lintFormatter, type LintFormat } from "../lint/formatters";
import type { Gathered, Sources } from "../lint/gathered";
import { findingsOf, type LintReport } from "../lint/report";
import { examples, isUri, mustBeWindows, oneOf, outputOption } from "../options";
import { print, say, viewOf, writeOutput, type CommonOptions } from "../terminal";

interface LintCommandOptions extends CommonOptions {
  readonly host?: string;
  readonly windows?: string;
  readonly set: NonNullable<LintOptions["sets"]>[number];
  readonly rule?: NonNullable<LintOptions["levels"]>;
  readonly maxWarnings?: number;
  readonly format: LintFormat;
  readonly output?: string;
  readonly suppressions?: string;
  readonly sarifSuppressed: "omit" | "include";
  readonly fix?: boolean;
  readonly diff?: boolean;
}

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, [
    "windows-guest lint ada.xml machines/                       domain XML files and folders",
    "virsh dumpxml ada | windows-guest lint - --windows windows-11",
    "windows-guest lint qemu+ssh://root@kvm1/system qemu+ssh://root@kvm2/system",
    "windows-guest lint guests.yaml --host kvm1.yaml            guest specs",
    "pulumi stack export | windows-guest lint -                 every Windows machine of a stack",
    "windows-guest lint machines/ --format sarif -o lint.sarif",
    "windows-guest lint ada.xml --diff                          show safe repairs; --fix makes them",
    "virsh dumpxml --inactive ada | windows-guest lint - --fix > ada.xml",
  ])
    .argument(
      "<source...>",
      "domain XML, folder, guest spec, Pulumi state or preview, libvirt URI; - for standard input",
    )
    .addOption(
      new Option(
        "--host <profile|uri>",
        "check against this host: a profile saved by probe, or a libvirt URI to probe now",
      ).argParser(onlyHost),
    )
    .option("--windows <id>", "which Windows runs in machines that do not say so, for example windows-11")
    .addOption(
      new Option("--set <set>", `rules to run: ${ruleSets.join(", ")}`)
        .argParser(oneOf(ruleSets))
        .default("recommended"),
    )
    .addOption(
      new Option("--rule <id=level>", "weigh a rule otherwise: off, info, warning or error").argParser(ruleLevel),
    )
    .addOption(new Option("--max-warnings <n>", "exit code 1 for more warnings than this").argParser(wholeNumber))
    .addOption(
      new Option("-f, --format <format>", lintFormats.join(", ")).argParser(oneOf(lintFormats)).default("text"),
    )
    .option("--suppressions <file>", "accepted findings: a YAML list of { machine, rule, reason, until }")
    .addOption(
      new Option("--sarif-suppressed <omit|include>", "accepted findings in SARIF; GitHub shows them as open")
        .argParser(oneOf(["omit", "include"] as const))
        .default("omit"),
    )
    .option("--fix", "write safe repairs back to the domain XML files; of standard input, to standard output")
    .option("--diff", "show what --fix would change, and write nothing")
    .addOption(outputOption())
    .action(async (sources: string[]) => finish(await lint(sources, command.optsWithGlobals<LintCommandOptions>())));
}

function ruleLevel(
  given: string,
  others: Readonly<Record<string, Severity | "off">> = {},
): Record<string, Severity | "off"> {
  const [id = "", level = ""] = given.split("=");
  if (findRule(id) === undefined) {
    const { didYouMean } = require("../../guest/reading/suggest") as typeof import("../../guest/reading/suggest");
    const meant = didYouMean(
      id,
      lintRules.map((rule) => rule.id),
    );
    throw new InvalidArgumentError(
      meant === undefined ? "windows-guest rules lists the rules." : `Did you mean ${meant}?`,
    );
  }
  if (level !== "off" && level !== "info" && level !== "warning" && level !== "error")
    throw new InvalidArgumentError("Write a rule and its level, for example hpet-on=off (off, info, warning, error).");
  return { ...others, [id]: level };
}

function onlyHost(host: string, before?: string): string {
  if (before === undefined) return host;
  throw new InvalidArgumentError("lint checks against one host; specify --host once.");
}

function wholeNumber(given: string): number {
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new InvalidArgumentError("Write a whole number, for example 0.");
}

async function lint(sources: readonly string[], options: LintCommandOptions): Promise<ExitCode> {
  checkUse(sources, options);
  const { gather } = require("../lint/gather") as typeof import("../lint/gather");
  const accepted = readAccepted(options.suppressions);
  const given = await optionsFrom(options, accepted.suppressions);
  const found = await gather(sources, options.windows !== undefined);
  if (options.fix && sources.includes("-")) mustHoldXml(found);
  const machines = options.fix || options.diff ? repaired(found.machines, given, options) : found.machines;
  const alone = machines.map((one) => namingHost(one, lintMachine(one.machine, { ...given, ...one.options })));
  const together = lintTogether(
    machines.map(({ machine }) => machine),
    { ...given, hosts: hostsOf(machines) },
  );
  const results = withTogether(machines, alone, together);
  const report: LintReport = {
    ...found,
    results,
    others: [...accepted.findings, ...accepted.unused(results)],
    hosts: byHost(machines, results),
    textOf: texts(machines),
    withSuppressed: options.sarifSuppressed === "include",
  };
  if (options.diff === true) sayFailures(report);
  else write(report, { ...options, beside: options.fix === true && sources.includes("-") });
  return exitCode(report, options);
}

/** Rules about a machine that know the others of its host, by the rule about several machines that says the same. */
const SAME_OF_HOSTS: Readonly<Record<string, string>> = {
  "stack-disk-shared": "shared-disk",
  "stack-pci-shared": "host-device-shared",
};

/** Results with what was found between machines, each at the machine that it is told of. */
function withTogether(
  machines: readonly Gathered[],
  alone: readonly LintResult[],
  together: Pick<LintResult, "findings" | "suppressed">,
): readonly LintResult[] {
  if (together.findings.length + together.suppressed.length === 0) return alone;
  return alone.map((result, index) => {
    const { machine } = machines[index]!;
    const { file } = machine.locate("");
    const told = [...result.findings, ...result.suppressed];
    // What a machine of a host has been told already is not said again.
    const isNew = ({ ruleId, place }: LintFinding): boolean =>
      !told.some((one) => one.ruleId === SAME_OF_HOSTS[ruleId] && touches(placeOf(one.place), placeOf(place)));
    const own = (all: readonly LintFinding[]): LintFinding[] =>
      all.filter((one) => one.machine === machine.name && one.location.file === file && isNew(one));
    return {
      ...result,
      findings: [...result.findings, ...own(together.findings)],
      suppressed: [...result.suppressed, ...own(together.suppressed)],
    };
  });
}

/** Results of the machines of hosts, in the order in which the hosts were read. */
function byHost(machines: readonly Gathered[], results: readonly LintResult[]): LintReport["hosts"] {
  const uris = [...new Set(machines.flatMap(({ options }) => options?.hostName ?? []))];
  return uris.map((uri) => ({
    uri,
    results: results.filter((_, index) => machines[index]!.options?.hostName === uri),
  }));
}

/** Profiles by URI, for the rules about several machines of one host. */
const hostsOf = (machines: readonly Gathered[]): Record<string, HostProfile> =>
  Object.fromEntries(
    machines.flatMap(({ machine, options }) =>
      machine.host === undefined || options?.host === undefined ? [] : [[machine.host, options.host]],
    ),
  );

/** A machine of a host misses the profile of that one. */
const namingHost = ({ machine, options }: Gathered, result: LintResult): LintResult =>
  options === undefined || options.host !== undefined
    ? result
    : {
        ...result,
        notChecked: result.notChecked.map((one) =>
          one.missing === HOST_PROFILE ? { ...one, missing: `${HOST_PROFILE} of ${machine.host}` } : one,
        ),
      };

function checkUse(sources: readonly string[], { windows, fix, diff }: LintCommandOptions): void {
  mustBeWindows(windows);
  const host = sources.find(isUri);
  if ((fix || diff) && host !== undefined)
    throw new UsageError(
      `machines on a host are never changed; save one with virsh -c ${host} dumpxml --inactive NAME > NAME.xml, run windows-guest lint NAME.xml --fix, and apply it with virsh -c ${host} define --validate NAME.xml`,
    );
  if (fix && sources.includes("-") && sources.length > 1)
    throw new UsageError(
      "--fix writes the XML of standard input to standard output, which has room for one machine; specify - alone, or save the XML to a file first",
    );
}

/** Nothing else is written to standard output. */
function mustHoldXml({ machines, failures }: Sources): void {
  if (failures.length === 0 && machines.every(({ file }) => file === undefined))
    throw new UsageError(
      "--fix changes domain XML, and standard input holds none; change what it comes from, or pass what virsh dumpxml --inactive writes",
    );
}

async function optionsFrom(options: LintCommandOptions, suppress: readonly Suppression[]): Promise<LintOptions> {
  const { host: named, windows, set, rule } = options;
  const [host] =
    named === undefined ? [] : await (require("../host-source") as typeof import("../host-source")).readHosts([named]);
  return {
    sets: [set],
    suppress,
    ...(rule === undefined ? {} : { levels: rule }),
    ...(windows === undefined ? {} : { windows }),
    ...(host === undefined ? {} : { host: host.profile }),
  };
}

interface Accepted {
  readonly suppressions: readonly Suppression[];
  readonly findings: readonly LintFinding[];
  readonly unused: (results: readonly LintResult[]) => readonly LintFinding[];
}

function readAccepted(file: string | undefined): Accepted {
  if (file === undefined) return { suppressions: [], findings: [], unused: () => [] };
  const { readSuppressions, unusedSuppressions } =
    require("../../lint/suppression-file") as typeof import("../../lint/suppression-file");
  const { readTextFile, UnreadableFileError } =
    require("../../foreign/read-file") as typeof import("../../foreign/read-file");
  try {
    const read = readSuppressions(readTextFile(file), file);
    return { ...read, unused: (results) => unusedSuppressions(read.suppressions, results) };
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  }
}

/** Makes the safe repairs, or shows them, and goes on with the machines as they are then. */
function repaired(
  machines: readonly Gathered[],
  given: LintOptions,
  { fix, diff }: LintCommandOptions,
): readonly Gathered[] {
  const { cannotFix, fixedMachine, writeFixed } = require("../lint/fix") as typeof import("../lint/fix");
  const { createTwoFilesPatch } = require("diff") as typeof import("diff");
  return machines.map((one) => {
    if (one.file === undefined) return one;
    const { path, text, encode } = one.file;
    const name = path === "-" ? "standard input" : path;
    const why = cannotFix(text);
    const fixed = why === undefined ? fixedMachine(text, path, { ...given, ...one.options }) : { text, repaired: [] };
    if (why !== undefined) say(`${printable(name)}: not changed, because ${why}.`);
    if (diff === true && fixed.text !== text) print(createTwoFilesPatch(path, path, text, fixed.text));
    if (diff !== true && fix === true) writeFixed(path, text, fixed.text, encode);
    if (fixed.text === text) return one;
    if (diff !== true) say(`${printable(name)}: repaired (${[...new Set(fixed.repaired)].join(", ")}).`);
    return {
      ...one,
      file: { path, text: fixed.text, encode },
      machine: { ...xmlMachine(fixed.text, one.machine.locate("").file), name: one.machine.name },
    };
  });
}

function texts(machines: readonly Gathered[]): LintReport["textOf"] {
  const all = new Map(
    machines.flatMap(({ file, machine }) =>
      file === undefined ? [] : [[machine.locate("").file ?? file.path, file.text] as const],
    ),
  );
  return (file) => all.get(file);
}

/** `beside`: standard output holds something else. */
function write(
  report: LintReport,
  { format, output, beside, ...options }: LintCommandOptions & { readonly beside: boolean },
): void {
  const text = lintFormatter(format).format(report, viewOf(beside ? process.stderr : process.stdout, options));
  if (output !== undefined) {
    writeOutput(output, text);
    sayFailures(report);
  } else if (beside) say(text);
  else print(text);
}

function sayFailures({ failures }: LintReport): void {
  for (const failure of failures) say(printable(failure, 2000));
}

function exitCode(report: LintReport, { maxWarnings }: LintCommandOptions): ExitCode {
  const findings = findingsOf(report);
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  const failed =
    report.failures.length > 0 ||
    findings.some(({ severity }) => severity === "error") ||
    (maxWarnings !== undefined && warnings > maxWarnings);
  return failed ? EXIT.findings : EXIT.clean;
}
