import { nearest } from "../findings";
import { BoundedMap } from "../foreign/bounded-map";
import { printable } from "../foreign/printable";
import { uriMeant } from "./uri-meant";

/** A libvirt URI we can work with, taken apart. */
export interface LibvirtUri {
  readonly driver: "qemu" | "test";
  readonly transport: "local" | "unix" | "ssh" | "tls";
  readonly user?: string;
  readonly host?: string;
  readonly port?: number;
  /** `system`, `session`, or `default` for the test driver. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** One spelling per place: the key of caches, and how messages call the host. */
  readonly canonical: string;
}

export class LibvirtUriError extends Error {
  override readonly name = "LibvirtUriError";
  constructor(problem: string) {
    // It quotes what was percent-decoded: that may be any character.
    super(printable(problem, 3_000));
  }
}

/**
 * What may follow the `?`, by transport. The rest of libvirt's parameters name programs to run, or make no sense here.
 */
const allowed: Readonly<Record<LibvirtUri["transport"], readonly string[]>> = {
  local: [],
  unix: ["socket", "mode"],
  ssh: ["keyfile", "no_verify", "known_hosts"],
  tls: ["pkipath", "no_verify"],
};

/** Parameters that libvirt knows and we refuse, each with its reason. */
const refused: Readonly<Record<string, string>> = {
  command: "it names a program to run on this machine",
  netcat: "it names a program to run on the host",
  proxy: "this package's ssh connection does not use one",
  sshauth: "the ssh configuration defines how to log in",
  name: "the path of the URI selects the libvirt instance",
  socket: "only qemu+unix:// and test+unix:// support it",
};

const known =
  "qemu:///system, qemu:///session, qemu+ssh://user@host/system, qemu+tls://host/system or qemu+unix:///system";
const shape =
  /^(qemu|test)(?:\+([a-z0-9]+))?:\/\/(?:([^/?#@]*)@)?(\[[0-9A-Fa-f:.]+\]|[^/?#@:]*)(?::([^/?#@]*))?\/([^?#]*)(?:\?([^#]*))?$/;

const noPassword =
  "the libvirt URI contains a password, which would appear in logs and argument lists; remove it and log in with a key (keyfile=, or ssh-add)";

/**
 * "user:password@", the colon perhaps encoded, also where the slashes before it are wrong or missing. A port is digits
 * up to the next slash, and then no "@" comes before the parameters.
 */
const PASSWORD: readonly RegExp[] = [
  /:\/\/[^/?#@[]*(?::|%3a)(?!\d+\/).*@/i,
  /:\/\/[^/?#@[]*(?::|%3a)[^?#]*@/i,
  /^(?:[a-z0-9+-]*:?\/{0,4})?[^/?#@[:]*(?::|%3a)[^?#/]*@/i,
];

/** Each machine of a fleet asks several times for one of a few URIs. */
const taken = new BoundedMap<string, LibvirtUri>(500);

/** Takes a libvirt URI apart. Throws {@link LibvirtUriError} with what is wrong and what would do. */
export const parseLibvirtUri = (text: string): LibvirtUri => taken.getOrMake(text, () => parse(text));

/**
 * What is wrong with the URI of a host to deploy to: no host can have it, or it would run a program here. Whether one
 * answers is another matter.
 */
export function hostUriProblem(uri: string): string | undefined {
  try {
    if (parseLibvirtUri(uri).driver !== "test") return undefined;
    return `${uri} is libvirt's test driver, which does not run machines, so nothing can be deployed to it. Use qemu:///system or qemu+ssh://user@host/system`;
  } catch (error) {
    if (error instanceof LibvirtUriError) return error.message;
    throw error;
  }
}

function parse(text: string, instead: (text: string) => string = meantInstead): LibvirtUri {
  if (text.length > 1000 || /[\u0000-\u0020\u007f-\uffff]/.test(text)) {
    throw new LibvirtUriError(
      `the libvirt URI contains spaces, control or non-ASCII characters, or is over 1000 characters long${instead(text)}`,
    );
  }
  const match = shape.exec(text);
  if (PASSWORD.some((shape) => shape.test(text))) throw new LibvirtUriError(noPassword);
  if (!match) throw new LibvirtUriError(`"${text}" is not a supported libvirt URI${instead(text) || `; use ${known}`}`);
  const [, driver, scheme, user, host, port, path, query] = match;
  const transport = transportOf(text, scheme, host ?? "", instead);
  const uri = {
    driver: driver as LibvirtUri["driver"],
    transport,
    ...(user === undefined ? {} : { user: part(text, "user", decode(text, user), /^[A-Za-z0-9_][A-Za-z0-9_.@\\-]*$/) }),
    ...(host
      ? { host: part(text, "host", host, /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?)$/) }
      : {}),
    ...(port === undefined ? {} : { port: portNumber(text, port) }),
    path: pathOf(text, driver as LibvirtUri["driver"], path ?? ""),
    parameters: parametersOf(text, transport, query),
  };
  if ((transport === "ssh" || transport === "tls") && !uri.host)
    throw new LibvirtUriError(`"${text}" has no host; use qemu+${transport}://host/system`);
  if (transport !== "ssh" && uri.user !== undefined)
    throw new LibvirtUriError(`"${text}": only qemu+ssh:// supports a user`);
  return { ...uri, canonical: canonical(uri) };
}

/** The URI that is meant by a host as people write it, for example `root@kvm1`; undefined where that cannot be told. */
export const hostUriMeant = (text: string): string | undefined => [text.trim(), ...uriMeant(text.trim())].find(isUri);

function meantInstead(text: string): string {
  const meant = hostUriMeant(text);
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}

/** Is it one that `parse` takes? Here it must not ask what was meant: that is asked with this. */
function isUri(text: string): boolean {
  try {
    return parse(text, () => "").driver === "qemu";
  } catch {
    return false;
  }
}

const USUAL_PORT = { local: undefined, unix: undefined, ssh: 22, tls: 16514 } as const;

/**
 * Text that is equal for URIs that lead to the same libvirt of the same host, however they are spelled: with capitals,
 * the usual port, another user, key or transport. Other ports may lead to other hosts. What is no URI is itself.
 */
export function hostOfUri(text: string): string {
  if (!isUri(text)) return text;
  const { transport, host = "", port, path, parameters } = parseLibvirtUri(text);
  const where = port === undefined || port === USUAL_PORT[transport] ? "" : String(port);
  return JSON.stringify([host.toLowerCase(), where, path, parameters["socket"] ?? ""]);
}

function transportOf(
  text: string,
  scheme: string | undefined,
  host: string,
  instead: (text: string) => string,
): LibvirtUri["transport"] {
  if (scheme === undefined) {
    if (host) throw new LibvirtUriError(`"${text}" has a host but no transport; use qemu+ssh://${host}/system`);
    return "local";
  }
  if (scheme === "ssh" || scheme === "tls" || scheme === "unix") {
    if (scheme === "unix" && host)
      throw new LibvirtUriError(`"${text}": qemu+unix:// does not support a host, only ?socket=/path`);
    return scheme;
  }
  throw new LibvirtUriError(
    `"${text}": the transport "${scheme}" is not supported${instead(text) || "; use ssh, tls or unix"}`,
  );
}

function part(text: string, what: string, value: string, pattern: RegExp): string {
  if (pattern.test(value)) return value;
  throw new LibvirtUriError(
    `"${text}": the ${what} "${value}" is not valid; it may contain letters, digits, ".", "_" and "-" and must not start with "-"`,
  );
}

function portNumber(text: string, port: string): number {
  const number = Number(port);
  if (/^\d{1,5}$/.test(port) && number >= 1 && number <= 65535) return number;
  throw new LibvirtUriError(`"${text}": the port "${port}" is not a number from 1 to 65535`);
}

function pathOf(text: string, driver: LibvirtUri["driver"], path: string): string {
  const paths = driver === "qemu" ? ["system", "session"] : ["default"];
  if (paths.includes(path)) return path;
  throw new LibvirtUriError(
    `"${text}": the path "/${path}" is not one of ${paths.map((p) => `/${p}`).join(", ")}; did you mean "/${nearest(path, paths) ?? paths[0]!}"?`,
  );
}

function parametersOf(
  text: string,
  transport: LibvirtUri["transport"],
  query: string | undefined,
): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const pair of (query ?? "").split(/[&;]/).filter((entry) => entry !== "")) {
    const [key = "", ...rest] = pair.split("=");
    const value = decode(text, rest.join("="));
    if (!allowed[transport].includes(key)) throw new LibvirtUriError(`"${text}": ${whyNot(key, transport)}`);
    if (key in parameters) throw new LibvirtUriError(`"${text}": the parameter ${key} appears twice`);
    parameters[key] = parameterValue(text, key, value);
  }
  return parameters;
}

function whyNot(key: string, transport: LibvirtUri["transport"]): string {
  const names = allowed[transport];
  const may = names.length > 0 ? `; allowed here: ${names.join(", ")}` : "; this kind of URI supports no parameters";
  const reason = refused[key];
  if (reason) return `the parameter ${key} is refused: ${reason}${may}`;
  const guess = nearest(key, names);
  return `the parameter "${key}" is not allowed${guess === undefined ? may : `; did you mean "${guess}"?`}`;
}

function parameterValue(text: string, key: string, value: string): string {
  const fail = (wanted: string): never => {
    throw new LibvirtUriError(`"${text}": ${key} must be ${wanted}, not "${value}"`);
  };
  if (key === "no_verify") return value === "0" || value === "1" ? value : fail("0 or 1");
  if (key === "mode") return ["auto", "legacy", "direct"].includes(value) ? value : fail("auto, legacy or direct");
  // ssh options expand %, ~ and ${NAME} in file names, and a double quote would end the quoted value.
  return /^\/[^\u0000-\u001f"%$\\]+$/.test(value) ? value : fail("an absolute path");
}

function decode(text: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new LibvirtUriError(`"${text}": "${value}" is not validly percent-encoded`);
  }
}

function canonical(uri: Omit<LibvirtUri, "canonical">): string {
  const scheme = uri.transport === "local" ? uri.driver : `${uri.driver}+${uri.transport}`;
  const authority = `${uri.user === undefined ? "" : `${encodeURIComponent(uri.user)}@`}${uri.host?.toLowerCase() ?? ""}${uri.port === undefined ? "" : `:${uri.port}`}`;
  const query = Object.keys(uri.parameters)
    .sort()
    .map((key) => `${key}=${encodeURIComponent(uri.parameters[key]!).replaceAll("%2F", "/")}`)
    .join("&");
  return `${scheme}://${authority}/${uri.path}${query ? `?${query}` : ""}`;
}
