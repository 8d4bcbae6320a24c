import { existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";

import type { Command } from "commander";

import { hasErrors, type Suppressed } from "../../findings";
import { EXIT, UsageError, type ExitCode } from "../errors";
import { anyErrors, chosenGuests, readGuests, type ReadGuest } from "../guests";
import { examples, hostOption, libvirtVersion, outputOption } from "../options";
import type { LocatedFinding } from "../reports/report";
import { print, say, viewOf, writeOutput, type CommonOptions } from "../terminal";

interface RenderOptions extends CommonOptions {
  readonly host?: readonly string[];
  readonly libvirt?: string;
  readonly output?: string;
  readonly guest?: string;
}

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, [
    "windows-guest render ada.yaml | virsh define --validate /dev/stdin",
    "windows-guest render ada.yaml --host kvm1.yaml -o ada.xml",
    "windows-guest render fleet.yaml -o machines/        one file per guest",
  ])
    .argument("<spec>", "guest spec, YAML or JSON; - reads standard input")
    .addOption(hostOption())
    .option("--libvirt <version>", "libvirt that the XML is for; default: the host's", libvirtVersion)
    .option("--guest <name>", "select this guest if the spec has several")
    .addOption(outputOption())
    .action(async (spec: string) => finish(await render(spec, command.optsWithGlobals<RenderOptions>())));
}

/** A guest with errors gets no XML: what stands in a pipe behind this would define it. */
async function render(spec: string, options: RenderOptions): Promise<ExitCode> {
  const read = chosenGuests(await readGuests(spec, options.host), options.guest);
  const machines = read.guests.map((guest) => machineOf(guest, options.libvirt));
  const findings = [...read.findings, ...machines.flatMap((machine) => machine.findings)];
  const written =
    anyErrors(read) || hasErrors(findings)
      ? []
      : machines.flatMap(({ name, xml, secret }) => (xml === undefined ? [] : [{ name, xml, secret }]));
  write(written, machines.length, options.output);
  showFindings(
    findings,
    read.guests.flatMap(({ suppressed }) => suppressed),
    options,
  );
  return hasErrors(findings) ? EXIT.findings : EXIT.clean;
}

interface Machine {
  readonly name: string;
  readonly xml?: string;
  /** The XML holds the console's password. */
  readonly secret: boolean;
  readonly findings: readonly LocatedFinding[];
}

function machineOf({ resolution, findings, host }: ReadGuest, asked: string | undefined): Machine {
  const { name, definition } = resolution;
  const libvirt = asked ?? host?.libvirt;
  const secret = definition?.devices.graphics?.password !== undefined;
  if (definition === undefined) return { name, secret, findings };
  const { renderDomainXml, UnsupportedByLibvirtError } = require("../../domain") as typeof import("../../domain");
  try {
    return { name, secret, findings, xml: renderDomainXml(definition, libvirt === undefined ? {} : { libvirt }) };
  } catch (error) {
    if (!(error instanceof UnsupportedByLibvirtError)) throw error;
    const refused = error.unsupported.map(({ path: setting, setting: what, minimum }): LocatedFinding => ({
      ruleId: "host-libvirt",
      severity: "error",
      path: "",
      message: `${name} cannot be written for ${libvirt === undefined ? "libvirt" : `libvirt ${libvirt}`}, which does not support ${what} (${setting}).`,
      fix: minimum === "" ? "Turn it off." : `Use libvirt ${minimum} or newer, or turn it off.`,
      docs: "docs/rules/host-libvirt.md",
    }));
    return { name, secret, findings: [...findings, ...refused] };
  }
}

function write(
  machines: readonly { readonly name: string; readonly xml: string; readonly secret: boolean }[],
  count: number,
  output: string | undefined,
): void {
  const isDirectory =
    output !== undefined && (output.endsWith("/") || (existsSync(output) && statSync(output).isDirectory()));
  if (count > 1 && !isDirectory) {
    throw new UsageError(
      "the spec contains several guests, but an XML document describes one machine; select one with --guest, or write all of them to a directory with -o machines/",
    );
  }
  if (output === undefined) {
    for (const { xml, secret } of machines) {
      print(xml);
      if (secret) say("The XML contains the password of the console.");
    }
    return;
  }
  if (isDirectory && machines.length > 0) mkdirSync(output, { recursive: true });
  for (const { name, xml, secret } of machines)
    writeOutput(isDirectory ? path.join(output, `${name}.xml`) : output, xml, { secret });
}

function showFindings(
  findings: readonly LocatedFinding[],
  suppressed: readonly Suppressed[],
  options: RenderOptions,
): void {
  if (findings.length + suppressed.length === 0) return;
  const { format } = require("../formatters/table") as typeof import("../formatters/table");
  const { findingBlocks, suppressedBlocks } = require("../reports/findings") as typeof import("../reports/findings");
  say(
    format(
      { data: findings, blocks: () => [...findingBlocks(findings), ...suppressedBlocks(suppressed)] },
      viewOf(process.stderr, options),
    ),
  );
}
