import { DEFAULT_URI } from "../guest";
import { hostUriProblem } from "../hosts/uri";
import { type LibvirtUri, parseLibvirtUri } from "../libvirt";
import type { Properties } from "./properties";

/** The URI of a resource's host; undefined while it is not known. */
export function hostUri({ value, unknowns }: Properties): string | undefined {
  if (unknowns.some(([first, second]) => first === "host" && (second === undefined || second === "uri")))
    return undefined;
  const uri = (value["host"] as { uri?: unknown } | undefined)?.uri;
  return typeof uri === "string" ? uri : DEFAULT_URI;
}

/**
 * What tells one libvirt from another; undefined while it is not known. How one logs in there (the user, the key, the
 * known hosts) does not: it may change under a machine that stays where it is.
 */
export function hostPlace(properties: Properties): string | undefined {
  const uri = hostUri(properties);
  const parsed = uri === undefined ? undefined : readable(uri);
  if (parsed === undefined) return uri;
  const { driver, transport, user, host, port, path, parameters } = parsed;
  if (transport === "local" || transport === "unix") return `${driver}:///${path}?${parameters["socket"] ?? ""}`;
  const whose = path === "session" ? `${user ?? ""}@` : "";
  return `${driver}+${transport}://${whose}${host!.toLowerCase()}:${port ?? usualPorts[transport]}/${path}`;
}

const usualPorts = { ssh: 22, tls: 16514 } as const;

/** One spelling of the URI; undefined while it is not known. */
export function canonicalHost(properties: Properties): string | undefined {
  const uri = hostUri(properties);
  return uri === undefined ? undefined : oneSpelling(uri);
}

/** One spelling of a URI; one that is none stays as it is. */
export const oneSpelling = (uri: string): string => readable(uri)?.canonical ?? uri;

function readable(uri: string): LibvirtUri | undefined {
  try {
    return parseLibvirtUri(uri);
  } catch {
    return undefined;
  }
}

/** The file of a saved host profile, where one is named. */
export function profileFile({ value }: Properties): string | undefined {
  const file = (value["host"] as { profile?: unknown } | undefined)?.profile;
  return typeof file === "string" ? file : undefined;
}

/**
 * What is wrong with the URI itself: no host can have it, or it would run a program here. Whether a host answers is
 * another matter.
 */
export function uriProblem(properties: Properties): string | undefined {
  const uri = hostUri(properties);
  return uri === undefined ? undefined : hostUriProblem(uri);
}
