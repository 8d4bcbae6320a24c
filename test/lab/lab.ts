import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Generations of the lab host: an emulated AMD machine whose own KVM offers Hyper-V enlightenments. */
export type Suite = "bookworm" | "trixie" | "sid";
export const suites: readonly Suite[] = ["bookworm", "trixie", "sid"];

/** A second host of a generation, with an IOMMU, network cards and USB devices to give to machines. */
export const DEVICES = "trixie-devices";
export type LabHostName = Suite | typeof DEVICES;

/** Where the lab's scripts are: beside the checkout, or where WINDOWS_GUEST_LAB says. */
export const labFolder = process.env["WINDOWS_GUEST_LAB"] ?? resolve(__dirname, "../../../shared/lab");
const cache = process.env["LAB_CACHE"] ?? join(homedir(), ".cache/kvm-lab");
const ports: Readonly<Record<LabHostName, number>> = { trixie: 2222, sid: 2223, bookworm: 2224, [DEVICES]: 2232 };

export const labIsHere = (): boolean => existsSync(join(labFolder, "up.sh"));

/**
 * Builds the image if it is missing, starts the host unless it runs, and waits for its libvirt. Minutes when cold,
 * seconds when it runs.
 */
export function labUp(suite: LabHostName): void {
  if (!existsSync(join(cache, suite, "root.img"))) script("build.sh", suite, 900);
  script("up.sh", suite, 600);
}

export const labDown = (suite: LabHostName): void => script("down.sh", suite, 60);

/** The URI for our own client and for virsh alike. */
export const labUri = (suite: LabHostName): string =>
  `qemu+ssh://root@127.0.0.1:${ports[suite]}/system?keyfile=${join(cache, "id_ed25519")}&no_verify=1`;

/** Runs a shell script inside the host, given on standard input; returns its standard output. */
export const labRun = (suite: LabHostName, shellScript: string, seconds: number): string =>
  labShell(suite, "bash -s", shellScript, seconds);

/** Gives a command inside the host these bytes on standard input. */
export const labCopy = (suite: LabHostName, bytes: Buffer, command: string): void =>
  void labShell(suite, command, bytes, 300);

function labShell(suite: LabHostName, command: string, input: string | Buffer, seconds: number): string {
  const result = spawnSync(
    "ssh",
    [
      ...["-i", join(cache, "id_ed25519"), "-p", String(ports[suite])],
      ...sshOptions(suite).flatMap((option) => ["-o", option]),
      ...["root@127.0.0.1", command],
    ],
    { input, encoding: "utf8", timeout: seconds * 1000, maxBuffer: 64 << 20 },
  );
  if (result.error) throw new Error(`lab ${suite}: ${result.error.message} (limit ${seconds} s)`);
  if (result.status !== 0) throw new Error(`lab ${suite}: exit code ${result.status}: ${result.stderr.slice(-2000)}`);
  return result.stdout;
}

/** One connection for all calls: the emulated host needs seconds for the keys of each new one. */
const sshOptions = (suite: LabHostName): readonly string[] => [
  `UserKnownHostsFile=${join(cache, suite, "known_hosts")}`,
  "BatchMode=yes",
  "LogLevel=ERROR",
  "ControlMaster=auto",
  `ControlPath=${join(cache, suite, "ssh-control")}`,
  "ControlPersist=60",
];

/** Gives a command to the monitor of the QEMU that is the host with devices. */
export async function askHostsQemu(command: string): Promise<void> {
  const socket = connect(join(cache, DEVICES, "monitor.sock"));
  socket.on("error", () => undefined);
  let said = "";
  socket.setEncoding("utf8").on("data", (text: string) => (said += text));
  await once(socket, "connect");
  socket.write(`${command}\n`);
  const answers = (): number => said.split("(qemu) ").length - 1;
  // A prompt before the command, and one after it.
  for (let i = 0; i < 100 && answers() < 2; i++) await sleep(100);
  socket.destroy();
  if (answers() < 2 || /^Error/m.test(said)) throw new Error(`lab ${DEVICES}: ${command}: ${said}`);
}

function script(name: string, suite: LabHostName, seconds: number): void {
  const result = spawnSync(join(labFolder, name), [suite === DEVICES ? "trixie" : suite], {
    encoding: "utf8",
    timeout: seconds * 1000,
    env: environment(suite),
  });
  if (result.status !== 0)
    throw new Error(`${name} ${suite} failed: ${result.stderr || result.error?.message || result.stdout}`);
}

/**
 * Every generation listens on its own port; a port set for one of them must not move the others. 6 GiB hold the largest
 * machine. Linux in a machine on sid, and a card with virtual functions, need a newer emulator than Debian 12's: the
 * image's own (see README.md).
 */
function environment(suite: LabHostName): NodeJS.ProcessEnv {
  const isNewer = suite === "sid" || suite === DEVICES;
  return {
    LAB_MEM: "6G",
    ...(isNewer ? { LAB_QEMU: join(__dirname, "qemu.sh"), LAB_QEMU_SUITE: suite } : {}),
    ...process.env,
    ...(suite === DEVICES ? { LAB_DEVICES: "1", LAB_EXTRA_PACKAGES: "virtiofsd" } : {}),
    LAB_PORT: String(ports[suite]),
  };
}

export const recordingPath = (suite: Suite): string => join(__dirname, "recordings", `${suite}.json`);
export const readRecording = (suite: Suite): Recording =>
  JSON.parse(readFileSync(recordingPath(suite), "utf8")) as Recording;

/** What a real QEMU said to each set of flags, with all that is needed to judge the same sets by the rules later. */
export interface Recording {
  readonly suite: Suite;
  readonly recordedAt: string;
  readonly versions: { readonly libvirt: string; readonly qemu: string; readonly linux: string };
  /** Raw answers of the host, the input of `parseHostProfile`. */
  readonly host: {
    readonly domcapabilities: string;
    readonly capabilities: string;
    readonly version: string;
    readonly uname: string;
    readonly extra: string;
  };
  readonly sets: readonly { readonly flags: readonly string[]; readonly accepted: boolean; readonly message: string }[];
}
