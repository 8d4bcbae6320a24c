import assert from "node:assert/strict";
import { parseDevices, slotPathIn } from "../../src/hosts/devices/parse";
import { devicesOf } from "../../src/hosts/devices/users";
import { formatHostProfile, parseSavedProfile } from "../../src/hosts";
import { exampleHost } from "../../src/hosts/examples";
import type { HostMachine } from "../../src/hosts/resources/types";

const node = (name: string, path: string, more: string): string =>
  `<device><name>${name}</name><path>/sys/devices/${path}</path>${more}</device>\n`;

/** A graphics card as libvirt 11 answers on a host with two sockets. */
const gpu = node(
  "pci_0000_41_00_0",
  "pci0000:40/0000:40:01.1/0000:41:00.0",
  `<parent>pci_0000_40_01_1</parent><driver><name>nouveau</name></driver><capability type='pci'>
  <class>0x030000</class><domain>0</domain><bus>65</bus><slot>0</slot><function>0</function>
  <product id='0x2484'>GA104</product><vendor id='0x10DE'>NVIDIA &amp; more</vendor>
  <capability type='mdev_types'><type id='nvidia-63'><name>GRID P4</name><deviceAPI>vfio-pci</deviceAPI><availableInstances>4</availableInstances></type></capability>
  <capability type='vpd'><name>card</name><fields access='readonly'><serial_number>S1</serial_number></fields></capability>
  <iommuGroup number='27'><address domain='0x0000' bus='0x41' slot='0x00' function='0x0'/><address domain='0x0000' bus='0x41' slot='0x00' function='0x1'/></iommuGroup>
  <numa node='1'/></capability>`,
);
const usb = (place: string): string =>
  node(
    `usb_${place}`,
    `pci0000:00/0000:00:14.0/usb1/${place}`,
    "<capability type='usb_device'><bus>1</bus><device>12</device><product id='0xc52b'>Receiver</product><vendor id='0x046d'/></capability>",
  );
const UUID = "c60cc60c-c60c-c60c-c60c-c60cc60cc60c";
const mdev = node(
  "mdev_c60",
  `pci0000:40/0000:40:01.1/0000:41:00.0/${UUID}`,
  `<parent>pci_0000_41_00_0</parent><capability type='mdev'><type id='nvidia-63'/><iommuGroup number='43'/></capability>`,
);
const sysfs = `device 0000:41:00.0
subsystem_vendor 0x1458
subsystem_device 0x4030
boot_vga 1
rom
bar 0x00000000a0000000 0x00000000a0ffffff 0x0000000000040200
bar 0x0000004000000000 0x00000040ffffffff 0x000000000014220c
bar 0x0000000000003000 0x000000000000307f 0x0000000000040101
device 0000:41:00.0
serial 00-01-02
root /sys/devices/pci0000:00/0000:00:06.0/nvme/nvme0/nvme0n1
uplink /sys/devices/pci0000:40/0000:40:01.1/0000:41:00.0`;

describe("devices of a host", () => {
  it("PCI: what libvirt and the kernel say of one, together", () => {
    assert.deepEqual(parseDevices({ pci: [gpu], sysfs }).pci, [
      {
        node: "pci_0000_41_00_0",
        address: "0000:41:00.0",
        vendor: "10de",
        device: "2484",
        vendorName: "NVIDIA & more",
        deviceName: "GA104",
        subsystem: "1458:4030",
        class: "030000",
        driver: "nouveau",
        group: { number: 27, members: ["0000:41:00.0", "0000:41:00.1"] },
        numaNode: 1,
        bridge: false,
        slotPath: "0000:40/01.1/00.0",
        serial: "S1",
        rom: true,
        barBytes: 2 ** 32 + 2 ** 24,
        mdevTypes: [{ id: "nvidia-63", name: "GRID P4", api: "vfio-pci", available: 4 }],
        roles: ["uplink", "boot-display"],
      },
    ]);
  });

  it("PCI: what only the kernel says is unknown without it", () => {
    const [card] = parseDevices({ pci: [gpu] }).pci!;
    for (const key of ["subsystem", "rom", "barBytes", "interface"]) assert.ok(!(key in card!), key);
    assert.deepEqual(card!.roles, []);
  });

  it("PCI: with two ways out of the host, none is the only one", () => {
    const two = `${sysfs}\nuplink /sys/devices/pci0000:00/0000:00:03.0/virtio1`;
    assert.deepEqual(parseDevices({ pci: [gpu], sysfs: two }).pci![0]!.roles, ["boot-display"]);
  });

  it("PCI: the interface that a card is, where no shell tells", () => {
    const net =
      "<device><name>net_eno1_x</name><parent>pci_0000_41_00_0</parent><capability type='net'><interface>eno1</interface></capability></device>";
    assert.equal(parseDevices({ pci: [gpu], interfaces: [net] }).pci![0]!.interface, "eno1");
  });

  it("the path of a slot is the same with other bus numbers, and not the same below another root", () => {
    const path = (text: string): string | undefined => slotPathIn(`/sys/devices/${text}`);
    assert.equal(path("pci0000:00/0000:00:02.0/0000:01:00.0"), "0000/02.0/00.0");
    assert.equal(path("pci0000:00/0000:00:02.0/0000:03:00.0"), "0000/02.0/00.0");
    assert.equal(path("pci0000:40/0000:40:02.0/0000:41:00.0"), "0000:40/02.0/00.0");
    assert.equal(path("pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0/10000:e1:00.0"), "0000/0e.0/06.0/00.0");
    assert.equal(path("platform/x"), undefined);
  });

  it("USB: the port is that of the device, and a controller's own hub is none", () => {
    const found = parseDevices({ usb: [usb("1-4.2"), usb("usb1")] }).usb!;
    assert.deepEqual(
      found.map(({ node: name, vendor, product, productName, bus, device, port }) => [
        ...[name, vendor, product, productName, bus, device, port],
      ]),
      [["usb_1-4.2", "046d", "c52b", "Receiver", 1, 12, "4.2"]],
    );
  });

  it("a mediated device of a libvirt that does not tell its UUID", () => {
    assert.deepEqual(parseDevices({ mediated: [mdev] }).mediated, [
      { node: "mdev_c60", uuid: UUID, type: "nvidia-63", parent: "0000:41:00.0" },
    ]);
  });

  it("a list is unknown where it was not read or an answer is none, and empty where the host has none", () => {
    assert.deepEqual(parseDevices({ pci: [gpu, "<device"], usb: [] }), { usb: [] });
  });

  it("who has them: by address, by UUID, and USB as far as a definition tells", () => {
    const found = parseDevices({ pci: [gpu], usb: [usb("1-4.2")], mediated: [mdev] });
    const users = (has: Partial<HostMachine>): unknown[] => {
      const machine = { name: "web1", uuid: "u", running: false, disks: [], consoles: [], ...has };
      const { pci, usb: ports, mediated } = devicesOf({ resources: { machines: [machine] } }, found);
      return [pci![0]!.usedBy, ports![0]!.usedBy, mediated![0]!.usedBy];
    };
    assert.deepEqual(users({ hostDevices: ["0000:41:00.0"] }), ["web1", undefined, undefined]);
    assert.deepEqual(users({ mediatedDevices: [UUID] }), [undefined, undefined, "web1"]);
    assert.deepEqual(users({ usbDevices: [{ vendor: "046d", product: "c52b" }] }), [undefined, "web1", undefined]);
    assert.deepEqual(users({ usbDevices: [{ bus: 1, device: 12 }] }), [undefined, "web1", undefined]);
    assert.deepEqual(users({ usbDevices: [{ bus: 1, device: 13 }] }), [undefined, undefined, undefined]);
    assert.deepEqual(users({ usbDevices: [{ vendor: "046d", product: "0001" }] }), [undefined, undefined, undefined]);
  });

  it("a saved profile keeps all of it", () => {
    const profile = {
      ...exampleHost({}),
      hostDevices: devicesOf({}, parseDevices({ pci: [gpu], usb: [usb("1-4.2")], mediated: [mdev], sysfs })),
    };
    for (const format of ["yaml", "json"] as const)
      assert.deepEqual(parseSavedProfile(formatHostProfile(profile, format)), profile);
  });
});
