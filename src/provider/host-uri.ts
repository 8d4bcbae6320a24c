import { DEFAULT_URI } from "../guest";
import type { Properties } from "./properties";

/** The URI of a resource's host; undefined while it is not known. */
export function hostUri({ value, unknowns }: Properties): string | undefined {
  if (unknowns.some(([first, second]) => first === "host" && (second === undefined || second === "uri"))) return undefined;
  const uri = (value["host"] as { uri?: unknown } | undefined)?.uri;
  return typeof uri === "string" ? uri : DEFAULT_URI;
}

/** The file of a saved host profile, where one is named. */
export function profileFile({ value }: Properties): string | undefined {
  const file = (value["host"] as { profile?: unknown } | undefined)?.profile;
  return typeof file === "string" ? file : undefined;
}
