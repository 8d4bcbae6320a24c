import type { Finding } from "../../findings";
import { kindOf, show } from "../../guest/show";
import { guestSpec } from "../../guest/spec";
import { didYouMean } from "../../guest/suggest";
import { formatPath, isWithin, type Path } from "../paths";
import type { Properties } from "../properties";

/** What a Domain resource has beside the guest spec: how the machine is run, not what it is. */
export interface Lifecycle {
  readonly running: boolean;
  readonly autostart: boolean;
  readonly shutdownTimeoutSeconds: number;
  readonly forceStop: boolean;
  readonly deleteStateOnDestroy: boolean;
  readonly adopt: boolean;
}

const defaults: Lifecycle = { running: true, autostart: false, shutdownTimeoutSeconds: 300, forceStop: false, deleteStateOnDestroy: false, adopt: false };
export const lifecycleKeys = Object.keys(defaults) as readonly (keyof Lifecycle)[];
const longestShutdown = 86_400;

export interface DomainInputs {
  /** Not checked yet: whatever the program gave, without what is not known. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly lifecycle: Lifecycle;
  readonly unknown: readonly string[];
  /** About the lifecycle settings only. */
  readonly findings: readonly Finding[];
}

/** Takes a resource's inputs apart into the guest spec and the settings that only a deployed machine has. */
export function readInputs({ value, unknowns }: Properties): DomainInputs {
  const known = (key: string): boolean => !unknowns.some((path) => path[0] === key);
  const findings: Finding[] = [];
  const spec: Record<string, unknown> = {};
  const lifecycle: Record<string, unknown> = { ...defaults };
  for (const [key, given] of Object.entries(value)) {
    const meant = key in defaults ? key : misspelt(key);
    if (meant === undefined) spec[key] = given;
    else if (meant !== key) findings.push(finding(key, `a guest has no property ${show(key)}`, `did you mean \`${meant}\`?`));
    else if (known(key) && given !== undefined) {
      const problem = problemWith(key as keyof Lifecycle, given);
      if (problem === undefined) lifecycle[key] = given;
      else findings.push(problem);
    }
  }
  return { spec, lifecycle: lifecycle as unknown as Lifecycle, unknown: unknowns.filter(outsideLifecycle).map(formatPath), findings };
}

const outsideLifecycle = (path: Path): boolean => !lifecycleKeys.some((key) => isWithin(path, [key]));

/** A key that no guest spec has and that is nearly one of ours. */
const misspelt = (key: string): string | undefined => (key in guestSpec.shape ? undefined : didYouMean(key, lifecycleKeys));

function problemWith(key: keyof Lifecycle, given: unknown): Finding | undefined {
  if (typeof given !== typeof defaults[key]) {
    return finding(key, `${key} is ${kindOf(given)}`, typeof defaults[key] === "boolean" ? "write true or false, without quotes" : "write a number of seconds");
  }
  if (typeof given !== "number" || (Number.isInteger(given) && given >= 1 && given <= longestShutdown)) return undefined;
  return finding(key, `${show(given)} is not a whole number from 1 to ${longestShutdown} (seconds)`, `write a number from 1 to ${longestShutdown}`);
}

const finding = (path: string, message: string, fix: string): Finding => ({ ruleId: "spec-value", severity: "error", path, message, fix });
