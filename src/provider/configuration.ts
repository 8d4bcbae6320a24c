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
  /** Somebody marked them as secret. */
  readonly isSecret: boolean;
}

export const unconfigured: Configuration = { isSecret: false };

const settings = ["uri", "host", "profile"] as const;

export function readConfiguration({ value, secrets }: Properties): Configuration {
  const uri = text(value["uri"]) ?? text(value["host"]);
  const profile = text(value["profile"]);
  return {
    ...(uri === undefined ? {} : { uri }),
    ...(profile === undefined ? {} : { profile }),
    isSecret: secrets.length > 0,
  };
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** Names of settings with a slip of the pen, each with what was meant. */
export const misspelt = ({ value }: Properties): readonly (readonly [string, string])[] =>
  Object.keys(value).flatMap((key) => {
    const meant = (settings as readonly string[]).includes(key) ? undefined : didYouMean(key, settings);
    return meant === undefined ? [] : [[key, meant] as const];
  });

export function configurationFailures(properties: Properties): CheckFailure[] {
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
