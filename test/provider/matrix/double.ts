import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ownFolder } from "../../support/private-libvirtd";

/** What can happen to one call of virsh. */
export type Fault =
  | "refused"
  | "broken before"
  | "answer lost"
  | "hangs"
  | "plugin killed before"
  | "plugin killed after"
  | "engine killed before"
  | "engine killed after"
  | "libvirtd restarted before"
  | "libvirtd restarted after";

export const faults: readonly Fault[] = [
  "refused",
  "broken before",
  "answer lost",
  "hangs",
  "plugin killed before",
  "plugin killed after",
  "engine killed before",
  "engine killed after",
  "libvirtd restarted before",
  "libvirtd restarted after",
];

/**
 * Commands that only ask. For the host it is the same whether such a call was broken off before it was done, or after.
 * A command that is not here is taken for one that changes something.
 */
const asking: ReadonlySet<string> = new Set(
  [
    "uri version hostname sysinfo capabilities domcapabilities nodeinfo nodecpustats nodememstats freepages freecell maxvcpus cpu-models hypervisor-cpu-baseline hypervisor-cpu-compare",
    "list dumpxml dominfo domstate domuuid domname domid domblklist domblkinfo domblkstat domiflist domifaddr domstats domjobinfo domcontrol domdisplay vcpuinfo domxml-to-native",
    "snapshot-list snapshot-info snapshot-dumpxml checkpoint-list checkpoint-dumpxml managedsave-dumpxml net-list net-info net-dumpxml nodedev-list nodedev-dumpxml",
    "pool-list pool-info pool-dumpxml pool-capabilities vol-list vol-info vol-dumpxml vol-path vol-key vol-name vol-pool",
  ].flatMap((line) => line.split(" ")),
);

/** One call: the commands that it gave virsh, several in a batch. */
export class Call {
  constructor(
    readonly number: number,
    readonly commands: readonly string[],
  ) {}

  get title(): string {
    const names = [...new Set(this.commands)].map((name) => ({
      name,
      times: this.commands.filter((one) => one === name).length,
    }));
    return names.map(({ name, times }) => (times === 1 ? name : `${name}×${times}`)).join("+");
  }

  get onlyAsks(): boolean {
    return this.commands.every((command) => asking.has(command));
  }

  /** Faults that are worth a run of their own at this call. */
  get faults(): readonly Fault[] {
    return this.onlyAsks ? faults.filter((fault) => !/after|lost/.test(fault)) : faults;
  }
}

/**
 * A double in front of the real virsh: it notes the calls, and one of them can be spoilt. Who finds it on its PATH
 * ({@link env}) gets it. Killed are the plugin that made the call, found among its ancestors, and with `engine` also
 * the `pulumi` that runs the plugin; the call itself is not made, or made to its end. A libvirtd that is restarted must
 * be a private one.
 */
export class VirshDouble {
  readonly folder = ownFolder("wg-double-");
  readonly path = `${this.folder}${path.delimiter}${process.env["PATH"]}`;

  constructor() {
    const real = execFileSync("which", ["virsh"], { encoding: "utf8" }).trim();
    writeFileSync(path.join(this.folder, "virsh"), script(this.folder, real), { mode: 0o755 });
  }

  /** Spoils the call with this number, counted from 1 from now on. */
  spoil(call: number, fault: Fault): void {
    this.heal();
    writeFileSync(path.join(this.folder, "fault"), `${call} ${fault}\n`);
  }

  /** Nothing is spoilt any more, counting begins anew, and a call that hangs still is ended. */
  heal(): void {
    rmSync(path.join(this.folder, "fault"), { force: true });
    const hung = this.read("hung").trim();
    if (/^\d+$/.test(hung) && this.isOurs(hung)) process.kill(Number(hung), "SIGKILL");
    for (const name of readdirSync(this.folder))
      if (/^(call\.\d+|fired|hung)$/.test(name)) rmSync(path.join(this.folder, name));
  }

  /** The spoilt call has come, and what should happen to it has begun. */
  get fired(): boolean {
    return existsSync(path.join(this.folder, "fired"));
  }

  calls(): Call[] {
    const numbers = readdirSync(this.folder)
      .flatMap((name) => /^call\.(\d+)$/.exec(name)?.[1] ?? [])
      .map(Number);
    return numbers
      .sort((one, other) => one - other)
      .map((number) => new Call(number, commandsOf(this.read(`call.${number}`))));
  }

  remove(): void {
    this.heal();
    rmSync(this.folder, { recursive: true });
  }

  private read(name: string): string {
    const file = path.join(this.folder, name);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  private isOurs(pid: string): boolean {
    const command = `/proc/${pid}/environ`;
    try {
      return readFileSync(command, "utf8").includes(`WG_DOUBLE=${this.folder}`);
    } catch {
      return false;
    }
  }
}

function commandsOf(args: string): string[] {
  const command = /^-q -c \S+ (.*)/s.exec(args)?.[1] ?? "";
  return command.split(/; echo @@\w+; echo --err @@\w+(?:; )?/).flatMap((one) => /^\S+/.exec(one)?.[0] ?? []);
}

/** `slay`, for a shell script: kills the plugin that runs it, and where `$fault` says so the engine that runs that. */
export const SLAY = `parent() { while read -r key value; do [ "$key" = PPid: ] && echo "$value"; done <"/proc/$1/status"; }
slay() {
  plugin=$$
  until tr '\\0' ' ' <"/proc/$plugin/cmdline" | grep -q 'resource-windows-guest'; do
    plugin=$(parent "$plugin")
    [ "$plugin" -gt 1 ] || exit 99
  done
  engine=$(parent "$plugin")
  case $fault in
    engine*) read -r name <"/proc/$engine/comm"; [ "$name" != pulumi ] || kill -KILL "$engine" ;;
  esac
  kill -KILL "$plugin"
  exit 1
}
`;

/** A call's number is taken by making its file, which only one can do: calls may come at the same time. */
const script = (folder: string, real: string): string => `#!/bin/sh
folder='${folder}'
number=1
set -C
until true 2>/dev/null >"$folder/call.$number"; do number=$((number + 1)); done
set +C
printf '%s' "$*" >"$folder/call.$number"
read -r which fault 2>/dev/null <"$folder/fault" || exec '${real}' "$@"
[ "$number" = "$which" ] || exec '${real}' "$@"

host=\${3#*socket=}
host=\${host%/run/libvirt-sock}
libvirtd() {
  echo "$1 $$" >"$host/control"
  while [ -e "$host/control" ] && [ ! -e "$host/done.$$" ]; do sleep 0.02; done
  rm -f "$host/done.$$"
}
broken() {
  echo 'error: Disconnected from qemu:///system due to end of file' >&2
  exit 1
}
${SLAY}: >"$folder/fired"
case $fault in
  refused)
    case $4 in
      # A batch goes on after a command that is refused: the first one, for which stands one that virsh knows and never takes here.
      *'; echo '*) exec '${real}' "$1" "$2" "$3" "cd /; echo \${4#*; echo }" ;;
    esac
    cat >/dev/null
    echo 'error: internal error: spoilt' >&2
    exit 1 ;;
  'broken before') cat >/dev/null; broken ;;
  'answer lost') '${real}' "$@" >/dev/null 2>&1; broken ;;
  hangs)
    echo $$ >"$folder/hung"
    WG_DOUBLE="$folder" exec sleep 900 ;;
  *'killed before') slay ;;
  *'killed after') '${real}' "$@" >/dev/null 2>&1; slay ;;
  'libvirtd restarted before')
    libvirtd kill
    '${real}' "$@"
    code=$?
    libvirtd start
    exit $code ;;
  'libvirtd restarted after')
    '${real}' "$@"
    code=$?
    libvirtd restart
    exit $code ;;
esac
`;
