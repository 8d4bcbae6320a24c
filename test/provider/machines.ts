import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DomainArgs } from "../../src/components";
import { virsh } from "./engine";

/** Every machine that a test makes has a name with this in front, and goes when the test file is through. */
export const prefix = `wg-e2e-${randomBytes(3).toString("hex")}-`;
export const machineName = (name: string): string => `${prefix}${name}`;

/** A machine that this host can define, without Hyper-V in its kernel: nothing is started. */
export const definedOnly: Pick<DomainArgs, "windows" | "hostSupport" | "running" | "networks"> = {
  windows: "windows-10",
  hostSupport: "report",
  running: false,
  networks: [],
};

/**
 * A machine that this host can start: BIOS, and only the enlightenments that libvirt starts without the kernel's help.
 */
export const startable: DomainArgs = {
  windows: "windows-10",
  preset: "minimal",
  hostSupport: "report",
  networks: [],
  vcpus: 1,
  memory: "2 GiB",
  firmware: { type: "bios" },
  // A nested host may lack MSRs of its own CPU model.
  cpu: { mode: "custom", model: "qemu64" },
  enlightenments: { relaxed: "off", vapic: "off", vpindex: "off", synic: "off", stimer: "off", time: "off" },
};

export const exists = (name: string): boolean => virsh("list", "--all", "--name").split("\n").includes(name);
export const uuidOf = (name: string): string => virsh("domuuid", name).trim();
export const stateOf = (name: string): string => virsh("domstate", name).trim();
export const xmlOf = (name: string): string => virsh("dumpxml", "--inactive", name);

/** What a person does with `virsh define`. */
export function define(xml: string): void {
  const file = path.join(tmpdir(), `${prefix}${randomBytes(3).toString("hex")}.xml`);
  writeFileSync(file, xml);
  try {
    virsh("define", file);
  } finally {
    rmSync(file);
  }
}

/** What a person does with `virsh edit`. */
export const edit = (name: string, change: (xml: string) => string): void =>
  define(change(virsh("dumpxml", "--inactive", "--security-info", name)));

/** Removes every machine of this test file with everything that belongs to it. */
export function removeMachines(): void {
  for (const name of virsh("list", "--all", "--name")
    .split("\n")
    .filter((one) => one.startsWith(prefix))) {
    if (stateOf(name) !== "shut off") virsh("destroy", name);
    virsh("undefine", name, "--nvram", "--tpm");
  }
}
