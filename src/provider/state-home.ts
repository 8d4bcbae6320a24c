import { homedir, hostname, userInfo } from "node:os";
import path from "node:path";
import { readTextFile } from "../foreign/read-file";
import { sha } from "../guest/defining/sha";

/** Where a run was started and where its state lies. */
export interface Deployer {
  /** Digest of the place of the state. Two people with a stack of the same name have two, however alike all else is. */
  readonly state: string;
  /** For people: `user@computer`. */
  readonly by: string;
}

let here: Deployer | undefined;

/** Of this process. The engine hands its own environment and folder on to its plugins. */
export const deployer = (): Deployer =>
  (here ??= { state: stateHome(process.env, process.cwd()), by: `${userName()}@${hostname()}` });

/**
 * The backend as Pulumi finds it: `PULUMI_BACKEND_URL`, the project's own, the one that was logged in to. Only a digest
 * of it leaves here, because a URL may hold a password. A backend in a folder is one of this computer.
 */
export function stateHome(env: NodeJS.ProcessEnv, folder: string): string {
  const url = env["PULUMI_BACKEND_URL"] || projectBackend(folder) || loggedInTo(env) || "file://~";
  const place = url.startsWith("file:")
    ? `${computer()} ${path.resolve(folder, url.slice("file:".length).replace(/^\/\//, "").replace(/^~/, homedir()))}`
    : url.replace(/\/+$/, "");
  return sha("sha256", place).slice(0, 16);
}

function projectBackend(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const text = [".yaml", ".yml", ".json"]
      .map((ending) => read(path.join(at, `Pulumi${ending}`)))
      .find((one) => one !== undefined);
    // Not the whole of YAML: a project file may be anybody's, and only this one line matters.
    if (text !== undefined)
      return /^["\t ]*backend["\s]*:\s*\{?[^}]*?\burl["\s]*:\s*["']?([^\s"',}]+)/m.exec(text)?.[1];
    if (path.dirname(at) === at) return undefined;
  }
}

function loggedInTo(env: NodeJS.ProcessEnv): string | undefined {
  try {
    const { current } = JSON.parse(
      read(path.join(env["PULUMI_HOME"] || path.join(homedir(), ".pulumi"), "credentials.json")) ?? "{}",
    ) as { current?: unknown };
    return typeof current === "string" && current !== "" ? current : undefined;
  } catch {
    return undefined;
  }
}

const computer = (): string => read("/etc/machine-id")?.trim() || hostname();

const read = (file: string): string | undefined => {
  try {
    return readTextFile(file);
  } catch {
    return undefined;
  }
};

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name, as in some containers.
    return String(process.getuid?.() ?? "somebody");
  }
}
