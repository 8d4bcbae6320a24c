// @ts-check
import fs from "node:fs";
import path from "node:path";
import { aptInstall, canInstall } from "./apt.mjs";
import { runLogged, which } from "./command.mjs";

const SCRIPT_URL = "https://get.pulumi.com/install.sh";
const CONNECT_LIMIT_S = 5;
const SCRIPT_LIMIT_MS = 30_000;
const INSTALL_LIMIT_MS = 10 * 60_000;

/**
 * Runs Pulumi's own installer into a folder of ours. HOME points into that folder as well, so that neither
 * `~/.pulumi` nor a shell profile can be touched.
 * @param {string} version
 * @param {string} dir gets `bin/` with the CLI and the language hosts
 * @returns {Promise<void>}
 */
export async function runOfficialInstaller(version, dir) {
  if (!which("curl") && canInstall()) await aptInstall(["curl", "ca-certificates"]);
  const curl = which("curl");
  if (!curl) throw new Error("curl is not installed");
  const home = path.join(dir, ".home");
  fs.mkdirSync(home);
  const script = path.join(home, "install.sh");
  await runLogged(
    curl,
    ["--proto", "=https", "-fsSL", "--connect-timeout", String(CONNECT_LIMIT_S), "-o", script, SCRIPT_URL],
    {
      log: "pulumi-installer-download",
      timeoutMs: SCRIPT_LIMIT_MS,
    },
  );
  await runLogged("sh", [script, "--no-edit-path", "--install-root", dir, "--version", version], {
    log: "pulumi-installer",
    cwd: home,
    env: { ...process.env, HOME: home },
    timeoutMs: INSTALL_LIMIT_MS,
  });
  fs.rmSync(home, { recursive: true });
}
