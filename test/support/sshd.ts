import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A private ssh server on loopback that leads to this machine itself: a real `qemu+ssh` host without a second machine.
 */
export interface LoopbackSsh {
  readonly folder: string;
  /** qemu+ssh URI of this machine's own libvirt. */
  readonly uri: string;
  /** How many logins there were. */
  logins(): number;
  stop(): void;
}

const program = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].find(existsSync);

/** Why it cannot be had here; undefined where it can. */
export const noSshServer: string | undefined =
  program === undefined ? "needs sshd (Debian: openssh-server)" : process.getuid?.() !== 0 ? "needs root" : undefined;

/** `programs`: a folder of programs that go before the host's own ones. */
export async function startSshServer(programs?: string): Promise<LoopbackSsh> {
  const folder = mkdtempSync(join(tmpdir(), "wg-sshd-"));
  for (const key of ["host", "user"])
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
  writeFileSync(join(folder, "authorized"), readFileSync(join(folder, "user.pub")));
  mkdirSync("/run/sshd", { recursive: true });
  const port = await freePort();
  const settings = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/authorized`,
    "StrictModes no",
    "UsePAM no",
    "PermitRootLogin prohibit-password",
    // Not this machine's own ~/.bashrc, which bash reads under sshd too and which may start anything.
    `SetEnv HOME=${folder}${programs === undefined ? "" : ` PATH=${programs}:${process.env["PATH"]}`}`,
    `PidFile ${folder}/pid`,
  ];
  writeFileSync(join(folder, "config"), settings.join("\n"));
  writeFileSync(join(folder, "known"), `[127.0.0.1]:${port} ${readFileSync(join(folder, "host.pub"), "utf8")}`);
  const server = spawn(program!, ["-D", "-e", "-f", join(folder, "config")], { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  for (let i = 0; i < 50 && !/Server listening/.test(log); i++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return {
    folder,
    uri: `qemu+ssh://root@127.0.0.1:${port}/system?keyfile=${folder}/user&known_hosts=${folder}/known`,
    logins: () => (log.match(/Accepted publickey/g) ?? []).length,
    stop: () => {
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
