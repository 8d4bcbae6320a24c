import assert from "node:assert/strict";
import { parseDomainXml, type DomainDefinition } from "../../src/domain";
import { macOf, resolveGuest, type GuestSpec } from "../../src/guest";
import { formerPlace, withFormerDevices } from "../../src/pulumi-libvirt/former";

const uuid = "6f1b1c1e-0000-4000-8000-000000000002";
const disk = (target: string, volume: string, serial = ""): string =>
  `<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='p' volume='${volume}'/><target dev='${target}' bus='scsi'/>${serial === "" ? "" : `<serial>${serial}</serial>`}</disk>`;
const there = (...devices: string[]): DomainDefinition =>
  parseDomainXml(
    `<domain type='kvm'><name>ada</name><uuid>${uuid}</uuid><memory>4194304</memory><vcpu>2</vcpu><os><type machine='pc-q35-7.2'>hvm</type></os><devices>${devices.join("")}</devices></domain>`,
  ).definition;

describe("the place that an earlier version gave a disk, through @pulumi/libvirt", () => {
  const two = there(disk("sda", "ada.qcow2"), disk("sdb", "ada-1.qcow2", "SQL"), disk("sdc", "ada-2.qcow2", "LOG"));
  const made = { pool: "p", size: "1 GiB" };
  it("is told by the machine, whatever the list says now", () => {
    assert.equal(formerPlace(two, { ...made, serial: "LOG" }, true), 2);
    assert.equal(formerPlace(two, { ...made, serial: "SQL" }, true), 1);
  });
  it("is nobody's for a new disk", () => {
    assert.equal(formerPlace(two, { ...made, serial: "NEW" }, true), undefined);
    assert.equal(formerPlace(two, made, true), undefined);
  });
  it("of a volume that the program names is that of its target", () => {
    const named = there(disk("sda", "ada.qcow2"), disk("sdb", "sql.qcow2"), disk("sdc", "log.qcow2"));
    assert.equal(formerPlace(named, { ...made, volume: "log.qcow2" }, true), 2);
    assert.equal(
      formerPlace(there(disk("sda", "sql.qcow2"), disk("sdb", "log.qcow2")), { ...made, volume: "log.qcow2" }, false),
      2,
    );
  });
  it("of a disk that nothing else tells is the only one there is, also with a name since", () => {
    const one = there(disk("sda", "ada.qcow2"), disk("sdb", "x.qcow2", "X"), disk("sdc", "ada-2.qcow2"));
    assert.equal(formerPlace(one, { ...made, name: "data" }, true), 2);
    assert.equal(
      formerPlace(there(disk("sda", "ada-1.qcow2"), disk("sdb", "ada-2.qcow2")), made, false),
      undefined,
      "two cannot be told apart",
    );
  });
});

describe("a machine that @pulumi/libvirt made with an earlier version", () => {
  const card = (index: number, network: string): string =>
    `<interface type='network'><mac address='${macOf(uuid, index)}'/><source network='${network}'/><model type='virtio'/></interface>`;
  const before = there(card(0, "lan"), card(1, "mgmt"));
  const kept = (networks: GuestSpec["networks"], of = before): DomainDefinition => {
    const spec = { name: "ada", windows: "windows-10", uuid, networks: networks! };
    return withFormerDevices(resolveGuest(spec).definition!, of, spec);
  };
  const macs = (definition: DomainDefinition): unknown[] => definition.devices.interfaces.map(({ mac }) => mac);

  it("keeps the addresses of its cards, and loses those of a card that is removed", () => {
    assert.deepEqual(macs(kept([{ network: "lan" }, { network: "mgmt" }])), [macOf(uuid, 0), macOf(uuid, 1)]);
    assert.deepEqual(macs(kept([{ network: "mgmt" }])), [macOf(uuid, 1)]);
  });
  it("has the digest of what it keeps, and changes nothing of a machine with another UUID", () => {
    const both = kept([{ network: "lan" }, { network: "mgmt" }]);
    assert.equal(kept([{ network: "lan" }, { network: "mgmt" }], both).metadata!.digest, both.metadata!.digest);
    const other = { ...before, uuid: "6f1b1c1e-0000-4000-8000-000000000003" };
    assert.deepEqual(macs(kept([{ network: "mgmt" }], other)), [macOf(uuid, "network:mgmt#0")]);
  });
});
