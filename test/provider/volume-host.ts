import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { plain, type Properties } from "../../src/provider/properties";
import type { DiffResult, OperationContext, ResourceHandler } from "../../src/provider/resource";
import { virsh } from "./engine";
import { machineName } from "./machines";

// What is noted of unfinished volumes is not for the home of whoever runs the tests.
process.env["PULUMI_HOME"] ??= mkdtempSync(path.join(tmpdir(), "wg-pulumi-home-"));

/** A storage pool in a folder of its own, which a test may take away and bring back. */
export class TestPool {
  readonly folder = mkdtempSync(path.join(tmpdir(), "wg-pool-"));
  readonly images: string;

  constructor(readonly name = machineName("pool")) {
    // QEMU runs as another user.
    chmodSync(this.folder, 0o755);
    this.images = path.join(this.folder, "images");
    execFileSync("mkdir", [this.images]);
    virsh("pool-define-as", name, "dir", `--target=${this.images}`);
    virsh("pool-start", name);
  }

  path(volume: string): string {
    return path.join(this.images, volume);
  }

  /** A volume, or a file in the folder that libvirt has not listed. */
  image(
    name: string,
    format: string,
    { size = "64M", base, listed = true }: { size?: string; base?: string; listed?: boolean } = {},
  ): string {
    qemuImg(
      "create",
      "-q",
      "-f",
      format,
      ...(base === undefined ? [] : ["-b", base, "-F", "qcow2"]),
      this.path(name),
      ...(base === undefined ? [size] : []),
    );
    if (listed) virsh("pool-refresh", this.name);
    return this.path(name);
  }

  volumes(): string[] {
    return virsh("vol-list", this.name)
      .split("\n")
      .flatMap((line) => /^ (\S+) +\//.exec(line)?.[1] ?? []);
  }

  info(volume: string): { format: string; "virtual-size": number; "backing-filename"?: string } {
    return JSON.parse(qemuImg("info", "-U", "--output=json", this.path(volume))) as never;
  }

  /** Its storage is not mounted: the folder is there, and empty. */
  unmount(): void {
    execFileSync("mv", [this.images, `${this.images}.away`]);
    execFileSync("mkdir", [this.images]);
  }

  mount(): void {
    rmSync(this.images, { recursive: true });
    execFileSync("mv", [`${this.images}.away`, this.images]);
  }

  remove(): void {
    for (const command of ["pool-destroy", "pool-undefine"]) {
      try {
        virsh(command, this.name);
      } catch {
        // It is off already.
      }
    }
    rmSync(this.folder, { recursive: true });
  }
}

export const qemuImg = (...args: string[]): string => execFileSync("qemu-img", args, { encoding: "utf8" });

/** Defines a small machine without Windows, which this host can start. `disks`: XML of its disks. */
export function smallMachine(name: string, disks: string, more = ""): string {
  const file = path.join(tmpdir(), `${name}.xml`);
  writeFileSync(
    file,
    `<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type>${more}</os><features><acpi/></features><devices>${disks}</devices></domain>`,
  );
  try {
    virsh("define", file);
  } finally {
    rmSync(file);
  }
  return name;
}

export const fileDisk = (file: string, format = "qcow2", target = "sda"): string =>
  `<disk type='file' device='disk'><driver name='qemu' type='${format}'/><source file='${file}'/><target dev='${target}' bus='sata'/></disk>`;
export const volumeDisk = (pool: string, volume: string, target = "sda"): string =>
  `<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='${pool}' volume='${volume}'/><target dev='${target}' bus='sata'/></disk>`;

/** A volume as the engine keeps it, and whatever the provider is asked about it. */
export class HandledVolume {
  state: { id: string; inputs: Properties; state: Properties } | undefined;
  readonly logs: string[] = [];
  readonly context: OperationContext;

  constructor(
    readonly handler: ResourceHandler,
    name: string,
  ) {
    this.context = {
      urn: `urn:pulumi:test::test::windows-guest:index:Volume::${name}`,
      name,
      signal: new AbortController().signal,
      log: (level, message) => void this.logs.push(`${level}: ${message}`),
    };
  }

  /** Failures of a check, as `property: reason`. */
  async failures(args: Record<string, unknown>): Promise<string> {
    const { failures } = await this.handler.check(
      { news: plain(args), olds: this.state?.inputs ?? plain({}) },
      this.context,
    );
    return failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n");
  }

  /** Check and diff, then create or update, as an `up` does it. Replacing is for the engine. */
  async up(args: Record<string, unknown> | Properties): Promise<DiffResult["changes"]> {
    const news = "secrets" in args ? (args as Properties) : plain(args);
    const { inputs, failures } = await this.handler.check(
      { news, olds: this.state?.inputs ?? plain({}) },
      this.context,
    );
    assert.deepEqual(failures, []);
    if (this.state === undefined) {
      this.state = { inputs, ...(await this.handler.create({ inputs, preview: false }, this.context)) };
      return {};
    }
    const { id, inputs: oldInputs, state: olds } = this.state;
    const { changes } = await this.handler.diff({ id, oldInputs, olds, news: inputs }, this.context);
    assert.ok(!Object.values(changes).some(({ replace }) => replace === true), "it would be replaced");
    if (Object.keys(changes).length > 0)
      this.state = {
        id,
        inputs,
        ...(await this.handler.update({ id, oldInputs, olds, news: inputs, preview: false }, this.context)),
      };
    return changes;
  }

  async refresh(): Promise<void> {
    const seen = await this.handler.read(this.state!, this.context);
    assert.ok(seen !== undefined, "it was dropped from the state");
    this.state = seen;
  }

  async destroy(): Promise<void> {
    await this.handler.delete(this.state!, this.context);
    this.state = undefined;
  }

  output(name: string): unknown {
    return this.state!.state.value[name];
  }
}
