import { randomBytes } from "node:crypto";
import { quote } from "../../foreign/quote";
import { printable } from "../../foreign/printable";
import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import { SnapshotError } from "./error";

/** Copies of some hundred KiB take no time; a busy host takes its time. */
const LIMIT = 120_000;

/**
 * Runs a shell script on the host and gives what it printed. Throws {@link SnapshotError} where a command of it fails:
 * the script ends there (`set -e`).
 */
export async function onHost(
  client: LibvirtClient,
  operation: string,
  script: string,
  { timeLimit = LIMIT, ...options }: CallOptions & { readonly input?: string } = {},
): Promise<string> {
  if (client.shell === undefined)
    throw new SnapshotError(
      `${operation}: no shell reaches ${client.host}, and snapshots copy files there. Use qemu:///system on the host itself, or qemu+ssh://`,
    );
  const done = `@@${randomBytes(12).toString("hex")}`;
  const { stdout } = await client.shell(
    operation,
    // The shell heeds `set -e` only in what no `&&` or `||` follows.
    `LC_ALL=C; export LC_ALL; umask 077\n( set -e\n${script}\necho ${done}\n) 2>&1\ntrue`,
    { timeLimit, ...options },
  );
  const end = stdout.trimEnd();
  if (!end.endsWith(done)) throw new SnapshotError(`${operation}: ${printable(end.trim() || "it failed", 800)}`);
  return end.slice(0, -done.length);
}

/** Writes a small file in one step: it has the old text or the new one. */
export const writing = (file: string, text: string): string =>
  `printf %s ${quote(text)} > ${quote(`${file}.new`)}; sync ${quote(`${file}.new`)}; mv -f ${quote(`${file}.new`)} ${quote(file)}`;

/** Defines `state_of PATH`: checksums of a file, or of the files in a folder without swtpm's lock. */
export const STATE_OF =
  'state_of() { if [ -d "$1" ]; then (cd "$1" && find . -type f ! -name .lock -exec cksum {} + | sort); else cksum < "$1"; fi; }';
