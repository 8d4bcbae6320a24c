import { DEFAULT_URI } from "../guest";
import { LibvirtUriError, parseLibvirtUri } from "../libvirt";
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

/** What is wrong with the URI itself: no host can have it, or it would run a program here. Whether a host answers is another matter. */
export function uriProblem(properties: Properties): string | undefined {
  const uri = hostUri(properties);
  try {
    if (uri !== undefined) parseLibvirtUri(uri);
    return undefined;
  } catch (error) {
    if (error instanceof LibvirtUriError) return error.message;
    throw error;
  }
}
