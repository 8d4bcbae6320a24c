import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ownFolder, type PrivateLibvirtd } from "../../support/private-libvirtd";

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

/** A script for the host's shell that has one of these changes something. */
const changing = /\b(?:mkdir|rmdir|rm|mv|cp|chown|qemu-img (?:create|commit|rebase))\b/g;

/** One call: the commands that it gave virsh, several in a batch; or a script for the host's shell. */
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
    return this.commands.every((command) => asking.has(command) || command === "sh");
  }

  /** Faults that are worth a run of their own at this call. */
  get faults(): readonly Fault[] {
    return this.onlyAsks ? faults.filter((fault) => !/after|lost/.test(fault)) : faults;
  }
}

/**
 * A double in front of the real virsh: it notes the calls, and one of them can be spoilt. Who finds it on its PATH
 * ({@link path}) gets it. A double of ssh beside it reaches private hosts by their names ({@link reach}), as if a sshd
 * were there; what it runs in their shell is a call like those of virsh. Killed are the plugin that made the call,
 * found among its ancestors, and with `engine` also the `pulumi` that runs the plugin; the call itself is not made, or
 * made to its end. A libvirtd that is restarted must be a private one.
 */
export class VirshDouble {
  readonly folder = ownFolder("wg-double-");
  readonly path = `${this.folder}${path.delimiter}${process.env["PATH"]}`;

  constructor() {
    const real = execFileSync("which", ["virsh"], { encoding: "utf8" }).trim();
    writeFileSync(path.join(this.folder, "spoil"), spoil(this.folder));
    writeFileSync(path.join(this.folder, "virsh"), virshScript(this.folder, real), { mode: 0o755 });
    writeFileSync(path.join(this.folder, "ssh"), sshScript(this.folder), { mode: 0o755 });
  }

  /** Makes a host reachable through ssh. Returns its URI. */
  reach(name: string, host: PrivateLibvirtd): string {
    writeFileSync(path.join(this.folder, `host.${name}`), `${host.pid} ${host.folder}\n`);
    return `qemu+ssh://${name}/system`;
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
  if (args.startsWith("sh ")) {
    if (/\bflock -w/.test(args)) return ["sh(flock)"];
    const changes = [...new Set(args.match(changing))];
    return [changes.length === 0 ? "sh" : `sh(${changes.join(" ")})`];
  }
  const command = /^-q -c \S+ (.*)/s.exec(args)?.[1] ?? "";
  return command.split(/; echo @@\w+; echo --err @@\w+(?:; )?/).flatMap((one) => /^\S+/.exec(one)?.[0] ?? []);
}

/** `slay`, for a shell script: kills the plugin that runs it, and where `$fault` says so the engine that runs that. */
export const SLAY = `parent() { while read -r key value; do [ "$key" = PPid: ] && echo "$value"; done <"/proc/$1/status"; }
slay() {
  plugin=$$
  until tr '\\0' ' ' <"/proc/$plugin/cmdline" | grep -qE 'resource-windows-guest|bin/windows-guest'; do
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

/** Reads what a call is given. Some keep their input open for as long as they live (src/libvirt/transport.ts). */
export const DRAIN = `drain() {
  case $* in
    *'exec 3<&0'*) ;;
    *) cat >/dev/null ;;
  esac
}
`;

/**
 * What both doubles share. A call's number is taken by making its file, which only one can do: calls may come at the
 * same time. `call TEXT` takes one, and succeeds where it is to be spoilt; `spoilt REFUSED BROKEN` does so, with the
 * functions `real` and `refuse` of the double, and does not return.
 */
const spoil = (folder: string): string => `folder='${folder}'
call() {
  number=1
  set -C
  until true 2>/dev/null >"$folder/call.$number"; do number=$((number + 1)); done
  set +C
  printf '%s' "$1" >"$folder/call.$number"
  read -r which fault 2>/dev/null <"$folder/fault" || return 1
  [ "$number" = "$which" ]
}
libvirtd() {
  echo "$1 $$" >"$host/control"
  while [ -e "$host/control" ] && [ ! -e "$host/done.$$" ]; do sleep 0.02; done
  rm -f "$host/done.$$"
}
${SLAY}# A script that goes on until its standard input ends holds a lock: what nobody hears of is over at once.
unheard() {
  case $* in
    *'flock -w'*) real "$@" </dev/null ;;
    *) real "$@" ;;
  esac >/dev/null 2>&1
}
${DRAIN}spoilt() {
  : >"$folder/fired"
  case $fault in
    refused) refuse "$@" ;;
    'broken before') drain "$@"; broken ;;
    'answer lost') unheard "$@"; broken ;;
    hangs)
      # Whoever sees the file finds the whole number, and a process that is told by its environment.
      WG_DOUBLE="$folder" exec sh -c 'echo $$ >"$WG_DOUBLE/hung.new"; mv "$WG_DOUBLE/hung.new" "$WG_DOUBLE/hung"; exec sleep 900' ;;
    *'killed before') slay ;;
    *'killed after') unheard "$@"; slay ;;
    'libvirtd restarted before')
      libvirtd kill
      real "$@"
      code=$?
      libvirtd start
      exit $code ;;
    'libvirtd restarted after')
      real "$@"
      code=$?
      libvirtd restart
      exit $code ;;
  esac
}
`;

const virshScript = (folder: string, virsh: string): string => `#!/bin/sh
. '${folder}/spoil'
call "$*" || exec '${virsh}' "$@"

# Inside of a host, libvirt's own socket; outside, the host's.
host=\${3#*socket=}
host=\${WG_HOST:-\${host%/run/libvirt-sock}}
real() { '${virsh}' "$@"; }
broken() {
  echo 'error: Disconnected from qemu:///system due to end of file' >&2
  exit 1
}
refuse() {
  case $4 in
    # A batch goes on after a command that is refused: the first one, for which stands one that virsh knows and never takes here.
    *'; echo '*) exec '${virsh}' "$1" "$2" "$3" "cd /; echo \${4#*; echo }" ;;
  esac
  cat >/dev/null
  echo 'error: internal error: spoilt' >&2
  exit 1
}
spoilt "$@"
`;

/**
 * Runs the last argument in the host's folders, whose /proc is this machine's again: what is killed is looked for
 * there. Connections are not shared: ssh succeeds and leaves no socket.
 */
const sshScript = (folder: string): string => `#!/bin/sh
. '${folder}/spoil'
unset WINDOWS_GUEST_RUN
name=
while [ $# -gt 1 ]; do
  case $1 in
    -N) exit 0 ;;
    --) name=$2; shift ;;
  esac
  shift
done
read -r pid host <"$folder/host.\${name#*@}" || exit 255
export WG_HOST="$host"
real() { nsenter --mount --target "$pid" -- unshare --mount --propagation private sh -c 'mount -t proc proc /proc; exec sh -c "$1"' sh "$1"; }
broken() {
  echo 'client_loop: send disconnect: Broken pipe' >&2
  exit 255
}
refuse() {
  echo 'spoilt'
  exit 1
}
case $1 in
  # The double of virsh sees this one.
  *'LC_ALL=C virsh -q -c '*) real "$1"; exit ;;
esac
if call "sh $1"; then spoilt "$1"; fi
real "$1"
`;
