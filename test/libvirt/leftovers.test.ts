import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
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
import { join } from "node:path";
import { type LoopbackSsh, noSshServer, startSshServer } from "../support/sshd";
import { listMachines, newClient } from "./stand-ins";

/** A real ssh server in front of a double of virsh: it hangs at everything but `list` and the questions of a probe. */
describe("what is left on both sides", () => {
  if (noSshServer !== undefined) {
    it.skip(`all of it: ${noSshServer}`);
    return;
  }
  let folder: string;
  let tmp: string;
  let ssh: LoopbackSsh;
  const started: ChildProcess[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "wg-left-"));
    writeFileSync(
      join(folder, "virsh"),
      `#!/bin/sh
case "$*" in *" list "*) echo ada; exit;; esac
case "$*" in *" define "*) cat >'${folder}/input';; esac
sleep 4711 & echo "$$ $!" >>'${folder}/pids'; wait
`,
      { mode: 0o755 },
    );
    ssh = await startSshServer(folder);
  });
  after(() => {
    ssh.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    tmp = mkdtempSync(join(folder, "tmp-"));
    rmSync(join(folder, "pids"), { force: true });
  });
  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
    for (const pid of [...mine(), ...hanging()]) process.kill(pid, "SIGKILL");
  });

  const read = (file: string): string => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return "";
    }
  };
  /** It may end between two looks. */
  const alive = (pid: number): boolean => {
    const stat = read(`/proc/${pid}/stat`);
    return stat !== "" && !/\) Z /.test(stat);
  };
  /** Each hanging virsh and what it started, on the host or here. */
  const hanging = (): number[] =>
    read(join(folder, "pids"))
      .split(/\s+/)
      .filter((pid) => pid !== "")
      .map(Number)
      .filter(alive);
  /** What runs on our side for this test: the process itself, ssh, shared connections, virsh, the watchdog. */
  const mine = (): number[] =>
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        const shown =
          read(`/proc/${pid}/environ`).includes(`WG_TEST_LEFT=${tmp}\0`) ||
          read(`/proc/${pid}/cmdline`).startsWith(`ssh: ${tmp}/`);
        return shown && alive(pid);
      });
  const folders = (): string[] => readdirSync(tmp).filter((name) => name.startsWith("wg-ssh-"));
  const until = async (what: string, holds: () => boolean, seconds = 60): Promise<void> => {
    for (let i = 0; i < seconds * 10 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(
      holds(),
      `${what}: processes ${mine()
        .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll("\0", " ")}`)
        .join("; ")}, virsh ${hanging().join(" ")}, folders ${folders().join(" ")}`,
    );
  };
  /** Sooner than an unused connection ends by itself. */
  const nothingIsLeft = (): Promise<void> =>
    until("nothing is left", () => mine().length === 0 && hanging().length === 0 && folders().length === 0, 15);

  const node = (args: readonly string[]): ChildProcess & { said: string } => {
    const env = { ...process.env, PATH: `${folder}:${process.env["PATH"]}`, TMPDIR: tmp, WG_TEST_LEFT: tmp };
    const child = Object.assign(
      spawn(process.execPath, ["-r", "ts-node/register/transpile-only", ...args], {
        env,
        stdio: ["ignore", "pipe", "ignore"],
      }),
      { said: "" },
    );
    started.push(child);
    child.stdout.setEncoding("utf8").on("data", (text: string) => (child.said += text));
    return child;
  };
  const run = async (what: string, ...uris: string[]): Promise<ChildProcess> => {
    const child = node([join(__dirname, "leftovers-run.ts"), what, ...uris]);
    await until("the run is ready", () => child.said.includes("ready") || child.exitCode !== null);
    return child;
  };
  const ended = async (child: ChildProcess): Promise<void> =>
    until("the process ends", () => child.exitCode !== null || child.signalCode !== null);

  for (const what of ["exit", "throw"]) {
    it(`nothing, behind a process that ends by itself without closing anything (${what})`, async () => {
      await ended(await run(what, ssh.uri));
      await nothingIsLeft();
    });
  }

  it("nothing, behind a plugin that the engine ends", async () => {
    const child = await run("plugin", ssh.uri);
    assert.equal(folders().length, 1);
    child.kill("SIGTERM");
    await ended(child);
    assert.equal(child.exitCode, 0);
    await nothingIsLeft();
  });

  it("nothing, behind a command that is interrupted", async () => {
    const child = node([
      "-e",
      `require(${JSON.stringify(join(__dirname, "../../src/cli/main"))}).main(["probe", ${JSON.stringify(ssh.uri)}])`,
    ]);
    await until("virsh hangs", () => hanging().length > 0 && folders().length === 1);
    child.kill("SIGINT");
    await ended(child);
    assert.equal(child.exitCode, 130);
    await nothingIsLeft();
  });

  it("no virsh on the host, after a time limit (with and without input), a cancelled call and a closed connection", async () => {
    const client = newClient(ssh.uri);
    try {
      await listMachines(client);
      const calls = [
        () => client.start("ada", { timeLimit: 1500 }),
        () => client.define("<domain type='kvm'/>\n", { timeLimit: 1500 }),
      ];
      for (const call of calls) await assert.rejects(call(), /no answer within/);
      assert.equal(read(join(folder, "input")), "<domain type='kvm'/>\n");
      assert.ok(read(join(folder, "pids")).split("\n").length > 2, "virsh did not hang");
      await until("virsh has ended", () => hanging().length === 0, 15);
      const controller = new AbortController();
      const cancelled = client.start("ada", { signal: controller.signal });
      await until("virsh hangs", () => hanging().length > 0);
      controller.abort();
      await assert.rejects(cancelled, /cancelled/);
      await until("virsh has ended", () => hanging().length === 0, 15);
      assert.deepEqual(await listMachines(client), ["ada"], "the shared connection is gone");
      const open = assert.rejects(client.start("ada"));
      await until("virsh hangs", () => hanging().length > 0);
      await client.close();
      await open;
      await until("virsh has ended", () => hanging().length === 0, 15);
    } finally {
      await client.close();
    }
  });

  it("nothing, behind a process that was killed", async () => {
    const child = await run("hang", ssh.uri, "qemu:///system");
    await until("virsh hangs", () => hanging().length === 8);
    child.kill("SIGKILL");
    await nothingIsLeft();
  });

  describe("by a process that was killed together with its watchdog", () => {
    const killAll = async (child: ChildProcess): Promise<void> => {
      const watchdog = mine().find((pid) => read(`/proc/${pid}/cmdline`).includes("windows-guest-watchdog"));
      process.kill(watchdog!, "SIGKILL");
      child.kill("SIGKILL");
      await ended(child);
    };

    it("the host's virsh ends, and the next run sweeps", async () => {
      await killAll(await run("hang", ssh.uri));
      await until("virsh has ended", () => hanging().length === 0, 15);
      assert.equal(folders().length, 1);
      await ended(await run("exit", ssh.uri));
      await nothingIsLeft();
    });

    it("the next run leaves alone what lives, and what may not be ours", async () => {
      const living = await run("stay", ssh.uri);
      const kept = folders();
      assert.equal(kept.length, 1);
      const note = "999999999 1 ".concat(read(join(tmp, kept[0]!, "owner")).split(" ")[2]!);
      const make = (name: string, mode: number, text: string | undefined): void => {
        mkdirSync(join(tmp, name), { mode });
        chmodSync(join(tmp, name), mode);
        if (text !== undefined) writeFileSync(join(tmp, name, "owner"), text);
      };
      make("wg-ssh-dead00", 0o700, note);
      make("wg-ssh-open00", 0o755, note);
      make("wg-ssh-other0", 0o700, "999999999 1 another-container\n");
      make("wg-ssh-new000", 0o700, undefined);
      make("real", 0o700, note);
      symlinkSync(join(tmp, "real"), join(tmp, "wg-ssh-link00"));
      const next = await run("stay", ssh.uri);
      await until("the dead one is swept", () => !folders().includes("wg-ssh-dead00"));
      next.kill("SIGKILL");
      await until("the next run's own folder is removed", () => folders().length === 5);
      assert.deepEqual(
        folders().sort(),
        [...kept, "wg-ssh-link00", "wg-ssh-new000", "wg-ssh-open00", "wg-ssh-other0"].sort(),
      );
      assert.ok(existsSync(join(tmp, "real", "owner")));
      assert.ok(alive(living.pid!));
      await ended(Object.assign(living, { killed: living.kill("SIGKILL") }));
    });
  });
});
