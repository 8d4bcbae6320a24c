import assert from "node:assert/strict";
import { liveSteps, parseXml } from "../../src/domain";
import { restartDifferences } from "../../src/provider/domain/live";

const domain = (cpu: string, memory = 1048576): string =>
  `<domain type='kvm'><name>a</name><memory unit='KiB'>${memory}</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os>${cpu}</domain>`;

/** What libvirt 9.0 makes of a host-model CPU when the machine starts. */
const expanded = `<cpu mode='custom' match='exact' check='full'><model fallback='forbid'>EPYC-Rome</model><vendor>AMD</vendor>
  <topology sockets='1' dies='1' cores='2' threads='1'/><feature policy='require' name='x2apic'/><feature policy='disable' name='pni'/></cpu>`;

describe("a running machine compared with its definition", () => {
  const topology = "<topology sockets='1' dies='1' cores='2' threads='1'/>";
  const hostModel = `<cpu mode='host-model' check='partial'>${topology}</cpu>`;
  const paths = (defined: string, running: string): string[] =>
    restartDifferences(parseXml(defined), parseXml(running)).map(({ path }) => path);

  it("host-model, as libvirt wrote it out at start, needs no restart", () =>
    assert.deepEqual(paths(domain(hostModel), domain(expanded)), []));

  it("a named model, checked in full, needs none either", () =>
    assert.deepEqual(
      paths(
        domain(
          `<cpu mode='custom' match='exact' check='partial'><model fallback='allow'>EPYC-Rome</model>${topology}</cpu>`,
        ),
        domain(expanded),
      ),
      [],
    ));

  it("another memory, topology, model or feature does", () => {
    assert.deepEqual(paths(domain(hostModel, 2097152), domain(expanded)), ["memory"]);
    assert.deepEqual(paths(domain(hostModel.replace("cores='2'", "cores='4'")), domain(expanded)), [
      "cpu/topology/@cores",
    ]);
    assert.deepEqual(
      paths(
        domain("<cpu mode='custom' match='exact'><model>EPYC</model></cpu>".replace("</cpu>", `${topology}</cpu>`)),
        domain(expanded),
      ),
      ["cpu/model"],
    );
    assert.deepEqual(
      paths(domain(hostModel.replace("</cpu>", "<feature policy='require' name='svm'/></cpu>")), domain(expanded)),
      ["cpu/feature[svm]"],
    );
  });

  it("a device that libvirt 11.3 gave to QEMU by VFIO needs no restart", () => {
    // As virsh dumpxml shows them with and without --inactive, apart from aliases and addresses in the guest.
    const devices = (driver: string): string =>
      domain("").replace(
        "</domain>",
        `<devices>
          <interface type='hostdev' managed='yes'><mac address='52:54:00:77:00:42'/>${driver}<source><address type='pci' domain='0x0000' bus='0x02' slot='0x10' function='0x0'/></source><vlan><tag id='42'/></vlan></interface>
          <hostdev mode='subsystem' type='pci' managed='yes'>${driver}<source><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source></hostdev>
        </devices></domain>`,
      );
    assert.deepEqual(paths(devices(""), devices("<driver name='vfio'/>")), []);
    assert.equal(paths(devices(""), devices("<driver name='kvm'/>")).length, 2);
  });

  describe("a USB device that is named by its ID", () => {
    const machine = (...sources: readonly string[]): string =>
      `<domain type='kvm'><name>a</name><memory unit='KiB'>1048576</memory><os><type machine='q35'>hvm</type></os><devices><controller type='usb' model='qemu-xhci'/>${sources.map((source) => `<hostdev mode='subsystem' type='usb'><source>${source}</source></hostdev>`).join("")}</devices></domain>`;
    const id = (product: string): string => `<vendor id='0x0627'/><product id='0x${product}'/>`;
    const at = (device: number): string => `<address bus='1' device='${device}'/>`;
    const steps = (wanted: string, running: string): string[] =>
      liveSteps(parseXml(wanted), parseXml(running)).map(
        ({ command }) =>
          `${command.kind} ${"device" in command ? (/device='(\d+)'/.exec(command.device)?.[1] ?? "") : ""}`,
      );

    it("is the one that libvirt completed with its address", () => {
      const running = machine(id("0002") + at(4), id("0001") + at(3));
      assert.deepEqual(paths(machine(id("0001"), id("0002")), running), ["devices/hostdev[order]"]);
      assert.deepEqual(steps(machine(id("0001")), running), ["detach 4"]);
    });

    it("is told from others of the same ID by its address", () => {
      const running = machine(id("0001") + at(3), id("0001") + at(4));
      assert.deepEqual(steps(machine(id("0001") + at(4)), running), ["detach 3"]);
      // It was plugged in again.
      assert.deepEqual(steps(machine(id("0001") + at(5)), machine(id("0001") + at(3))), ["detach 3", "attach 5"]);
    });
  });

  describe("devices that come while it runs", () => {
    const disk = (target: string, bus: string): string =>
      `<disk type='file' device='disk'><source file='/${target}'/><target dev='${target}' bus='${bus}'/></disk>`;
    const adapter = "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='lan'/></interface>";
    const ports = (free: number, machine = "q35"): string => {
      const root = Array.from(
        { length: free + 1 },
        (_, port) => `<controller type='pci' index='${port + 1}' model='pcie-root-port'/>`,
      ).join("");
      const taken = "<memballoon model='virtio'><address type='pci' bus='0x01'/></memballoon>";
      return `<domain type='kvm'><name>a</name><memory unit='KiB'>1048576</memory><os><type machine='${machine}'>hvm</type></os><devices><controller type='scsi'/>${root}${taken}</devices></domain>`;
    };
    const waiting = (running: string, ...devices: readonly string[]): string[] =>
      paths(running.replace("</devices>", `${devices.join("")}</devices>`), running);

    it("have a place as long as there is a root port for each", () => {
      const both = [disk("vda", "virtio"), adapter];
      assert.deepEqual(waiting(ports(2), ...both), []);
      assert.deepEqual(waiting(ports(1), ...both), ["devices/interface[52:54:00:00:00:01]"]);
      assert.deepEqual(waiting(ports(0), ...both), ["devices/disk[vda]", "devices/interface[52:54:00:00:00:01]"]);
    });

    const card = (address = "", bus = "0x05"): string =>
      `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='${bus}' slot='0x00' function='0x0'/></source>${address}</hostdev>`;
    const known = new Set(["0000:05:00.0", "0000:06:00.0"]);
    const withoutBalloon = (running: string): string => running.replace("model='virtio'", "model='none'");
    const waitingCards = (running: string, ...devices: readonly string[]): string[] =>
      restartDifferences(parseXml(running.replace("</devices>", `${devices.join("")}</devices>`)), parseXml(running), {
        hotPluggable: known,
      }).map(({ path }) => path);

    it("of the host by PCI need a root port each, and no balloon and no IOMMU in the machine that runs", () => {
      const both = [card(), card("", "0x06")];
      assert.deepEqual(waitingCards(withoutBalloon(ports(2)), ...both), []);
      assert.equal(waitingCards(withoutBalloon(ports(1)), ...both).length, 1);
      assert.equal(waitingCards(ports(2), ...both).length, 2);
      const iommu = withoutBalloon(ports(2)).replace("</devices>", "<iommu model='intel'/></devices>");
      assert.equal(waitingCards(iommu, ...both).length, 2);
      const unpluggable = withoutBalloon(ports(1)).replace(
        "index='2' model='pcie-root-port'/>",
        "index='2' model='pcie-root-port'><target hotplug='off'/></controller>",
      );
      assert.equal(waitingCards(unpluggable, card()).length, 1);
      const fn = "<interface type='hostdev'><mac address='52:54:00:00:00:02'/></interface>";
      assert.deepEqual(waitingCards(withoutBalloon(ports(1)), fn), []);
      assert.equal(waitingCards(ports(1), fn).length, 1);
    });

    it("of the host by USB need a port of a controller", () => {
      const usb = (device: number): string =>
        `<hostdev mode='subsystem' type='usb'><source><address bus='1' device='${device}'/></source></hostdev>`;
      const controller = (model: string): string =>
        ports(0).replace(
          "</devices>",
          `<controller type='usb' index='0' model='${model}'/><input type='tablet' bus='usb'><address type='usb' bus='0' port='1'/></input></devices>`,
        );
      assert.equal(waiting(ports(0), usb(2)).length, 1);
      assert.equal(waiting(controller("none"), usb(2)).length, 1);
      assert.deepEqual(waiting(controller("qemu-xhci"), usb(2), usb(3), usb(4)), []);
      assert.equal(waiting(controller("qemu-xhci"), usb(2), usb(3), usb(4), usb(5)).length, 1);
      assert.deepEqual(waiting(controller("qemu-xhci' ports='15"), usb(2), usb(3), usb(4), usb(5)), []);
    });

    it("a card goes, unless it shares its slot; nobody has a card that nobody knows", () => {
      const place = (more: string): string =>
        card(`<address type='pci' domain='0x0000' bus='0x02' slot='0x00' function='0x0'${more}/>`);
      const leaving = (device: string): number =>
        restartDifferences(parseXml(ports(1)), parseXml(ports(1).replace("</devices>", `${device}</devices>`)), {
          hotPluggable: known,
        }).length;
      assert.equal(leaving(place("")), 0);
      assert.equal(leaving(place(" multifunction='on'")), 1);
      assert.equal(leaving(place("").replace("bus='0x05'", "bus='0x07'")), 1);
    });

    it("need none on a controller, or on a chipset with slots", () => {
      assert.deepEqual(waiting(ports(1), disk("sda", "scsi"), adapter, disk("sdb", "scsi")), []);
      assert.deepEqual(waiting(ports(0, "pc"), disk("vda", "virtio"), adapter), []);
    });
  });
});
