import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * A double in front of the real virsh: it counts the calls, and one of them can be spoilt. The connection breaks
 * `before` libvirt gets the command or `after` libvirt has done it, or libvirt `refuses` it.
 */
export class FaultyVirsh {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "wg-faulty-"));
  private readonly path = process.env["PATH"];

  constructor() {
    const real = execFileSync("which", ["virsh"], { encoding: "utf8" }).trim();
    const script = `#!/bin/sh
cd '${this.folder}'
echo "$*" >>calls
number=$(wc -l <calls)
read -r which how 2>/dev/null <fault || exec '${real}' "$@"
if [ "$number" != "$which" ]; then exec '${real}' "$@"; fi
if [ $how = refused ]; then cat >/dev/null; echo 'error: internal error: spoilt' >&2; exit 1; fi
if [ $how = after ]; then '${real}' "$@" >/dev/null; else cat >/dev/null; fi
echo 'error: Disconnected from qemu:///system due to end of file' >&2
exit 1
`;
    writeFileSync(path.join(this.folder, "virsh"), script, { mode: 0o755 });
    process.env["PATH"] = `${this.folder}${path.delimiter}${this.path}`;
  }

  /** Spoils the call with this number, counted from 1 at the last `heal`. */
  spoil(call: number, how: "before" | "after" | "refused"): void {
    this.heal();
    writeFileSync(path.join(this.folder, "fault"), `${call} ${how}\n`);
  }

  /** Nothing is spoilt any more, and counting begins anew. */
  heal(): void {
    for (const file of ["fault", "calls"]) rmSync(path.join(this.folder, file), { force: true });
  }

  /** The commands that were given, without their arguments. */
  calls(): string[] {
    const file = path.join(this.folder, "calls");
    if (!existsSync(file)) return [];
    return readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => /^-q -c \S+ (\S+)/.exec(line)![1]!);
  }

  remove(): void {
    process.env["PATH"] = this.path;
    rmSync(this.folder, { recursive: true });
  }
}
