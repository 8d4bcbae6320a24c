// @ts-check
import { CommandError, capture, runLogged, which } from "./command.mjs";
import { parseVersion } from "./version.mjs";

const APT_LIMIT_MS = 15 * 60_000;

/**
 * The command in front of one that needs root.
 * @returns {readonly string[] | undefined} undefined where this user may not become root without a question
 */
export function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return which("sudo") && capture("sudo", ["-n", "true"]).ok ? ["sudo", "-n"] : undefined;
}

/** @returns {boolean} whether packages can be installed here without asking anybody */
export function canInstall() {
  return which("apt-get") !== undefined && rootPrefix() !== undefined;
}

/**
 * @param {string} name a Debian package
 * @returns {string | undefined} the version that apt would install, without Debian's epoch
 */
export function aptCandidate(name) {
  const candidate = /Candidate: (?:\d+:)?(\S+)/.exec(capture("apt-cache", ["policy", name]).stdout)?.[1];
  return candidate === undefined ? undefined : parseVersion(candidate)?.join(".");
}

/** @type {Promise<void>} */
let queue = Promise.resolve();

/**
 * Installs packages without a question. Calls wait for each other, as apt allows one at a time.
 * @param {readonly string[]} packages
 * @returns {Promise<void>}
 */
export function aptInstall(packages) {
  const mine = queue.then(() => install(packages));
  queue = mine.catch(() => undefined);
  return mine;
}

/** @param {readonly string[]} packages */
async function install(packages) {
  await aptUpdate();
  const [program = "env", ...args] = aptCommand();
  await runLogged(program, [...args, "install", "-y", "--no-install-recommends", ...packages], {
    log: "apt-install",
    timeoutMs: APT_LIMIT_MS,
  });
}

/** @returns {string[]} apt-get without questions, as root */
const aptCommand = () => [
  ...(rootPrefix() ?? []),
  ...["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"],
];

/** Brings the package lists up to date, where that is possible: stale ones are often good enough. */
export async function aptUpdate() {
  const [program = "env", ...args] = aptCommand();
  try {
    await runLogged(program, [...args, "update"], { log: "apt-update", timeoutMs: APT_LIMIT_MS });
  } catch (error) {
    // The installation that follows tells.
    if (!(error instanceof CommandError)) throw error;
  }
}
