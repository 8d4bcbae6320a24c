import assert from "node:assert/strict";
import { parseXml } from "../../src/domain";
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

    it("need none on a controller, or on a chipset with slots", () => {
      assert.deepEqual(waiting(ports(1), disk("sda", "scsi"), adapter, disk("sdb", "scsi")), []);
      assert.deepEqual(waiting(ports(0, "pc"), disk("vda", "virtio"), adapter), []);
    });
  });
});
