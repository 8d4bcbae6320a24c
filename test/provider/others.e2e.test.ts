import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DomainArgs } from "../../src/components";
import { parseHostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { OperationFailed } from "../../src/provider/errors";
import type { ResourceHandler } from "../../src/provider/resource";
import { virsh } from "./engine";
import { HandledMachine, handlerFor } from "./handled-machine";
import { edit, exists, machineName, removeMachines, startable, stateOf, xmlOf } from "./machines";

/** What other people and programs do with our machines on their host, by virsh itself. */
describe("a machine that others work with on its host", function () {
  this.timeout(120_000);
  let handler: ResourceHandler;
  let count = 0;
  /** Readable for QEMU, which runs as a user of its own. */
  const folder = mkdtempSync(path.join(tmpdir(), "wg-others-"));
  chmodSync(folder, 0o755);
  after(() => rmSync(folder, { recursive: true }));

  before(async () => {
    const profile = parseHostProfile(await libvirtClient("qemu:///system").probe());
    handler = handlerFor(profile);
  });
  afterEach(removeMachines);

  async function deployed(args: Partial<DomainArgs> = {}): Promise<HandledMachine> {
    const machine = new HandledMachine(handler, machineName(`others-${count++}`));
    await machine.create(
      await machine.checked({ ...startable, running: false, autostart: false, shutdownTimeoutSeconds: 1, ...args }),
    );
    return machine;
  }
  const again = (machine: HandledMachine, args: Partial<DomainArgs>): ReturnType<HandledMachine["checked"]> =>
    machine.checked({ ...startable, running: false, autostart: false, shutdownTimeoutSeconds: 1, ...args });

  async function refused(operation: Promise<unknown>, message: RegExp): Promise<void> {
    await assert.rejects(operation, (error) => {
      assert.ok(error instanceof OperationFailed, String(error));
      assert.match(error.message, message);
      return true;
    });
  }

  it("keeps a title and marks that another tool wrote, also at the up that follows a refresh", async () => {
    const machine = await deployed();
    virsh("desc", machine.name, "--title", "--config", "reception, ground floor");
    virsh(
      "metadata",
      machine.name,
      "--config",
      "--uri",
      "http://example.org/inventory",
      "--key",
      "inventory",
      "--set",
      "<item number='4711'/>",
    );
    assert.deepEqual(await machine.refresh(), []);
    await machine.update(await again(machine, { memory: "3 GiB" }));
    const xml = xmlOf(machine.name);
    assert.match(xml, /<memory unit='KiB'>3145728</);
    assert.match(xml, /<title>reception, ground floor<\/title>/);
    assert.match(xml, /<inventory:item[^>]*number="4711"/);
    assert.deepEqual(await machine.refresh(), []);
  });

  it("keeps what was added with `virsh edit` and this package has no words for, also at the up that follows a refresh", async () => {
    const machine = await deployed({
      networks: [{ bridge: "br-none" }],
      graphics: { type: "spice" },
      disks: [{ path: "/nonexistent.raw", format: "raw" }],
    });
    const added: Readonly<Record<string, string>> = {
      "a device of the host":
        "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0xf1' slot='0x00' function='0x0'/></source></hostdev>",
      "a USB device of the host":
        "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1050'/><product id='0x0407'/></source></hostdev>",
      "a socket to the host": "<vsock model='virtio'><cid auto='no' address='4711'/></vsock>",
      "a redirected USB port": "<redirdev bus='usb' type='spicevmc'/>",
      "a channel": "<channel type='unix'><target type='virtio' name='org.example.0'/></channel>",
      "a smart card": "<smartcard mode='passthrough' type='spicevmc'/>",
      "a shared folder":
        "<filesystem type='mount' accessmode='mapped'><source dir='/srv/share'/><target dir='share'/></filesystem>",
    };
    edit(machine.name, (xml) =>
      xml
        .replace("</devices>", `${Object.values(added).join("")}</devices>`)
        .replace(
          "<source bridge='br-none'/>",
          "$&<mtu size='9000'/><bandwidth><inbound average='1000'/></bandwidth><filterref filter='clean-traffic'/><vlan><tag id='42'/></vlan><boot order='7'/>",
        )
        .replace(/(<disk type='file' device='disk'>\s*<driver [^>]*?)\/>/, "$1 rerror_policy='report'/>")
        .replace("<source file='/nonexistent.raw'/>", "$&<iotune><total_iops_sec>500</total_iops_sec></iotune>")
        .replace(
          /<cpu /,
          "<cputune><shares>512</shares><period>100000</period><quota>50000</quota></cputune><blkiotune><weight>200</weight></blkiotune><sysinfo type='smbios'><system><entry name='product'>KVM</entry></system></sysinfo>$&",
        ),
    );
    const kept: Readonly<Record<string, RegExp>> = {
      "a device of the host": /<address domain='0x0000' bus='0xf1'/,
      "a USB device of the host": /<vendor id='0x1050'\/>/,
      "a socket to the host": /address='4711'/,
      "a redirected USB port": /<redirdev bus='usb'/,
      "a channel": /org\.example\.0/,
      "a smart card": /<smartcard mode='passthrough'/,
      "the disk's way to read": /rerror_policy='report'/,
      "a shared folder": /<source dir='\/srv\/share'\/>/,
      "the card's MTU": /<mtu size='9000'\/>/,
      "the card's bandwidth": /<inbound average='1000'\/>/,
      "the card's filter": /<filterref filter='clean-traffic'\/>/,
      "the card's VLAN": /<tag id='42'\/>/,
      "the card's place in the boot order": /<boot order='7'\/>/,
      "the disk's limit": /<total_iops_sec>500</,
      "shares of the CPU": /<shares>512<\/shares>/,
      "its quota": /<quota>50000<\/quota>/,
      "firmware tables": /<entry name='product'>KVM</,
    };
    const lost = (): string[] => Object.keys(kept).filter((what) => !kept[what]!.test(xmlOf(machine.name)));
    assert.deepEqual(lost(), [], "libvirt took the edit");
    await machine.update(
      await again(machine, {
        networks: [{ bridge: "br-none" }],
        graphics: { type: "spice" },
        disks: [{ path: "/nonexistent.raw", format: "raw" }],
        memory: "3 GiB",
      }),
    );
    assert.match(xmlOf(machine.name), /<memory unit='KiB'>3145728</);
    assert.deepEqual(lost(), [], "after an update");
    assert.deepEqual(await machine.refresh(), []);
    await machine.update(
      await again(machine, {
        networks: [{ bridge: "br-none" }],
        graphics: { type: "spice" },
        disks: [{ path: "/nonexistent.raw", format: "raw" }],
        memory: "4 GiB",
      }),
    );
    assert.deepEqual(lost(), [], "after a refresh and an update");
    assert.deepEqual(await machine.refresh(), []);
  });

  it("refuses to undo a device that it could declare and does not, which was added with `virsh edit`", async () => {
    for (const device of [
      "<watchdog model='i6300esb' action='reset'/>",
      "<serial type='pty'/>",
      "<sound model='ich9'/>",
    ]) {
      const machine = await deployed();
      edit(machine.name, (xml) => xml.replace("</devices>", `${device}</devices>`));
      await refused(
        machine.update(await again(machine, { memory: "3 GiB" })),
        /was changed on qemu:\/\/\/system since it was deployed, and this update would undo the change/,
      );
    }
  });

  it("does not undo silently what somebody changed since anybody looked, and does after a refresh has told of it", async () => {
    const machine = await deployed({ memory: "2 GiB" });
    edit(machine.name, (xml) => xml.replaceAll("2097152", "4194304"));
    const news = await again(machine, { memory: "2 GiB", description: "new" });
    await refused(
      machine.update(news),
      /was changed on qemu:\/\/\/system since it was deployed[^]*memory was changed from 2 GiB to 4 GiB on the host[^]*pulumi refresh/,
    );
    assert.match(xmlOf(machine.name), /<memory unit='KiB'>4194304</);
    assert.equal((await machine.refresh())?.length, 1);
    await machine.update(news);
    assert.match(xmlOf(machine.name), /<memory unit='KiB'>2097152</);
  });

  it("keeps a console's password that somebody set, and tells it to nobody: not in the state, not as drift, not in an error", async () => {
    const password = "Tr0ub4d0";
    const shown = (machine: HandledMachine): string => JSON.stringify([machine.state, machine.said]);
    const machine = await deployed();
    edit(machine.name, (xml) =>
      xml.replace(/<graphics [^>]*?(?=\/?>)/, `$& passwd='${password}' passwdValidTo='2031-01-01T00:00:00'`),
    );
    await machine.update(await again(machine, { description: "new" }));
    assert.match(virsh("dumpxml", "--security-info", machine.name), new RegExp(`passwd='${password}'`));
    assert.ok(!shown(machine).includes(password));
    assert.deepEqual(await machine.refresh(), []);
    await machine.update(await again(machine, { description: "newer" }));
    edit(machine.name, (xml) =>
      xml.replace(/<graphics [^]*?<\/graphics>/, `<graphics type='spice' autoport='yes' passwd='${password}'/>`),
    );
    await machine
      .update(await again(machine, { description: "newest", graphics: { type: "vnc" } }))
      .catch((error: unknown) => machine.said.push(String(error)));
    await machine.refresh();
    assert.ok(!shown(machine).includes(password));
  });

  it("gives a console another password of the program, and takes it away", async () => {
    const machine = await deployed({ graphics: { type: "vnc", password: "first-pw" } });
    await machine.update(await again(machine, { graphics: { type: "vnc", password: "other-pw" } }));
    assert.match(virsh("dumpxml", "--security-info", machine.name), /passwd='other-pw'/);
    assert.deepEqual(await machine.refresh(), []);
    assert.ok(!JSON.stringify(machine.state?.state).includes("-pw"));
    await machine.update(await again(machine, { graphics: { type: "vnc" } }));
    assert.ok(
      !virsh("dumpxml", "--security-info", machine.name).includes("passwd="),
      "without one in the program, it is taken away",
    );
  });

  it("takes a change that somebody made and the program makes too", async () => {
    const machine = await deployed({ memory: "2 GiB" });
    edit(machine.name, (xml) => xml.replaceAll("2097152", "4194304"));
    await machine.update(await again(machine, { memory: "4 GiB" }));
    assert.deepEqual(await machine.refresh(), []);
  });

  it("finds at refresh that it runs without a definition, or is paused, and puts both right", async () => {
    const machine = await deployed({ running: true });
    virsh("undefine", machine.name);
    virsh("suspend", machine.name);
    const drift = await machine.refresh();
    assert.ok(
      drift?.some((line) => /running without a persistent definition/.test(line)),
      String(drift),
    );
    assert.ok(
      drift?.some((line) => /running: true is declared, but the machine is paused/.test(line)),
      String(drift),
    );
    await machine.update(await again(machine, { running: true }));
    assert.match(virsh("dominfo", machine.name), /Persistent: +yes/);
    assert.equal(stateOf(machine.name), "running");
    assert.deepEqual(await machine.refresh(), []);
  });

  it("looks before it shuts Windows down: a snapshot or a saved memory image stands in the way, with the command that removes it", async () => {
    const disk = path.join(folder, "disk.qcow2");
    execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", disk, "1G"]);
    const machine = await deployed({ running: true, forceStop: true, systemDisk: { path: disk } });
    const { name } = machine;
    virsh("snapshot-create-as", name, "before patch");
    await refused(
      machine.delete(),
      new RegExp(
        `${name} .*cannot be removed, and nothing was changed.*1 snapshot \\(before patch\\).*virsh -c qemu:///system snapshot-delete ${name} 'before patch'`,
      ),
    );
    assert.equal(stateOf(name), "running");
    virsh("snapshot-delete", name, "before patch");

    const copy = path.join(folder, "copy.qcow2");
    virsh("blockcopy", name, "sda", "--dest", copy, "--format=qcow2", "--transient-job");
    await refused(
      machine.delete(),
      new RegExp(`its disk sda is being copied.*virsh -c qemu:///system blockjob ${name} sda --abort`),
    );
    assert.equal(stateOf(name), "running");
    virsh("blockjob", name, "sda", "--abort");

    virsh("managedsave", name);
    await refused(machine.delete(), new RegExp(`cannot be removed.*managedsave-remove ${name}`));
    await machine.update(await again(machine, { memory: "3 GiB", running: false, systemDisk: { path: disk } }));
    assert.ok(
      machine.said.some((line) =>
        /^warning: .*resumes from that image with the hardware it had then.*managedsave-remove/.test(line),
      ),
      machine.said.join("\n"),
    );
    await refused(
      machine.update(
        await again(machine, { memory: "3 GiB", running: false, systemDisk: { path: disk }, name: `${name}-new` }),
      ),
      /cannot be renamed to .*managedsave-remove/,
    );
    virsh("managedsave-remove", name);
    await machine.delete();
    assert.ok(!exists(name));
  });

  it("can be snapshotted as other machines can, and stays on the overlay that holds what Windows wrote since", async () => {
    const pool = machineName("pool");
    virsh("pool-create-as", pool, "dir", `--target=${folder}`);
    try {
      virsh("vol-create-as", pool, "system.qcow2", "1G", "--format=qcow2");
      const args: Partial<DomainArgs> = {
        running: true,
        forceStop: true,
        systemDisk: { pool, volume: "system.qcow2" },
        cdroms: [{}],
      };
      const machine = await deployed(args);
      const { name } = machine;
      virsh("snapshot-create-as", name, "nightly", "--disk-only", "--no-metadata");
      const overlay = path.join(folder, "system.nightly");
      assert.deepEqual(await machine.refresh(), [], "a snapshot is no drift");
      await machine.update(await again(machine, { ...args, description: "new" }));
      for (const xml of [xmlOf(name), virsh("dumpxml", name)])
        assert.match(xml, new RegExp(`<source file='${overlay}'`));
      assert.match(xmlOf(name), /<description>new/);
      assert.ok(
        machine.said.some((line) => line.includes(`stays on ${overlay}, an overlay of`)),
        machine.said.join("\n"),
      );

      // The same while it is off, where only the images' headers tell, and over two overlays.
      virsh("destroy", name);
      virsh("snapshot-create-as", name, "weekly", "--disk-only", "--no-metadata");
      await machine.update(await again(machine, { ...args, running: false, description: "newer" }));
      assert.match(xmlOf(name), /<source file='[^']*system\.weekly'/);
      assert.deepEqual(await machine.refresh(), []);

      // Another image is nobody's overlay.
      const stranger = path.join(folder, "stranger.qcow2");
      execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", stranger, "1G"]);
      edit(name, (xml) =>
        xml
          .replace(/<source file='[^']*system\.weekly'/, `<source file='${stranger}'`)
          .replace(
            /<backingStore type=[^]*?<\/backingStore>\s*<\/backingStore>|<backingStore[^]*?<\/backingStore>/,
            "",
          ),
      );
      await refused(
        machine.update(await again(machine, { ...args, running: false, description: "newest" })),
        /disk sda of .* was deployed with .*system\.weekly and now has .*stranger\.qcow2, which is not an overlay of it; this update would assign .*system\.qcow2/,
      );
    } finally {
      removeMachines();
      virsh("pool-destroy", pool);
    }
  });

  it("keeps UEFI variables that another machine uses, whatever deleteStateOnDestroy says", async () => {
    const machine = await deployed({ firmware: { type: "uefi" }, deleteStateOnDestroy: true, running: false });
    const other = await deployed({ firmware: { type: "uefi" }, running: false });
    const file = /<nvram[^>]*>([^<]*)</.exec(xmlOf(machine.name))![1]!;
    edit(other.name, (xml) => xml.replace(/(<nvram[^>]*>)[^<]*</, `$1${file}<`));
    await refused(
      machine.delete(),
      new RegExp(
        `${file} is also used by machine ${other.name} .*as its UEFI variables\\. Set deleteStateOnDestroy: false`,
      ),
    );
    assert.ok(exists(machine.name));
  });

  it("is asked nothing while it is paused; forceStop of the program counts, not that of the last deployment", async () => {
    const machine = await deployed({ running: true });
    virsh("suspend", machine.name);
    await refused(machine.delete(), /is paused .*so Windows cannot respond to a shutdown request.*resume/);
    assert.equal(stateOf(machine.name), "paused");
    await again(machine, { running: true, forceStop: true });
    await machine.delete();
    assert.ok(!exists(machine.name));
  });
});
