import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Counts the virsh processes of this process and its children: a `virsh` in front of PATH that notes each call. */
export class VirshCount {
  private readonly folder = mkdtempSync(join(tmpdir(), "wg-virsh-count-"));
  private readonly notes = join(this.folder, "calls");
  private readonly path = process.env["PATH"];

  constructor() {
    const virsh = execFileSync("sh", ["-c", "command -v virsh"], { encoding: "utf8" }).trim();
    const program = join(this.folder, "virsh");
    // The arguments of a batch hold no line breaks of their own, but a name in them may.
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\0' "$*" >>'${this.notes}'\nexec '${virsh}' "$@"\n`);
    chmodSync(program, 0o755);
    process.env["PATH"] = `${this.folder}${delimiter}${this.path}`;
  }

  /** The command lines since the last time, without the host and without the marks of batches. */
  calls(): string[] {
    if (!existsSync(this.notes)) return [];
    const found = readFileSync(this.notes, "utf8").split("\0").slice(0, -1);
    rmSync(this.notes);
    return found.map((line) => line.replace(/^-q -c \S+ /, "").replace(/; echo( --err)? @@[0-9a-f]+/g, ""));
  }

  stop(): void {
    process.env["PATH"] = this.path;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
