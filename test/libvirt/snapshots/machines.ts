import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { define, machineName, removeMachines, xmlOf } from "../../provider/machines";
import { virsh } from "../../provider/engine";

export const has = (program: string): boolean => {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

const LOADER = "/usr/share/OVMF/OVMF_CODE_4M.fd";
const TEMPLATE = "/usr/share/OVMF/OVMF_VARS_4M.fd";
export const hasFirmware = (): boolean => existsSync(LOADER) && existsSync(TEMPLATE);
export const hasTpm = (): boolean => has("swtpm");

/**
 * A machine with UEFI and, where swtpm is installed, a TPM; a qcow2 disk (vda), a raw one (vdb) and a CD-ROM drive. No
 * system is on it. Its disks lie in a folder of its own.
 */
export class SnapshotMachineOfTest {
  readonly uuid = randomUUID();
  readonly name: string;
  readonly folder: string;
  readonly tpm = `/var/lib/libvirt/swtpm/${this.uuid}`;
  readonly variables = `/var/lib/libvirt/qemu/nvram/${this.uuid}_VARS.fd`;
  readonly store = `/var/lib/libvirt/qemu/nvram/${this.uuid}.snapshots`;

  constructor(name: string) {
    this.name = machineName(name);
    this.folder = `/var/lib/libvirt/images/${this.name}`;
    mkdirSync(this.folder, { recursive: true });
    execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", this.qcow2, "64M"]);
    execFileSync("qemu-img", ["create", "-q", "-f", "raw", this.raw, "16M"]);
    define(`<domain type='qemu'><name>${this.name}</name><uuid>${this.uuid}</uuid>
      <memory unit='MiB'>64</memory><vcpu>1</vcpu>
      <os><type arch='x86_64' machine='q35'>hvm</type>
        <loader readonly='yes' type='pflash'>${LOADER}</loader>
        <nvram template='${TEMPLATE}'>${this.variables}</nvram></os>
      <features><acpi/></features>
      <devices>
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${this.qcow2}'/><target dev='vda' bus='virtio'/></disk>
        <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${this.raw}'/><target dev='vdb' bus='virtio'/></disk>
        <disk type='file' device='cdrom'><target dev='sdc' bus='sata'/><readonly/></disk>
        ${hasTpm() ? "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>" : ""}
      </devices></domain>`);
  }

  get qcow2(): string {
    return `${this.folder}/a.qcow2`;
  }
  get raw(): string {
    return `${this.folder}/b.img`;
  }

  /** The image that a disk has now. */
  top(target: string): string {
    const disk = xmlOf(this.name)
      .match(/<disk\b[^]*?<\/disk>/g)!
      .find((one) => one.includes(`dev='${target}'`))!;
    return /<source file='([^']+)'/.exec(disk)![1]!;
  }

  /** Starts it, so that it has UEFI variables and a TPM with state, and turns it off. */
  startOnce(): void {
    virsh("start", this.name);
    virsh("destroy", this.name);
  }

  /** Writes 64 KiB of one letter at the beginning of a disk; the machine is off. */
  write(target: string, letter: string): void {
    this.#io(this.top(target), `write -P 0x${letter.charCodeAt(0).toString(16)} 0 64k`);
  }

  /** Does the disk begin with that letter? */
  holds(target: string, letter: string, image = this.top(target)): boolean {
    try {
      this.#io(image, `read -P 0x${letter.charCodeAt(0).toString(16)} 0 64k`);
      return true;
    } catch {
      return false;
    }
  }

  #io(image: string, command: string): void {
    const format = image === this.raw ? "raw" : "qcow2";
    const said = execFileSync("qemu-io", ["-f", format, "-c", command, image], { encoding: "utf8" });
    if (/Pattern verification failed/.test(said)) throw new Error(said);
  }

  static cleanUp(machines: readonly SnapshotMachineOfTest[]): void {
    removeMachines();
    for (const { folder, store } of machines) {
      rmSync(folder, { recursive: true, force: true });
      rmSync(store, { recursive: true, force: true });
    }
  }
}
