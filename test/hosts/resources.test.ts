import assert from "node:assert/strict";
import { parseHostProfile } from "../../src/hosts";
import type { HostResources } from "../../src/hosts/resources/types";
import { domcapabilities, usual } from "./answers";

const POOL = "3615d870-9851-4b2e-8646-ae6c630efd29";
const OFF = "ae254ee5-f6e9-4bf2-b814-0e390a5c8ffe";
const NET = "f800f520-4544-4db3-979f-fcf040b55c13";
const MACHINE = "721a725e-d96b-43cc-aa8e-8ff88f97f818";
const mark = "@@mark";

/** Sections as a host answers them; `change` replaces some, `undefined` leaves one out. */
function answer(change: Readonly<Record<string, string | undefined>> = {}): HostResources {
  const sections: Record<string, string | undefined> = {
    pools: `${POOL}\n${OFF}`,
    "pools-active": POOL,
    networks: NET,
    "networks-active": "",
    "networks-autostart": NET,
    machines: MACHINE,
    "machines-active": MACHINE,
    "pool-definitions": `<pool type='dir'><name>images &amp; more</name><uuid>${POOL}</uuid><available unit='bytes'>5</available><target><path>/pool</path></target></pool><pool type='rbd'><name>ceph</name><uuid>${OFF}</uuid></pool>`,
    "network-definitions": `<network><name>default</name><uuid>${NET}</uuid></network>`,
    "machine-definitions": `<domain type='kvm' id='1'><name>web1</name><uuid>${MACHINE}</uuid><devices>
<disk type='file' device='disk'><source file='/pool/a.qcow2'/><source file='/pool/base.qcow2'/><target dev='sda' bus='sata'/></disk>
<disk type='volume' device='disk'><source pool='ceph' volume='b'/><target dev='sdb'/></disk>
<disk type='file' device='disk'><source file='/shared'/><target dev='sdc'/><shareable/></disk>
<disk type='file' device='cdrom'><source file='/x.iso'/><target dev='sdd'/><readonly/></disk>
<disk type='network' device='disk'><source protocol='rbd' name='p/i'></source><target dev='sde'/></disk>
<graphics type='vnc' port='5901' autoport='no' listen='0.0.0.0'><listen type='address' address='0.0.0.0'/></graphics>
<graphics type='spice' port='5902' autoport='yes'></graphics><graphics type='vnc' port='-1' autoport='yes'/></devices></domain>`,
    volumes: `${mark}-pool ${POOL} !\n<volume type='file'><name>a.qcow2</name><capacity unit='bytes'>100</capacity><allocation unit='bytes'>7</allocation><target><path>/pool/a.qcow2</path><format type='qcow2'/></target></volume>`,
    space: "3 4096 /pool",
    interfaces: "bridge br0\ncard eth0\nother lo",
    ...change,
  };
  const text = Object.entries(sections)
    .flatMap(([name, told]) => (told === undefined ? [] : [`${mark} ${name} !`, told]))
    .join("\n");
  const capabilities =
    "<capabilities><host><secmodel><model>dac</model><baselabel type='kvm'>+64055:+109</baselabel></secmodel></host></capabilities>";
  return parseHostProfile({ domcapabilities: domcapabilities({ hyperv: usual }), capabilities, resources: text })
    .resources!;
}

describe("what lies on a host", () => {
  it("is read from the sections of a probe", () => {
    assert.deepEqual(answer(), {
      pools: [
        {
          name: "images & more",
          uuid: POOL,
          type: "dir",
          path: "/pool",
          active: true,
          availableBytes: 12288,
          volumes: [
            { name: "a.qcow2", path: "/pool/a.qcow2", format: "qcow2", capacityBytes: 100, allocationBytes: 7 },
          ],
        },
        { name: "ceph", uuid: OFF, type: "rbd", active: false },
      ],
      networks: [{ name: "default", active: false, autostart: true }],
      interfaces: [
        { name: "br0", kind: "bridge" },
        { name: "eth0", kind: "card" },
        { name: "lo", kind: "other" },
      ],
      machines: [
        {
          name: "web1",
          uuid: MACHINE,
          running: true,
          disks: [
            { target: "sda", path: "/pool/a.qcow2" },
            { target: "sdb", pool: "ceph", volume: "b" },
          ],
          consoles: [
            { type: "vnc", port: 5901, fixed: true, listen: "0.0.0.0" },
            { type: "spice", port: 5902, fixed: false },
          ],
        },
      ],
      qemuUser: { uid: 64055, gid: 109 },
    });
  });

  it("memory that cannot be swapped, and the names of memory that is shared", () => {
    const made = (inner: string) =>
      answer({
        "machine-definitions": `<domain><name>cad</name><uuid>${MACHINE}</uuid><memory unit='GiB'>4</memory>${inner}</domain>`,
      }).machines![0]!;
    const vgpu = "<hostdev mode='subsystem' type='mdev'><source><address uuid='1'/></source></hostdev>";
    const usb = "<hostdev mode='subsystem' type='usb'><source><address bus='1' device='2'/></source></hostdev>";
    assert.equal(made(`<devices>${vgpu}</devices>`).pinnedKiB, 4194304);
    assert.equal(made("<memoryBacking><locked/></memoryBacking>").pinnedKiB, 4194304);
    assert.equal(made(`<devices>${usb}</devices>`).pinnedKiB, undefined);
    assert.deepEqual(made("<devices><shmem name='looking-glass'/></devices>").sharedMemory, ["looking-glass"]);
    assert.equal(made("").sharedMemory, undefined);
  });

  it("a machine that starts with the host, and its PCI devices", () => {
    const definition = `<domain><name>cad</name><uuid>${MACHINE}</uuid><devices><hostdev mode='subsystem' type='pci'><source><address domain='0x0000' bus='0x0A' slot='0x00' function='0x1'/></source></hostdev></devices></domain>`;
    const [machine] = answer({ "machine-definitions": definition, "machines-autostart": MACHINE }).machines!;
    assert.equal(machine!.autostart, true);
    assert.deepEqual(machine!.hostDevices, ["0000:0a:00.1"]);
    const [other] = answer({ "machines-autostart": "error: refused" }).machines!;
    assert.ok(!("autostart" in other!), "which machines start with the host is not known");
  });

  it("what a machine has of the host's memory and CPUs, and of its huge pages", () => {
    const sizes = (definition: string): unknown => {
      const text = `<domain><name>a</name><uuid>${MACHINE}</uuid>${definition}</domain>`;
      const { memoryKiB, vcpus, pageKiB, pinnedCpus } = answer({ "machine-definitions": text }).machines![0]!;
      return { memoryKiB, vcpus, pageKiB, ...(pinnedCpus === undefined ? {} : { pinnedCpus }) };
    };
    const memory = "<memory unit='KiB'>4194304</memory><vcpu placement='static' current='2'>4</vcpu>";
    assert.deepEqual(sizes(memory), { memoryKiB: 4194304, vcpus: 4, pageKiB: undefined });
    const pages = (page: string): string => `<memoryBacking><hugepages>${page}</hugepages></memoryBacking>`;
    const sized = pages("<page size='1' unit='G'/>");
    assert.deepEqual(sizes(`${memory}${sized}`), { memoryKiB: 4194304, vcpus: 4, pageKiB: 1048576 });
    assert.deepEqual(sizes(`${memory}${pages("")}`), { memoryKiB: 4194304, vcpus: 4, pageKiB: 2048 });
    const pins = (...sets: string[]): string =>
      `<cputune>${sets.map((set, vcpu) => `<vcpupin vcpu='${vcpu}' cpuset='${set}'/>`).join("")}</cputune>`;
    const four = { memoryKiB: 4194304, vcpus: 4, pageKiB: undefined };
    assert.deepEqual(sizes(`${memory}${pins("3", "2", "2", "x")}`), { ...four, pinnedCpus: [2, 3] });
    assert.deepEqual(sizes(`${memory}${pins("0-3", "4,5", "^1", "999999")}`), four, "they share these CPUs");
    assert.deepEqual(sizes(""), { memoryKiB: undefined, vcpus: undefined, pageKiB: undefined });
  });

  it("devices of the host that a machine has: as a device, as a network adapter, as an NVMe disk, by port or by id", () => {
    const pci = (bus: string): string =>
      `<source><address type='pci' domain='0x0000' bus='${bus}' slot='0x10' function='0x2'/></source>`;
    const devices = `<hostdev mode='subsystem' type='pci' managed='yes'>${pci("0x01")}</hostdev>
<interface type='hostdev' managed='yes'><mac address='52:54:00:00:00:01'/>${pci("0x02")}</interface>
<interface type='network'><source network='default'/></interface>
<disk type='nvme' device='disk'><source type='pci' managed='yes' namespace='1'><address domain='0x0000' bus='0x41' slot='0x00' function='0x0'/></source><target dev='vda'/></disk>
<hostdev mode='subsystem' type='usb'><source><vendor id='0x046D'/><product id='0xc52b'/><address bus='1' device='12'/></source></hostdev>
<hostdev mode='subsystem' type='usb'><source><address bus='2' port='1.4'/></source></hostdev>
<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='C60CC60C-C60C-C60C-C60C-C60CC60CC60C'/></source></hostdev>
<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/></source></hostdev>`;
    const [machine] = answer({
      "machine-definitions": `<domain><name>web1</name><uuid>${MACHINE}</uuid><devices>${devices}</devices></domain>`,
    }).machines!;
    assert.deepEqual(
      [machine!.hostDevices, machine!.usbDevices, machine!.mediatedDevices],
      [
        ["0000:01:10.2", "0000:02:10.2", "0000:41:00.0"],
        [
          { vendor: "046d", product: "c52b", bus: 1, device: 12 },
          { bus: 2, port: "1.4" },
        ],
        ["c60cc60c-c60c-c60c-c60c-c60cc60cc60c"],
      ],
    );
  });

  it("libvirt's word on free space counts where the file system was not asked", () => {
    assert.equal(answer({ space: undefined }).pools![0]!.availableBytes, 5);
  });

  it("QEMU's user gets no files where the configuration says so", () => {
    assert.deepEqual(answer({ ownership: "dynamic_ownership = 0" }).qemuUser, {
      uid: 64055,
      gid: 109,
      ownsFiles: false,
    });
    assert.deepEqual(answer({ ownership: "dynamic_ownership = 1" }).qemuUser, { uid: 64055, gid: 109 });
  });

  // Nothing is known to be missing unless everything was told.
  const parts: Readonly<Record<string, readonly (keyof HostResources)[]>> = {
    pools: ["pools"],
    "pools-active": ["pools"],
    "pool-definitions": ["pools"],
    networks: ["networks"],
    "networks-active": ["networks"],
    "network-definitions": ["networks"],
    "machines-active": ["machines"],
    "machine-definitions": ["machines"],
    interfaces: ["interfaces"],
  };
  for (const [section, unknown] of Object.entries(parts)) {
    it(`without ${section}, ${unknown.join()} is unknown and the rest is known`, () => {
      const known = Object.keys(answer()).filter((part) => !unknown.includes(part as keyof HostResources));
      assert.deepEqual(Object.keys(answer({ [section]: undefined })), known);
    });
  }

  it("a list that is an error, a definition that is missing or cut, and volumes that are cut are unknown", () => {
    assert.equal(answer({ pools: "error: failed to connect" }).pools, undefined);
    assert.equal(answer({ networks: `${NET}\n${POOL}` }).networks, undefined);
    assert.equal(answer({ "machine-definitions": "<domain><name>web1</na" }).machines, undefined);
    assert.equal(answer({ volumes: `${mark}-pool ${POOL} !\n<volume><name>a` }).pools![0]!.volumes, undefined);
  });

  it("hostile text ends no section and makes no object", () => {
    const name = "x\n@@other pools !\n&lt;pool/>";
    const { machines } = answer({
      "machine-definitions": `<domain><name>${name}</name><uuid>${MACHINE}</uuid></domain>`,
    });
    assert.equal(machines!.length, 1);
    assert.equal(answer({ interfaces: "bridge br0\nevil\nbridge" }).interfaces!.length, 1);
    assert.equal(
      parseHostProfile({ domcapabilities: domcapabilities({ hyperv: usual }), resources: "" }).resources,
      undefined,
    );
  });
});
