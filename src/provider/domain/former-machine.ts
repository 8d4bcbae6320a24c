import type { DomainDefinition } from "../../domain";
import type { HostProfile } from "../../hosts/types";
import { hostPlace } from "../host-uri";
import type { Properties } from "../properties";
import { resolve } from "./resolve";

/**
 * A machine that is there, as it was wanted at the last deployment, if one of the settings differs now. Undefined where
 * it is new, moves to another host, or has the same settings: resolving costs more than to compare them.
 */
export function formerMachine(
  inputs: Properties,
  olds: Properties,
  host: HostProfile | undefined,
  settings: readonly string[],
): DomainDefinition | undefined {
  const differs = (key: string): boolean => JSON.stringify(inputs.value[key]) !== JSON.stringify(olds.value[key]);
  if (typeof olds.value["uuid"] !== "string" || hostPlace(olds) !== hostPlace(inputs)) return undefined;
  return settings.some(differs) ? resolve(olds, host).resolution.definition : undefined;
}
