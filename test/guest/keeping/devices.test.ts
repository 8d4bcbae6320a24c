import assert from "node:assert/strict";
import { type DomainDefinition, parseDomainXml, renderDomainXml } from "../../../src/domain";
import { macOf, resolveGuest } from "../../../src/guest";
import { type Hints, keepDevices } from "../../../src/guest/keeping/devices";

const uuid = "6f1b1c1e-0000-4000-8000-000000000001";
const wanted = (spec: object): DomainDefinition =>
  resolveGuest({ name: "ada", windows: "windows-10", uuid, ...spec }).definition!;

const disk = (target: string, path: string, more = ""): string =>
  `<disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='unmap'/><source file='${path}'/><target dev='${target}' bus='scsi'/>${more}<address type='drive' controller='0' bus='0' target='0' unit='${target.charCodeAt(2) - 97}'/></disk>`;
const drive = (target: string, path: string, order: number): string =>
  `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/>${path === "" ? "" : `<source file='${path}'/>`}<target dev='${target}' bus='sata'/><readonly/><boot order='${order}'/><address type='drive' controller='0' bus='0' target='0' unit='${target.charCodeAt(2) - 97}'/></disk>`;
const card = (mac: string, network: string, slot: number): string =>
  `<interface type='network'><mac address='${mac}'/><source network='${network}'/><model type='virtio'/><address type='pci' domain='0x0000' bus='0x0${slot}' slot='0x00' function='0x0'/></interface>`;
const there = (...devices: string[]): string =>
  `<domain type='kvm'><name>ada</name><uuid>${uuid}</uuid><memory>4194304</memory><vcpu>2</vcpu><os><type machine='pc-q35-7.2'>hvm</type></os><devices>${devices.join("")}</devices></domain>`;

/** The devices of the merged XML, each with what Windows knows it by. */
function after(spec: object, xml: string, hints?: Hints): string[] {
  const { definition, rest } = parseDomainXml(xml);
  const merged = renderDomainXml(keepDevices(wanted(spec), definition, hints), {}, rest);
  return [...merged.matchAll(/<(disk|interface) .*?<\/\1>/gs)].map(([text]) => {
    const part = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? "-";
    return text.startsWith("<disk")
      ? [
          part(/file='([^']*)'/),
          part(/dev='(\w+)'/),
          `unit ${part(/unit='(\d+)'/)}`,
          `boot ${part(/<boot order='(\d+)'/)}`,
        ].join(" ")
      : [part(/network='([^']*)'/), part(/mac address='([^']*)'/), `bus ${part(/bus='(0x\d+)'/)}`].join(" ");
  });
}

const none = { networks: [] };
const noDisks = { cdroms: [] };

describe("what members of a machine keep when others come and go", () => {
  const three = there(
    disk("sda", "/sys", "<boot order='1'/>"),
    disk("sdb", "/sql", "<serial>SQL</serial>"),
    disk("sdc", "/log", "<serial>LOG</serial>"),
    drive("sdd", "/win.iso", 4),
  );
  const [sys, sql, log] = [{ path: "/sys" }, { path: "/sql", serial: "SQL" }, { path: "/log", serial: "LOG" }];
  const media = [{ path: "/win.iso" }];

  it("a removed disk takes nothing from the others", () => {
    assert.deepEqual(after({ ...none, systemDisk: sys, disks: [log], cdroms: media }, three), [
      "/sys sda unit 0 boot 1",
      "/log sdc unit 2 boot -",
      "/win.iso sdd unit 3 boot 4",
    ]);
  });
  it("a new disk in front gets what is free", () => {
    const found = after(
      { ...none, systemDisk: sys, disks: [{ path: "/new" }, sql, log], cdroms: [{ path: "/more.iso" }, ...media] },
      three,
    );
    assert.deepEqual(found, [
      "/sys sda unit 0 boot 1",
      "/new sde unit - boot -",
      "/sql sdb unit 1 boot -",
      "/log sdc unit 2 boot -",
      "/more.iso sdf unit - boot 2",
      "/win.iso sdd unit 3 boot 4",
    ]);
  });
  it("a new disk does not get the target of a device that definitions do not describe", () => {
    assert.ok(
      after({ ...none, systemDisk: sys, disks: [sql, log, { path: "/new" }], cdroms: media }, three, {
        otherTargets: ["sde"],
      }).includes("/new sdf unit - boot -"),
    );
  });
  it("another order is none", () => {
    assert.deepEqual(
      after({ ...none, systemDisk: sys, disks: [log, sql], cdroms: media }, three).sort(),
      after({ ...none, systemDisk: sys, disks: [sql, log], cdroms: media }, three).sort(),
    );
  });
  it("without a system disk the one that boots goes on booting, and when it is gone the first one does", () => {
    const two = there(
      disk("sda", "/sql", "<serial>SQL</serial><boot order='1'/>"),
      disk("sdb", "/log", "<serial>LOG</serial>"),
    );
    assert.deepEqual(after({ ...none, disks: [log, sql] }, two), ["/log sdb unit 1 boot -", "/sql sda unit 0 boot 1"]);
    assert.deepEqual(after({ ...none, disks: [log] }, two), ["/log sdb unit 1 boot 1"]);
    assert.deepEqual(after({ ...none, systemDisk: sys, disks: [sql, log] }, two, { systemDisk: true }), [
      "/sys sdc unit - boot 1",
      "/sql sda unit 0 boot -",
      "/log sdb unit 1 boot -",
    ]);
  });
  it("a disk on an overlay is known by what was deployed at its target", () => {
    const deployed = parseDomainXml(there(disk("sda", "/sql"), disk("sdb", "/log"))).definition;
    const snapshots = there(disk("sda", "/sql.snap"), disk("sdb", "/log.snap"));
    assert.deepEqual(after({ ...none, disks: [{ path: "/log" }] }, snapshots, { deployed }), [
      "/log sdb unit 1 boot 1",
    ]);
  });
  it("a volume is known under the name that its pool has for it", () => {
    const volume = there(
      disk("sda", "/other"),
      disk("sdb", "/x")
        .replace("type='file' device", "type='volume' device")
        .replace("file='/x'", "pool='fast' volume='data'"),
    );
    const found = after({ ...none, disks: [{ path: "/pool/data" }] }, volume, {
      disk: () => [{ type: "volume", pool: "fast", volume: "data" }],
    });
    assert.deepEqual(found, ["/pool/data sdb unit 1 boot 1"]);
  });
  it("a drive keeps its place and boot order with another medium, and by its name also among others", () => {
    const drives = there(drive("sda", "/a.iso", 2), drive("sdb", "/b.iso", 3));
    assert.deepEqual(after({ ...none, ...noDisks, cdroms: [{ path: "/c.iso" }, { path: "/b.iso" }] }, drives), [
      "/c.iso sda unit 0 boot 2",
      "/b.iso sdb unit 1 boot 3",
    ]);
    assert.deepEqual(after({ ...none, ...noDisks, cdroms: [{ path: "/b.iso" }] }, drives), [
      "/b.iso sdb unit 1 boot 3",
    ]);
    const swapped = { formerTarget: (index: number) => ["sda", "sdb"][index] };
    assert.deepEqual(
      after({ ...none, ...noDisks, cdroms: [{ path: "/b.iso" }, { path: "/a.iso" }] }, drives, swapped),
      ["/b.iso sda unit 0 boot 2", "/a.iso sdb unit 1 boot 3"],
    );
  });
  it("a drive of a new machine has the boot order of its place among drives, whatever the disks", () => {
    const order = (disks: object[]): unknown =>
      wanted({ ...none, systemDisk: sys, disks, cdroms: media }).devices.disks.at(-1)!.bootOrder;
    assert.equal(order([]), order([sql, log]));
  });
});

describe("what network cards keep when others come and go", () => {
  const old = [0, 1, 2].map((index) => macOf(uuid, index));
  const legacy = there(card(old[0]!, "lan", 1), card(old[1]!, "mgmt", 2), card(old[2]!, "mgmt", 3));
  const [lan, mgmt] = [{ network: "lan" }, { network: "mgmt" }];
  const mac = (key: string): string => macOf(uuid, key);

  it("addresses that an earlier version gave by place, also when the first card goes at the same time", () => {
    assert.deepEqual(after({ networks: [mgmt, mgmt] }, legacy), [`mgmt ${old[1]} bus 0x02`, `mgmt ${old[2]} bus 0x03`]);
    assert.deepEqual(
      after({ networks: [mgmt, lan, mgmt] }, legacy).sort(),
      [`lan ${old[0]} bus 0x01`, `mgmt ${old[1]} bus 0x02`, `mgmt ${old[2]} bus 0x03`].sort(),
    );
  });
  it("an address of their own, with two on one network", () => {
    const now = there(
      card(mac("network:lan#0"), "lan", 1),
      card(mac("network:lan#1"), "lan", 2),
      card(mac("name:backup"), "lan", 3),
    );
    assert.deepEqual(after({ networks: [{ ...lan, name: "backup" }, lan] }, now), [
      `lan ${mac("name:backup")} bus 0x03`,
      `lan ${mac("network:lan#0")} bus 0x01`,
    ]);
    assert.deepEqual(after({ networks: [mgmt, lan, lan, { ...lan, name: "backup" }] }, now).slice(0, 2), [
      `mgmt ${mac("network:mgmt#0")} bus -`,
      `lan ${mac("network:lan#0")} bus 0x01`,
    ]);
  });
  it("the address that they have when the program stops naming one, and the program's when it names one", () => {
    const own = there(card("52:54:00:00:00:01", "lan", 1));
    assert.deepEqual(after({ networks: [lan] }, own), ["lan 52:54:00:00:00:01 bus 0x01"]);
    const hints = { ownMac: () => true };
    assert.deepEqual(after({ networks: [{ ...lan, mac: "52:54:00:00:00:02" }] }, own, hints), [
      "lan 52:54:00:00:00:02 bus -",
    ]);
  });
  it("their address on another network, and no other card gets it", () => {
    const one = there(card(mac("network:lan#0"), "lan", 1));
    assert.deepEqual(after({ networks: [mgmt] }, one), [`mgmt ${mac("network:lan#0")} bus 0x01`]);
    const replugged = there(card(mac("network:lan#0"), "mgmt", 1));
    const found = after({ networks: [lan, mgmt] }, replugged);
    assert.equal(found[1], `mgmt ${mac("network:lan#0")} bus 0x01`);
    assert.notEqual(found[0]!.split(" ")[1], mac("network:lan#0"));
    const named = there(card(old[0]!, "lan", 1), card(old[1]!, "mgmt", 2));
    assert.deepEqual(
      after({ networks: [{ ...mgmt, name: "a" }, { ...mgmt }] }, named, { formerMac: (index) => [old[0]][index] }),
      [`mgmt ${old[0]} bus 0x01`, `mgmt ${old[1]} bus 0x02`],
    );
  });
});
