import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isSnapshotOverlay, SNAPSHOT_NAME } from "../../../src/libvirt/snapshots";
import type { PrivateLibvirtd } from "../../support/private-libvirtd";
import type { VirshDouble } from "./double";
import type { Result } from "./program";

/** What Windows has written to its disk since the snapshot that was there before. */
export const LATER = "data of later";
const NVRAM = "/var/lib/libvirt/qemu/nvram";
const BYTES = 512;

/** A machine's snapshots, and what is in its disk through all overlays. */
export interface SnapshotWorld {
  /** Undefined where its disk is no overlay. */
  readonly disk?: string;
  readonly complete: number;
  /** What the disks of complete snapshots hold. */
  readonly held: readonly string[];
  /** Names and states of those that are not complete. */
  readonly open: readonly string[];
  /** The files of complete snapshots, and overlays below the machine's disk. */
  readonly files: readonly string[];
}

export const isOverlay = (file: string): boolean => isSnapshotOverlay(`/${file}`);

interface Manifest {
  readonly state: string;
  readonly disks: readonly { readonly image: string; readonly format: string }[];
}

/** Looks at the machine's folder of snapshots, and reads its disks as QEMU does. */
export function snapshotsIn(host: PrivateLibvirtd, uuid: string, xml: string): SnapshotWorld {
  const store = `${NVRAM}/${uuid}.snapshots`;
  const there = existsSync(host.file(store)) ? readdirSync(host.file(store)) : [];
  const all = there
    .filter((name) => SNAPSHOT_NAME.test(name))
    .map((name) => ({ name, ...manifestOf(host, store, name) }));
  const complete = all.filter(({ state }) => state === "complete");
  const top = /<source file='([^']*\.snapshot-[^']*)'/.exec(xml)?.[1];
  const holds = (image: string, format = "qcow2"): string => readDisk(host, image, format);
  const images = complete.flatMap(({ disks }) => disks);
  const overlays = [...(top === undefined ? [] : [top]), ...images.map(({ image }) => image)].filter(isSnapshotOverlay);
  return {
    ...(top === undefined ? {} : { disk: holds(top) }),
    complete: complete.length,
    held: images.map(({ image, format }) => holds(image, format)).sort(),
    open: all.filter(({ state }) => state !== "complete").map(({ name, state }) => `${name} is ${state}`),
    files: [
      ...overlays,
      ...complete.flatMap(({ name }) =>
        ["manifest.json", "definition.xml", "variables", "tpm/tpm2/tpm2-00.permall"].map(
          (file) => `${store}/${name}/${file}`,
        ),
      ),
    ],
  };
}

function manifestOf(host: PrivateLibvirtd, store: string, name: string): Manifest {
  const file = host.file(`${store}/${name}/manifest.json`);
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Manifest)
    : { state: "without manifest", disks: [] };
}

/** Overlays name the image below them as the host sees it. */
const inHost = (host: PrivateLibvirtd, program: string, ...args: readonly string[]): string =>
  execFileSync("nsenter", ["--mount", "--target", String(host.pid), "--", program, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

function readDisk(host: PrivateLibvirtd, image: string, format: string): string {
  const copy = path.join(host.folder, "disk");
  try {
    inHost(
      host,
      "qemu-img",
      "dd",
      "-U",
      "-f",
      format,
      "-O",
      "raw",
      `bs=${BYTES}`,
      "count=1",
      `if=${image}`,
      `of=${copy}`,
    );
  } catch (error) {
    return `nothing that can be read: ${(error as { stderr?: string }).stderr ?? String(error)}`;
  }
  const content = readFileSync(copy);
  return content.subarray(0, Math.max(0, content.indexOf(0))).toString("latin1");
}

/** Makes a snapshot `one` of a machine that is off, as a person or an update does; then Windows writes to its disk. */
export async function makeSnapshotBefore(
  double: VirshDouble,
  host: PrivateLibvirtd,
  uri: string,
  { name, uuid }: { readonly name: string; readonly uuid: string },
  origin: "user" | "update",
): Promise<void> {
  const made = await snapshotCommand(double, [uri, name, "create", "one"]);
  if (made.failed) throw new Error(`no snapshot can be made: ${made.text}`);
  const manifest = host.file(`${NVRAM}/${uuid}.snapshots/one/manifest.json`);
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, "utf8")), origin }));
  writeLater(host, host.exec("dumpxml", "--inactive", uuid));
}

function writeLater(host: PrivateLibvirtd, xml: string): void {
  const image = /<source file='([^']*\.snapshot-[^']*)'/.exec(xml)![1]!;
  const pattern = path.join(host.folder, "pattern");
  writeFileSync(pattern, LATER.padEnd(BYTES, "\0"));
  inHost(host, "qemu-io", "-f", "qcow2", "-c", `write -s ${pattern} 0 ${BYTES}`, image);
}

const command = path.join(__dirname, "..", "..", "..", "bin", "windows-guest");

/** Runs `windows-guest snapshots …` with the doubles on its PATH; `interrupt`: a person gives up waiting. */
export function snapshotCommand(
  double: VirshDouble,
  args: readonly string[],
  interrupt: () => boolean = () => false,
): Promise<Result> {
  const child = spawn(process.execPath, [command, "snapshots", ...args], {
    env: { ...process.env, PATH: double.path },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (more: string) => (text += more));
  const watch = setInterval(() => interrupt() && child.kill("SIGINT"), 20);
  return new Promise((resolve) =>
    child.on("exit", (code, signal) => {
      clearInterval(watch);
      resolve({ failed: code !== 0, text: signal === null ? text : `${text}ended by ${signal}` });
    }),
  );
}
