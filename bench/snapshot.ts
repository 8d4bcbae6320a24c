import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { Domain } from "../src/components";
import { ensureBuilt, run } from "../test/cli/support/command";
import { assertSucceeded, TestStack, virsh } from "../test/provider/engine";
import { startable } from "../test/provider/machines";
import { tinyGuestFolder } from "../test/support/tiny-guest";
import { type Figure, inTurn, milliseconds } from "./figures";

const uri = "qemu:///system";

/**
 * `windows-guest snapshots … create` for a machine that runs, against libvirt's bare snapshot of the same disk: without
 * lock, check of free space, copies, manifest, and what is read back.
 */
export async function snapshotFigure(name: string, rounds: number): Promise<Figure> {
  ensureBuilt();
  const folder = tinyGuestFolder();
  const disk = path.join(folder.path, "disk.qcow2");
  execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", disk, "1G"]);
  const stack = await TestStack.make(
    async () =>
      void new Domain(name, {
        ...startable,
        name,
        systemDisk: { path: disk, format: "qcow2" },
        running: true,
        forceStop: true,
        shutdownTimeoutSeconds: 1,
      }),
  );
  try {
    assertSucceeded(await stack.up());
    const target = /^ *(\S+) +\S*disk\.qcow2$/m.exec(virsh("domblklist", name))![1]!;
    const [ours, bare] = await inTurn(
      rounds,
      () => ourSnapshot(name),
      () => bareSnapshot(name, target, path.join(folder.path, "bare.qcow2")),
    );
    return {
      what: "snapshot of a machine that runs",
      value: `${(ours / 1000).toFixed(1)} s`,
      against: `virsh snapshot-create-as --disk-only: ${(bare / 1000).toFixed(1)} s`,
      ratio: `${(ours / bare).toFixed(1)} x`,
      goal: "",
    };
  } finally {
    await stack.destroy();
    await stack.remove();
    folder.remove();
  }
}

async function ourSnapshot(name: string): Promise<number> {
  const time = await milliseconds(() => snapshots(name, "create", "bench"));
  snapshots(name, "remove", "bench");
  return time;
}

function snapshots(...args: readonly string[]): void {
  const { code, stderr } = run(["snapshots", uri, ...args], { timeoutMs: 120_000 });
  if (code !== 0) throw new Error(stderr);
}

async function bareSnapshot(name: string, target: string, overlay: string): Promise<number> {
  const covered = `--diskspec=${target},file=${overlay}`;
  const time = await milliseconds(() =>
    virsh("snapshot-create-as", name, "--disk-only", "--atomic", "--no-metadata", covered),
  );
  virsh("blockcommit", name, target, "--active", "--pivot", "--wait");
  rmSync(overlay);
  return time;
}
