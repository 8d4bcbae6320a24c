import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createClient, lines, parseLibvirtUri, type CallOptions, type LibvirtClient } from "../../src/libvirt";
import { transportFor } from "../../src/libvirt/transport";

/**
 * A folder in front of PATH, made anew for each test of the surrounding `describe`, for programs that stand in for
 * virsh and ssh.
 */
export class StandIns {
  folder = "";
  readonly path = process.env["PATH"];

  constructor() {
    beforeEach(() => {
      this.folder = mkdtempSync(join(tmpdir(), "wg-stand-ins-"));
      process.env["PATH"] = `${this.folder}${delimiter}${this.path}`;
    });
    afterEach(() => {
      process.env["PATH"] = this.path;
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  program(name: string, script: string): void {
    writeFileSync(join(this.folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.folder, name), 0o755);
  }

  /**
   * A virsh that takes a batch apart as the real one does, and writes at once what it says. `cases`: those of a shell's
   * `case` over one command with its arguments.
   */
  virsh(cases: string): void {
    this.program(
      "virsh",
      `answer() {
  case "$1" in
    "echo --err "*) echo "error: \${1#echo --err }" >&2;;
    "echo "*) echo "\${1#echo }";;
    ${cases}
  esac
}
for last; do :; done
case "$last" in
  *"; echo "*) printf '%s\\n' "$last" | sed 's/; /\\n/g' | while read -r command; do answer "$command"; done;;
  *) shift 3; answer "$*";;
esac`,
    );
  }
}

/** Names of all machines, running or not. */
export const listMachines = async (client: LibvirtClient, options?: CallOptions): Promise<string[]> =>
  lines(await client.virsh("list the machines", ["list", "--all", "--name"], options));

/** A client of its own, which no other test shares. */
export const newClient = (uri: string): LibvirtClient =>
  createClient(parseLibvirtUri(uri), transportFor(parseLibvirtUri(uri)));
