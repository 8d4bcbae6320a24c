import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DomainArgs } from "../../src/components";
import { domainDifferences } from "../../src/domain";
import { parseHostProfile, type HostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { virsh } from "./engine";
import { HandledMachine, handlerFor } from "./handled-machine";
import { edit, machineName, removeMachines, xmlOf } from "./machines";

/** Identity, disk options, shared folders and memory, and tuning, as this machine's libvirt defines them. */
describe("identity, disks, sharing and tuning of a machine", function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), "wg-args-"));
  const image = (name: string, format: "qcow2" | "raw" = "qcow2"): string => {
    const file = join(folder, `${name}.${format}`);
    execFileSync("qemu-img", ["create", "-q", "-f", format, file, "8M"]);
    return file;
  };
  let host: HostProfile;

  before(async () => {
    host = parseHostProfile(await libvirtClient("qemu:///system").probe());
  });
  afterEach(removeMachines);
  after(() => rmSync(folder, { recursive: true }));

  const machineOf = (name: string): HandledMachine => new HandledMachine(handlerFor(host), machineName(name));

  const everything = (system = image("system")): Partial<DomainArgs> => ({
    machineType: host.machineTypes!.filter((type) => /^pc-q35-\d/.test(type)).at(-1)!,
    osinfo: "http://microsoft.com/win/10",
    smbios: {
      system: { manufacturer: "LENOVO", product: "ThinkStation <P3>", serial: "PF, 01" },
      bios: { vendor: "LENOVO", date: "04/01/2024" },
      oemStrings: ["key:value"],
    },
    clock: { timeZone: "Europe/Berlin" },
    tpm: { socket: "/run/wg-swtpm.sock" },
    iothreads: 2,
    bootMenu: { timeoutMs: 3000 },
    systemDisk: {
      ...{ path: system, bus: "virtio", queues: 2, iothread: 2, io: "threads" },
      ...{ detectZeroes: "on", bootOrder: 2 },
    },
    disks: [
      { path: image("quorum", "raw"), format: "raw", bus: "scsi", wwn: "5000c50015ea71ad", shareable: true },
      { path: image("archive"), bus: "sata", rotationRate: 7200, discard: "ignore" },
      { path: image("tools"), bus: "scsi", readOnly: true, rotationRate: 1 },
    ],
    cdroms: [{ path: image("win", "raw"), bootOrder: 1 }],
    sharedFolders: [{ name: "tools", path: folder }],
    sharedMemory: [{ name: "wg-looking-glass", resolution: "1920x1080" }],
    memoryBacking: { noSharePages: true },
    vcpus: 1,
    maxVcpus: 2,
    memory: "2 GiB",
    maxMemory: "8 GiB",
    memorySlots: 4,
    memoryLimits: { soft: "4 GiB", swap: "16 GiB" },
    cpuTuning: { shares: 2048, quotaUs: 50_000, periodUs: 100_000, scheduler: "batch" },
    cpu: { mode: "host-passthrough", addressBits: 38 },
  });

  /** Checks a definition against libvirt's own schema. */
  function validated(xml: string): void {
    const file = join(folder, "again.xml");
    writeFileSync(file, xml);
    virsh("define", "--validate", file);
  }

  it("all of it is defined, valid, and previewed again without a change", async () => {
    const machine = machineOf("all");
    const args = everything();
    await machine.create(await machine.checked(args));
    const xml = xmlOf(machine.name);
    for (const piece of [
      ...["<smbios mode='sysinfo'/>", "<entry name='serial'>PF, 01</entry>", "<entry>key:value</entry>"],
      ...[
        "<clock offset='timezone' timezone='Europe/Berlin'>",
        "<backend type='external'>",
        "<iothreads>2</iothreads>",
      ],
      ...["<bootmenu enable='yes' timeout='3000'/>", "queues='2'", "<shareable/>", "<wwn>5000c50015ea71ad</wwn>"],
      ...["rotation_rate='7200'", "detect_zeroes='on'", "<driver type='virtiofs'/>", "<size unit='M'>32</size>"],
      ...["<source type='memfd'/>", "<access mode='shared'/>", "<nosharepages/>", "<maxMemory slots='4'"],
      ...["<shares>2048</shares>", "<vcpusched vcpus='1' scheduler='batch'/>", "<soft_limit unit='KiB'>4194304<"],
      ...["<maxphysaddr mode='emulate' bits='38'/>"],
    ])
      assert.ok(xml.includes(piece), `${piece} is not in ${xml}`);
    validated(xml);
    assert.deepEqual(await machine.refresh(), []);
    const again = await machine.checked(args);
    assert.deepEqual((await machine.diff(again)).changes, {});
    await machine.update(await machine.checked({ ...args, description: "changed" }));
    assert.deepEqual(
      domainDifferences(xml, xmlOf(machine.name)).flatMap(({ path }) => (path.startsWith("metadata") ? [] : [path])),
      ["description"],
    );
  });

  it("what the program says no more goes", async () => {
    const machine = machineOf("less");
    const path = image("system");
    await machine.create(await machine.checked(everything(path)));
    await machine.update(await machine.checked({ vcpus: 1, memory: "2 GiB", systemDisk: { path } }));
    const xml = xmlOf(machine.name);
    for (const gone of ["sysinfo", "<shmem", "<filesystem", "<memtune", "<shares>", "<maxMemory", "<numa>", "wwn"])
      assert.ok(!xml.includes(gone), gone);
    assert.deepEqual(await machine.refresh(), []);
  });

  it("what somebody added by hand, and the program never said, stays", async () => {
    const machine = machineOf("kept");
    const args: Partial<DomainArgs> = { systemDisk: { path: image("kept"), bus: "scsi" }, memory: "2 GiB" };
    await machine.create(await machine.checked(args));
    edit(machine.name, (xml) =>
      xml
        .replace("<os", "<sysinfo type='smbios'><system><entry name='serial'>PF01</entry></system></sysinfo><os")
        .replace("</os>", "<smbios mode='sysinfo'/></os>")
        .replace("<vcpu ", "<memtune><soft_limit unit='GiB'>4</soft_limit></memtune><vcpu ")
        .replace("<target dev='sda' bus='scsi'/>", "<target dev='sda' bus='scsi' rotation_rate='1'/>")
        .replace(
          "</devices>",
          "<shmem name='wg-by-hand'><model type='ivshmem-plain'/><size unit='M'>16</size></shmem></devices>",
        ),
    );
    const byHand = ["PF01", "<smbios mode='sysinfo'/>", "wg-by-hand", "<soft_limit", "rotation_rate='1'"];
    for (const piece of byHand) assert.ok(xmlOf(machine.name).includes(piece), `${piece} was not added`);
    const drift = await machine.refresh();
    assert.ok(drift!.length > 0, "a refresh tells of it");
    await machine.update(await machine.checked({ ...args, description: "changed" }));
    const xml = xmlOf(machine.name);
    for (const kept of byHand) assert.ok(xml.includes(kept), `${kept} is gone`);
  });
});
