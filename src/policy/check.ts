import { lintMachine, type LintMachine, type LintOptions, type LintResult } from "../lint";
import { machineOfResource } from "../lint/doors";
import type { Exemptions } from "./exemptions";
import { PACK, type Settings } from "./settings";
import { type MachineViolation, violationOf } from "./violations";

/** It is only what it makes. */
export const COMPONENT = "windows-guest:index:WindowsGuest";

/** A resource as the engine shows it. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent: string;
  /** URN of its provider: machines with the same one are on the same host. */
  readonly provider?: string;
  /** Its properties with Pulumi's markers. */
  readonly props: Readonly<Record<string, unknown>>;
  /** Takes the resource's secrets out of a text. */
  redact(text: string): string;
}

/** A machine of which nothing says that it runs Windows is left alone, unless somebody says what it runs. */
const isChecked = ({ isWindows }: LintMachine, { windows }: Settings): boolean =>
  isWindows !== false || windows !== undefined;

/** What came of one resource. */
export interface Checked {
  readonly resource: Resource;
  readonly machine?: LintMachine;
  /** Absent where the machine was not judged. */
  readonly result?: LintResult;
  readonly violations: readonly MachineViolation[];
}

/** Judges the machine that a resource declares; undefined for a resource that is none. Nothing is thrown. */
export function checkResource(resource: Resource, settings: Settings, exemptions: Exemptions): Checked | undefined {
  const about = { urn: resource.urn, names: [resource.name] };
  let machine: LintMachine | undefined;
  try {
    machine = machineOfResource(resource);
    if (machine === undefined) return undefined;
    if (!isChecked(machine, settings)) return { resource, machine, violations: [] };
    const result = lint(machine, settings, exemptions);
    exemptions.note(resource.name, result.suppressed);
    const names = [...new Set([resource.name, result.definition?.name ?? resource.name])];
    return {
      resource,
      machine,
      result,
      violations: result.findings.map((finding) =>
        violationOf(finding, { urn: resource.urn, names }, settings.levels, (text) => resource.redact(text)),
      ),
    };
  } catch (error) {
    // A mistake of ours. It must not end the user's preview.
    return { resource, ...(machine === undefined ? {} : { machine }), violations: [failure(about, error)] };
  }
}

/** Without a word about a resource that cannot be read: it was not declared in this run. */
export function machineOf(resource: Resource): LintMachine | undefined {
  try {
    return machineOfResource(resource);
  } catch {
    return undefined;
  }
}

export const lint = (machine: LintMachine, settings: Settings, exemptions: Exemptions): LintResult =>
  lintMachine(machine, {
    ...optionsOf(settings),
    ...hostOf(machine, settings),
    suppress: exemptions.of(machine.name),
  });

function hostOf({ host: of }: LintMachine, { hosts }: Settings): Pick<LintOptions, "host"> {
  const host = hosts.of(of);
  return host === undefined ? {} : { host };
}

export const optionsOf = ({ levels, windows }: Settings): LintOptions => ({
  ...levels.options,
  ...(windows === undefined ? {} : { windows }),
});

/** The error's own text could hold a secret, so only its kind is told. */
export const failure = ({ urn, names }: Pick<MachineViolation, "urn" | "names">, error: unknown): MachineViolation => ({
  policy: PACK,
  level: "advisory",
  description: "A check failed.",
  message: `${names[0] ?? "The stack"} was not checked: ${error instanceof Error ? error.name : typeof error} in the policy pack. Other resources were checked. Report this as a bug of windows-guest.`,
  urn,
  names,
});
