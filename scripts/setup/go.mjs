// @ts-check
import { aptCandidate, aptInstall, canInstall } from "./apt.mjs";
import { capture, which } from "./command.mjs";
import { isAtLeast } from "./version.mjs";

/** Where Go's own archive and Debian's packages put it; neither is always on PATH. */
const USUAL_FOLDERS = "/usr/local/go/bin:/usr/lib/go/bin";
/** Since this version Go fetches a newer toolchain by itself when a module demands one. */
const SWITCHES_TOOLCHAIN = "1.21";

/**
 * @param {string} go what `go version` printed
 * @param {string} toolchain what `go env GOTOOLCHAIN` printed
 * @param {string} demanded the version in the module's go.mod
 * @returns {boolean}
 */
export function canBuild(go, toolchain, demanded) {
  return isAtLeast(go, demanded) || (isAtLeast(go, SWITCHES_TOOLCHAIN) && toolchain.includes("auto"));
}

/**
 * @param {string} demanded
 * @returns {string | undefined} path of a `go` that can build a module which demands this version
 */
function findGo(demanded) {
  const candidates = [which("go"), which("go", { PATH: USUAL_FOLDERS })].filter((one) => one !== undefined);
  return candidates.find((go) =>
    canBuild(capture(go, ["version"]).stdout, capture(go, ["env", "GOTOOLCHAIN"]).stdout.trim(), demanded),
  );
}

/**
 * Finds a Go that can build a module, or installs Debian's where that one is new enough.
 * @param {string} demanded such as "1.25.11"
 * @returns {Promise<string>} the path of the go command
 */
export async function ensureGo(demanded) {
  const found = findGo(demanded);
  if (found) return found;
  const candidate = canInstall() ? aptCandidate("golang-go") : undefined;
  if (candidate !== undefined && isAtLeast(candidate, demanded)) {
    await aptInstall(["golang-go"]);
    const installed = findGo(demanded);
    if (installed) return installed;
  }
  const there = which("go") ?? which("go", { PATH: USUAL_FOLDERS });
  const have = there ? `${there} is ${capture(there, ["version"]).stdout.trim()}` : "Go is not installed";
  throw new Error(
    `Go ${demanded} or newer is required; ${have}. Install it from https://go.dev/dl/ or your distribution`,
  );
}
