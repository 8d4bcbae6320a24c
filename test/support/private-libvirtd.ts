import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * A second libvirt host on this machine, for one test file: a libvirtd with its own machines, pools, folders, network,
 * process numbers and host UUID, and with the real QEMU. Its pool `default` is `/var/lib/libvirt/images`, as that host
 * sees it. What a definition names below `/tmp` or `/usr` is this machine's own and the same for all hosts.
 */
export interface PrivateLibvirtd {
  readonly uri: string;
  /** libvirtd's socket. */
  readonly socket: string;
  readonly hostUuid: string;
  /** Everything of this host lies below it. */
  readonly folder: string;
  /** A process of this machine that sees this host's folders (nsenter --mount). */
  readonly pid: number;
  /** Runs virsh against it, and gives what it says. Throws where virsh fails. */
  exec(...command: readonly string[]): string;
  /** Where a file below `/etc/libvirt`, `/run/libvirt`, `/var/{lib,log,cache}/libvirt` of this host really is. */
  file(inside: string): string;
  /** `kill -9` of libvirtd alone: its machines go on running, and nobody answers. */
  kill(): Promise<void>;
  /** Starts libvirtd again on the same folders; it finds its machines. */
  start(): Promise<void>;
  restart(): Promise<void>;
  /** The same as a line of POSIX shell, for doubles of virsh: it returns when it is done. */
  shell(what: Request): string;
  /** Ends libvirtd and all its machines, and removes every file of this host. */
  stop(): Promise<void>;
}

type Request = "start" | "kill" | "restart";

const PREFIX = "wg-libvirtd-";
/** Folders of a host, and where it sees them. */
const places: Readonly<Record<string, string>> = {
  "/etc/libvirt": "etc",
  "/run/libvirt": "run",
  "/var/lib/libvirt": "lib",
  "/var/log/libvirt": "log",
  "/var/cache/libvirt": "cache",
};
const namespaces = [
  "--mount",
  "--propagation",
  "private",
  "--pid",
  "--fork",
  "--kill-child",
  "--mount-proc",
  "--net",
  "--uts",
  "--ipc",
];

/** Why it cannot be had here; undefined where it can. */
export const noPrivateLibvirtd: string | undefined = whyNot();

function whyNot(): string | undefined {
  if (process.platform !== "linux") return "needs Linux";
  if (process.getuid?.() !== 0) return "needs root";
  const missing = ["unshare", "mount", "bash", "ip", "libvirtd", "virsh"].filter(
    (program) => spawnSync("which", [program]).status !== 0,
  );
  if (missing.length > 0) return `needs ${missing.join(", ")}`;
  const { status, stderr } = spawnSync("unshare", [...namespaces, "true"], { encoding: "utf8" });
  return status === 0 ? undefined : `needs namespaces of its own: ${stderr.trim()}`;
}

/** Starts one. `hostUuid`: default: a random one. Throws with what libvirtd said where it does not start. */
export async function startPrivateLibvirtd({
  hostUuid = randomUUID(),
}: { readonly hostUuid?: string } = {}): Promise<PrivateLibvirtd> {
  const folder = ownFolder(PREFIX);
  furnish(folder, hostUuid);
  const init = spawn("unshare", [...namespaces, "bash", path.join(__dirname, "private-libvirtd.sh"), folder], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  init.stdin.on("error", () => undefined);
  let said = "";
  init.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  // The host does not keep a test process from ending.
  for (const held of [init, init.stdin, init.stderr] as unknown as { unref(): void }[]) held.unref();
  const socket = path.join(folder, "run", "libvirt-sock");
  const uri = `qemu+unix:///system?socket=${socket}`;
  const exec = (...command: readonly string[]): string =>
    execFileSync("virsh", ["-q", "-c", uri, ...command], {
      encoding: "utf8",
      timeout: 60_000,
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
    });
  const ask = (what: Request): Promise<void> => asked(folder, what, init);
  const stop = async (): Promise<void> => {
    await ended(init);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ask("start");
    exec("uri");
  } catch (error) {
    const output = path.join(folder, "log", "output");
    const log = existsSync(output) ? readFileSync(output, "utf8") : "";
    await stop();
    throw new Error(`the private libvirtd did not start: ${(error as Error).message}\n${said}${log}`);
  }
  return {
    uri,
    socket,
    hostUuid,
    folder,
    pid: init.pid!,
    exec,
    file: (inside) => outside(folder, inside),
    kill: () => ask("kill"),
    start: () => ask("start"),
    restart: () => ask("restart"),
    shell: (what) =>
      `{ echo '${what} '$$ >'${folder}/control'; while [ -e '${folder}/control' ] && [ ! -e '${folder}/done.'$$ ]; do sleep 0.02; done; rm -f '${folder}/done.'$$; }`,
    stop,
  };
}

function outside(folder: string, inside: string): string {
  const [place, own] = Object.entries(places).find(([place]) => inside.startsWith(`${place}/`)) ?? [];
  if (place === undefined) throw new Error(`${inside} is not among the private host's own files`);
  return path.join(folder, own!, inside.slice(place.length));
}

function furnish(folder: string, hostUuid: string): void {
  for (const own of Object.values(places)) mkdirSync(path.join(folder, own), { mode: 0o755 });
  for (const own of ["etc/qemu/networks", "etc/storage/autostart", "lib/images", "lib/qemu"])
    mkdirSync(path.join(folder, own), { recursive: true });
  const write = (file: string, ...lines: string[]): void =>
    writeFileSync(path.join(folder, file), `${lines.join("\n")}\n`);
  write("hostname", `wg-${hostUuid.slice(0, 8)}`);
  write(
    "etc/libvirtd.conf",
    `host_uuid = "${hostUuid}"`,
    'unix_sock_dir = "/run/libvirt"',
    'auth_unix_ro = "none"',
    'auth_unix_rw = "none"',
  );
  // Neither virtlogd nor control groups: this host must not meet the machine's own libvirtd there.
  write(
    "etc/qemu.conf",
    'stdio_handler = "file"',
    "cgroup_controllers = [ ]",
    "namespaces = [ ]",
    'security_driver = "none"',
  );
  write(
    "etc/storage/default.xml",
    `<pool type='dir'><name>default</name><uuid>${randomUUID()}</uuid><target><path>/var/lib/libvirt/images</path></target></pool>`,
  );
  symlinkSync("/etc/libvirt/storage/default.xml", path.join(folder, "etc/storage/autostart/default.xml"));
  // What libvirt has learnt of QEMU already; it looks by itself whether that still holds.
  const learnt = "/var/cache/libvirt/qemu";
  if (existsSync(learnt))
    cpSync(learnt, path.join(folder, "cache/qemu"), { recursive: true, preserveTimestamps: true });
  execFileSync("mkfifo", [path.join(folder, "control")]);
}

/** A folder below the temporary one for this process. Those that processes have left which were killed are removed. */
export function ownFolder(prefix: string): string {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`))
      rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtempSync(path.join(tmpdir(), `${prefix}${process.pid}-`));
}

async function asked(folder: string, what: Request, init: ChildProcess): Promise<void> {
  const token = randomBytes(6).toString("hex");
  const done = path.join(folder, `done.${token}`);
  // Another process opens the FIFO: an open that nobody answers would hold this one up.
  const teller = spawn("sh", ["-c", 'echo "$1" >"$2"', "sh", `${what} ${token}`, path.join(folder, "control")], {
    stdio: "ignore",
  });
  try {
    for (let tries = 0; tries < 3000 && !existsSync(done); tries++) {
      if (init.exitCode !== null || init.signalCode !== null)
        throw new Error(`its process 1 has ended with ${init.exitCode ?? init.signalCode}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (!existsSync(done)) throw new Error(`"${what}" was not done within a minute`);
    rmSync(done);
  } finally {
    teller.kill();
  }
}

function ended(init: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (init.exitCode !== null || init.signalCode !== null) return resolve();
    init.ref();
    init.once("exit", () => resolve());
    init.kill("SIGKILL");
  });
}
