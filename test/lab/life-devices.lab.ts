import assert from "node:assert/strict";
import type { DomainArgs } from "../../src/components";
import { assertSucceeded } from "../provider/engine";
import { describeOnDevicesHost } from "./chosen";
import { setBuses, setTablet } from "./devices-host";
import { DEVICES } from "./lab";
import { LifeHost } from "./life-host";
import { LifeMachine } from "./life-machine";
import { setFunctions } from "./record-devices";

const CARD = "0000:01:00.0";
const SLOT = "0000/02.0/00.0";
/** Buses below the root ports of the two cards, as the host was started. */
const BUSES = { "0000:00:02.0": 1, "0000:00:03.0": 2 };

/** Devices that KVM gives to a guest through a real IOMMU, each refused to a second one before libvirt would. */
describeOnDevicesHost("a machine with devices of its host", () => {
  const host = new LifeHost(DEVICES);
  const made: LifeMachine[] = [];
  const machine = async (name: string, more: Partial<DomainArgs>): Promise<LifeMachine> => {
    // What a device can write to stays in memory: no balloon.
    const one = await LifeMachine.make(host, name, { memoryBalloon: false, ...more });
    made.push(one);
    return one;
  };
  const driverOf = (address: string): string =>
    host.run(`basename "$(readlink -f /sys/bus/pci/devices/${address}/driver)"`).trim();
  /** Vendor and device of everything on the guest's PCI buses. */
  const devicesInGuest = (one: LifeMachine): string =>
    one.inGuest("sh", "-c", "cd /sys/bus/pci/devices; for d in *; do echo $(cat $d/vendor) $(cat $d/device); done");

  before(async () => {
    await host.prepare();
    // As a run that was cut off may not have left them.
    setBuses(BUSES);
    setFunctions(2);
  });
  afterEach(async () => {
    for (const one of made.splice(0)) await one.remove();
  });
  after(() => host.clear());

  it("a network card, which a second machine is refused at preview, and which the host has again afterwards", async () => {
    const first = await machine("card", { hostDevices: [{ pci: { id: "8086:10d3" } }] });
    await first.up();
    assert.equal(driverOf(CARD), "vfio-pci");
    assert.match(devicesInGuest(first), /0x8086 0x10d3/);
    const second = await machine("card2", { hostDevices: [{ pci: { address: CARD } }] });
    const refused = await second.preview();
    assert.ok(refused.failed, refused.text);
    assert.match(refused.text, new RegExp(`${CARD} of .*, which machine ${first.name} .*has`));
    await first.remove();
    made.shift();
    assert.equal(driverOf(CARD), "e1000e");
  });

  it("a virtual function, which a second machine is refused at preview", async () => {
    const address = "0000:02:10.2";
    const first = await machine("function", { hostDevices: [{ pci: { address } }] });
    await first.up();
    assert.match(devicesInGuest(first), /0x8086 0x10ca/);
    const second = await machine("function2", { hostDevices: [{ pci: { address } }] });
    const refused = await second.preview();
    assert.ok(refused.failed, refused.text);
    assert.match(refused.text, new RegExp(`${address} of .*, which machine ${first.name} .*has`));
  });

  it("a function of a card as network adapter: MAC address and VLAN are on the card; who comes later is refused", async () => {
    const mac = "52:54:00:77:00:42";
    const adapter = (index: number): NonNullable<DomainArgs["networks"]> => [
      { name: "vf", function: { of: "eth2", index }, mac, vlan: { tags: [42] } },
    ];
    const first = await machine("vlan", { networks: adapter(0) });
    await first.up();
    assert.match(host.run("ip link show dev eth2"), new RegExp(`vf 0 .*${mac}.* vlan 42`));
    assert.match(devicesInGuest(first), /0x8086 0x10ca/);
    const second = await (await machine("vlan2", { networks: adapter(0) })).preview();
    assert.ok(second.failed, second.text);
    assert.match(second.text, new RegExp(`which machine ${first.name} .*has`));
    const third = await (await machine("vlan3", { networks: adapter(2) })).preview();
    assert.ok(third.failed, third.text);
    assert.match(third.text, /function 2 of eth2, but .* has activated 2 of at most 7/);
  });

  it("a USB device by its port, which a second machine is refused at preview", async () => {
    const hostDevices = [{ usb: { bus: 1, port: "2" } }];
    const first = await machine("usb", { hostDevices });
    await first.up();
    // The tiny guest's kernel has no USB; QEMU tells what it has on its bus.
    assert.match(
      host.virsh("qemu-monitor-command", first.name, "--hmp", "info usb"),
      /QEMU USB Keyboard, ID: hostdev0/,
    );
    const refused = await (await machine("usb2", { hostDevices })).preview();
    assert.ok(refused.failed, refused.text);
    assert.match(refused.text, new RegExp(`which machine ${first.name} .*has`));
    const several = await (await machine("usb3", { hostDevices: [{ usb: { id: "0627:0001" } }] })).preview();
    assert.ok(several.failed, several.text);
    assert.match(several.text, /0627:0001.*port/s);
  });

  it("a group of which members stay with the host is refused at preview", async () => {
    const outcome = await (
      await machine("group", { hostDevices: [{ pci: { address: "0000:00:1f.3", functions: [3] } }] })
    ).preview();
    assert.ok(outcome.failed, outcome.text);
    assert.match(outcome.text, /IOMMU group 7 of .* together with 0000:00:1f\.\d .*driver ahci/s);
  });

  it("a folder of the host, which the guest reads through virtiofs", async function () {
    if (host.run("test -x /usr/libexec/virtiofsd && echo there || true") === "") this.skip();
    const folder = host.file("share");
    host.run(`mkdir -p ${folder} && echo 'from the host' >${folder}/greeting`);
    const one = await machine("share", { sharedFolders: [{ name: "share", path: folder }] });
    await one.up();
    const said = one.inGuest("sh", "-c", "mkdir -p /share && mount -t virtiofs share /share && cat /share/greeting");
    assert.equal(said, "from the host");
  });

  describe("changed while the machine runs", () => {
    const card = { hostDevices: [{ pci: { id: "8086:10d3" } }] };
    const usbInQemu = (one: LifeMachine): string => host.virsh("qemu-monitor-command", one.name, "--hmp", "info usb");

    it("a network card comes, the guest releases it, and the host has it again", async () => {
      const one = await machine("plug", {});
      await one.up();
      const said = await one.preview(card);
      assertSucceeded(said);
      assert.match(said.text, /changes while Windows runs: hostDevices/);
      await one.changeLive(card);
      assert.equal(driverOf(CARD), "vfio-pci");
      assert.match(devicesInGuest(one), /0x8086 0x10d3/);
      for (const xml of one.both) assert.match(xml, /<hostdev .*type='pci'/);
      await one.changeLive({});
      assert.equal(driverOf(CARD), "e1000e");
      assert.doesNotMatch(devicesInGuest(one), /0x8086 0x10d3/);
      for (const xml of one.both) assert.doesNotMatch(xml, /<hostdev /);
    });

    it("a network card waits for a restart where the machine has a balloon", async () => {
      const one = await machine("balloon", { memoryBalloon: true });
      await one.up();
      const id = one.domainId;
      assert.match((await one.preview(card)).text, /takes effect when Windows is restarted: hostDevices/);
      await one.up(card);
      assert.equal(one.domainId, id);
      assert.doesNotMatch(one.running, /<hostdev /);
      assert.match(one.defined, /<hostdev /);
      assert.equal((await one.outputs())["restartRequired"], true);
      assert.equal(driverOf(CARD), "e1000e");
    });

    it("a card that the guest does not release stays, in the machine and in its definition", async () => {
      // Nothing boots from an empty disk.
      const one = await machine("keeps", {
        systemDisk: { path: host.image("keeps.qcow2"), format: "qcow2", bus: "virtio" },
        ...{ waitFor: "none", forceStop: true, shutdownTimeoutSeconds: 1 },
      });
      await one.up(card);
      const before = one.defined;
      const outcome = await one.tryUp({});
      assert.ok(outcome.failed, outcome.text);
      assert.match(
        outcome.text,
        /hostdev\S*\[.*\] could not be changed while Windows runs .*did not follow within 15 s\. .*Device Manager/s,
      );
      assert.equal(one.defined, before);
      assert.match(one.running, /<hostdev /);
      assert.equal(driverOf(CARD), "vfio-pci");
    });

    it("a USB device comes and goes", async () => {
      const one = await machine("usb-plug", { memoryBalloon: true });
      await one.up();
      await one.changeLive({ hostDevices: [{ usb: { bus: 1, port: "2" } }] });
      assert.match(usbInQemu(one), /QEMU USB Keyboard, ID: hostdev0/);
      await one.changeLive({});
      assert.doesNotMatch(usbInQemu(one), /hostdev/);
    });

    it("a USB device that is named by its ID comes and goes", async () => {
      await setTablet(true);
      try {
        const one = await machine("usb-id", { memoryBalloon: true });
        await one.up();
        await one.changeLive({ hostDevices: [{ usb: { id: "056a:0000" } }] });
        assert.match(usbInQemu(one), /Wacom PenPartner, ID: hostdev0/);
        // libvirt says where it found it, which makes no other machine.
        assert.match(one.running, /<product id='0x0000'\/>\s*<address bus='\d+' device='\d+'\/>/);
        assert.doesNotMatch(one.defined, /<address bus='\d+' device/);
        await one.changeLive({});
        assert.doesNotMatch(usbInQemu(one), /hostdev/);
      } finally {
        await setTablet(false);
      }
    });
  });

  describe("renumbered between two starts", () => {
    before(() => setFunctions(0));
    after(() => {
      setBuses(BUSES);
      setFunctions(2);
    });

    it("an address that is another card now is refused; a card that the program describes is followed", async () => {
      const byAddress = await machine("address", { hostDevices: [{ pci: { address: CARD } }], running: false });
      const bySerial = await machine("slot", { hostDevices: [{ pci: { id: "8086:10d3", slot: SLOT } }] });
      await byAddress.up();
      await bySerial.up({ running: false });
      assert.match(bySerial.defined, /bus='0x01'/);
      setBuses({ "0000:00:02.0": 2, "0000:00:03.0": 1 });
      assert.equal(driverOf(CARD), "igb");
      const refused = await byAddress.preview({ running: true });
      assert.ok(refused.failed, refused.text);
      assert.match(refused.text, /0000:01:00\.0, but on .* that address is now 8086:10c9/);
      assert.match(refused.text, /8086:10d3 is at 0000:02:00\.0/);
      const moved = await bySerial.up();
      assert.match(moved.text, /was 0000:01:00\.0 at the last deployment and is 0000:02:00\.0 now/);
      assert.match(devicesInGuest(bySerial), /0x8086 0x10d3/);
      assert.doesNotMatch(devicesInGuest(bySerial), /0x8086 0x10c9/);
      const unchanged = await bySerial.preview();
      assertSucceeded(unchanged);
      assert.deepEqual(unchanged.changes, {});
    });
  });
});
