import { hostUriProblem } from "../hosts/uri";
import { didYouMean } from "../guest/reading/suggest";
import { isUnknown, type Properties, withValues } from "./properties";
import type { CheckFailure } from "./resource";

/**
 * What a provider is configured with: the host of resources that name none. An explicit `Provider` resource has a
 * `uri`; the stack's configuration has `windows-guest:host`.
 */
export interface Configuration {
  readonly uri?: string;
  /** File of a saved profile of that host. */
  readonly profile?: string;
  /** Calls that a host gets at the same time. */
  readonly callsPerHost?: number;
  /** Somebody marked them as secret. */
  readonly isSecret: boolean;
}

export const unconfigured: Configuration = { isSecret: false };

const settings = ["uri", "host", "profile", "callsPerHost"] as const;

export function readConfiguration({ value, secrets }: Properties): Configuration {
  const uri = text(value["uri"]) ?? text(value["host"]);
  const profile = text(value["profile"]);
  const callsPerHost = calls(value["callsPerHost"]);
  return {
    ...(uri === undefined ? {} : { uri }),
    ...(profile === undefined ? {} : { profile }),
    ...(callsPerHost === undefined ? {} : { callsPerHost }),
    isSecret: secrets.length > 0,
  };
}

const MOST_CALLS = 64;

/** The stack's configuration has a text. Undefined where it is no number of calls. */
function calls(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isInteger(number) && (number as number) >= 1 && (number as number) <= MOST_CALLS
    ? (number as number)
    : undefined;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** Names of settings with a slip of the pen, each with what was meant. */
export const misspelt = ({ value }: Properties): readonly (readonly [string, string])[] =>
  Object.keys(value).flatMap((key) => {
    const meant = (settings as readonly string[]).includes(key) ? undefined : didYouMean(key, settings);
    return meant === undefined ? [] : [[key, meant] as const];
  });

export function configurationFailures(properties: Properties): CheckFailure[] {
  return [...hostFailures(properties), ...callsFailures(properties)];
}

function callsFailures(properties: Properties): CheckFailure[] {
  const property = "callsPerHost";
  const given = properties.value[property];
  return given === undefined || isUnknown(properties, [property]) || calls(given) !== undefined
    ? []
    : [{ property, reason: `the calls that a host gets at the same time are a whole number from 1 to ${MOST_CALLS}` }];
}

function hostFailures(properties: Properties): CheckFailure[] {
  return (["uri", "host"] as const).flatMap((property) => {
    const uri = properties.value[property];
    if (uri === undefined || isUnknown(properties, [property])) return [];
    if (typeof uri !== "string") return [{ property, reason: "a libvirt URI is a text" }];
    const problem = hostUriProblem(uri);
    return problem === undefined ? [] : [{ property, reason: problem }];
  });
}

/**
 * The inputs of a resource, with the configured host where they name none. The state then holds the host that the
 * resource is on, whatever is configured later.
 */
export function withConfiguredHost(inputs: Properties, { uri, profile, isSecret }: Configuration): Properties {
  if (uri === undefined && profile === undefined) return inputs;
  if (isUnknown(inputs, ["host"]) || isUnknown(inputs, ["host", "uri"])) return inputs;
  const given = inputs.value["host"] ?? {};
  if (typeof given !== "object" || (given as { uri?: unknown }).uri !== undefined) return inputs;
  const host = { ...(uri === undefined ? {} : { uri }), ...(profile === undefined ? {} : { profile }), ...given };
  const below = (paths: Properties["secrets"]): Properties["secrets"] => paths.filter(([first]) => first === "host");
  const completed = withValues(inputs, { host });
  return {
    value: completed.value,
    unknowns: [...completed.unknowns, ...below(inputs.unknowns)],
    secrets: [...completed.secrets, ...below(inputs.secrets), ...(isSecret ? [["host"]] : [])],
  };
}
