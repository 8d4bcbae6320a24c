import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { tinyGuestImage, tinyGuestOptions, type TinyGuestOptions } from "../support/tiny-guest";
import { unfreeze } from "./frozen-start";
import { labCopy, type LabHostName, labRun, labUp, labUri } from "./lab";

const PREFIX = "wg-life-";
const FOLDER = "/var/lib/libvirt/images/wg-life";
/** libvirt's network of the machines, without rules for a firewall, which the lab host does not need. */
const NETWORK = "wg-life";

/** A lab host with a network and disks for machines that really run, each with the tiny guest in it. */
export class LifeHost {
  readonly network = NETWORK;
  readonly pool = NETWORK;
  readonly uri: string;
  /** An image with the tiny guest as it was built. */
  tinyGuest = "";

  constructor(readonly suite: LabHostName) {
    this.uri = labUri(suite);
  }

  /** Starts the host, and removes what a run that was cut off left on it. */
  async prepare(): Promise<void> {
    labUp(this.suite);
    unfreeze(this.suite);
    this.clear();
    const image = await tinyGuestImage();
    if (image === undefined) throw new Error("the tiny guest cannot be built: it needs apt-get and Debian's packages");
    this.run(`mkdir -p ${FOLDER}`);
    this.giveTinyGuest(readFileSync(image));
    this.run(
      `cat >/tmp/${NETWORK}.xml <<'XML'\n${networkXml}\nXML\nvirsh -c qemu:///system net-create /tmp/${NETWORK}.xml`,
    );
    this.run(`virsh -c qemu:///system pool-create-as ${this.pool} dir --target ${FOLDER}`);
  }

  /** The image that all disks with the tiny guest are copied from. It stays on the host for the next file of tests. */
  private giveTinyGuest(image: Buffer): void {
    this.tinyGuest = `${FOLDER}-${createHash("sha256").update(image).digest("hex").slice(0, 12)}.img`;
    if (this.run(`test -e ${this.tinyGuest} && echo there || true`) !== "") return;
    const part = `${this.tinyGuest}.part`;
    labCopy(this.suite, gzipSync(image, { level: 1 }), `gzip -dc >${part} && mv ${part} ${this.tinyGuest}`);
  }

  /** Removes every machine of these tests, with its disks, the network and the storage pool. */
  clear(): void {
    this.run(
      `
      virsh -c qemu:///system "$(virsh -c qemu:///system list --all --name | sed -n 's/^${PREFIX}.*/destroy &; undefine --nvram --tpm &;/p')" >/dev/null 2>&1
      virsh -c qemu:///system net-destroy ${NETWORK} >/dev/null 2>&1
      virsh -c qemu:///system pool-destroy ${NETWORK} >/dev/null 2>&1
      rm -rf ${FOLDER} /tmp/${NETWORK}.xml
      true`,
      300,
    );
  }

  readonly machineName = (name: string): string => `${PREFIX}${name}`;
  readonly file = (name: string): string => `${FOLDER}/${name}`;

  /** Names of all machines of these tests. */
  machineNames(): string[] {
    return this.virsh("list", "--all", "--name")
      .split("\n")
      .filter((name) => name.startsWith(PREFIX));
  }

  run(script: string, seconds = 120): string {
    return labRun(this.suite, script, seconds);
  }

  virsh(...args: readonly string[]): string {
    return this.run(`virsh -c qemu:///system ${args.map((arg) => `'${arg}'`).join(" ")}`).trim();
  }

  /** A disk with the tiny guest. */
  async guestDisk(name: string, options: TinyGuestOptions = {}): Promise<string> {
    const file = this.file(`${name}.img`);
    this.run(`cp --sparse=always ${this.tinyGuest} ${file}`);
    await this.setGuestOptions(file, options);
    return file;
  }

  /** Changes what a tiny guest does from its next boot on. */
  async setGuestOptions(file: string, options: TinyGuestOptions): Promise<void> {
    const { sector, offset } = await tinyGuestOptions(options);
    labCopy(this.suite, sector, `dd of=${file} bs=512 seek=${offset / 512} conv=notrunc status=none`);
  }

  /** An empty image. */
  image(name: string, format: "raw" | "qcow2" = "qcow2", size = "8M"): string {
    const file = this.file(name);
    this.run(`qemu-img create -q -f ${format} ${file} ${size}`);
    return file;
  }
}

const networkXml = `<network><name>${NETWORK}</name><forward mode='open'/>
  <ip address='192.168.177.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.177.10' end='192.168.177.250'/></dhcp>
  </ip></network>`;
