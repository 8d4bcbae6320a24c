import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DRAIN, SLAY } from "../provider/matrix/double";
import { ownFolder } from "../support/private-libvirtd";

/** What can happen to one call of ssh. */
export type SshFault =
  | "refused"
  | "broken before"
  | "answer lost"
  | "hangs"
  | "plugin killed before"
  | "plugin killed after"
  | "engine killed before"
  | "engine killed after";

/**
 * A double in front of the real ssh, by which the plugin reaches a host: the first call that gives virsh a certain
 * command can be spoilt. Who finds it on its PATH ({@link path}) gets it.
 */
export class SshDouble {
  readonly folder = ownFolder("wg-ssh-double-");
  readonly path = `${this.folder}${path.delimiter}${process.env["PATH"]}`;

  constructor() {
    const real = execFileSync("which", ["ssh"], { encoding: "utf8" }).trim();
    writeFileSync(path.join(this.folder, "ssh"), script(this.folder, real), { mode: 0o755 });
  }

  spoil(command: string, fault: SshFault): void {
    this.heal();
    writeFileSync(path.join(this.folder, "fault"), `${command} ${fault}\n`);
  }

  /** Nothing is spoilt any more. */
  heal(): void {
    for (const name of ["fault", "fired"]) rmSync(path.join(this.folder, name), { force: true });
  }

  /** The spoilt call has come, and what should happen to it has begun. */
  get fired(): boolean {
    return existsSync(path.join(this.folder, "fired"));
  }

  readonly remove = (): void => rmSync(this.folder, { recursive: true });
}

const script = (folder: string, real: string): string => `#!/bin/sh
folder='${folder}'
read -r command fault 2>/dev/null <"$folder/fault" || exec '${real}' "$@"
case " $* " in *virsh*[\\ \\'\\"]"$command"[\\ \\'\\"]*) ;; *) exec '${real}' "$@" ;; esac
set -C
true 2>/dev/null >"$folder/fired" || exec '${real}' "$@"
set +C
broken() {
  echo 'Connection reset by peer' >&2
  exit 255
}
${SLAY}${DRAIN}
case $fault in
  refused) drain "$@"; echo 'error: internal error: spoilt' >&2; exit 1 ;;
  'broken before') drain "$@"; broken ;;
  'answer lost') '${real}' "$@" >/dev/null 2>&1; broken ;;
  hangs) exec sleep 300 ;;
  *'killed before') slay ;;
  *'killed after') '${real}' "$@" >/dev/null 2>&1; slay ;;
esac
`;
