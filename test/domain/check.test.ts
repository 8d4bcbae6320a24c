import assert from "node:assert/strict";
import { parseDomainDefinition, type DomainDefinitionInput } from "../../src/domain";
import { goldenCases } from "./golden-cases";
import { changed, hyperv, small } from "./small-definition";

const disk = { device: "disk" as const, source: { type: "file" as const, path: "/x" }, target: "vda", bus: "virtio" as const };
const nic = { source: { type: "user" as const }, model: "virtio" as const };
const uefi = { type: "uefi" as const, secureBoot: true, enrolledKeys: true };

/** The mistake, the definition, the path it must be reported at, and a part of the text. */
const wrong: readonly (readonly [string, unknown, string, RegExp])[] = [
  ["nothing", undefined, "", /The definition: /],
  ["no object", "machine", "", /The definition: /],
  ["no name", { ...small(), name: undefined }, "name", /expected string/],
  ["a name with markup", { ...small(), name: `a"><b` }, "name", /^name: a machine's name is up to 63 letters/],
  ["a name that ends with a blank, which lists of machines lose", { ...small(), name: "ada " }, "name", /blanks only inside/],
  ["a name that a shell would run", { ...small(), name: "$(reboot)" }, "name", /./],
  ["a name of 10,000 characters", { ...small(), name: "a".repeat(10_000) }, "name", /10000 characters/],
  ["a name in other letters", { ...small(), name: "büro" }, "name", /./],
  ["a name that leaves its folder", { ...small(), name: "../etc" }, "name", /./],
  ["an empty name", { ...small(), name: "" }, "name", /./],
  ["memory as text", { ...small(), memoryKiB: "8 GiB" }, "memoryKiB", /expected number/],
  ["no memory", { ...small(), memoryKiB: 0 }, "memoryKiB", /needs memory/],
  ["negative CPUs", { ...small(), vcpus: -1 }, "vcpus", /./],
  ["half a CPU", { ...small(), vcpus: 1.5 }, "vcpus", /./],
  ["no CPU", { ...small(), vcpus: 0 }, "vcpus", /at least one/],
  ["a UUID that is none", { ...small(), uuid: "1234" }, "uuid", /./],
  ["a title of two lines", { ...small(), title: "a\nb" }, "title", /one line/],
  ["a control character", { ...small(), description: "a\u0007b" }, "description", /control character/],
  ["half a surrogate pair", changed((d) => (d.devices.disks = [{ ...disk, serial: "\ud83e" }])), "devices.disks[0].serial", /surrogate/],
  ["a path of 10,000 characters", changed((d) => (d.devices.disks = [{ ...disk, source: { type: "file", path: `/${"x".repeat(10_000)}` } }])), "devices.disks[0].source.path", /4096/],
  ["a misspelt property", { ...small(), memory: 1 }, "memory", /no such property/],
  ["a misspelt property inside", changed((d) => (d.devices.disks = [{ ...disk, chache: "none" } as never])), "devices.disks[0].chache", /no such property/],
  ["an unknown machine type word", { ...small(), type: "lxc" }, "type", /./],
  ["a topology that does not add up", changed((d) => (d.cpu.topology = { sockets: 2, cores: 2, threads: 1 })), "cpu.topology", /makes 4 vCPUs, but vcpus is 2/],
  ["custom without a model", changed((d) => (d.cpu.mode = "custom")), "cpu.model", /needs a CPU model/],
  ["a model beside host-passthrough", changed((d) => (d.cpu.model = "EPYC")), "cpu.model", /leaves the model/],
  ["migratable beside host-model", changed((d) => (d.cpu = { mode: "host-model", migratable: true })), "cpu.migratable", /only modes/],
  ["a cache that only the host's CPU has", changed((d) => (d.cpu = { mode: "host-model", cache: "passthrough" })), "cpu.cache", /needs mode/],
  ["a CPU feature twice", changed((d) => (d.cpu.features = [{ name: "vmx", policy: "require" }, { name: "vmx", policy: "disable" }])), "cpu.features[1]", /already that of cpu\.features\[0\]/],
  ["a CPU feature that is no name", changed((d) => (d.cpu.features = [{ name: "vmx,+svm", policy: "require" }])), "cpu.features[0].name", /not the name/],
  ["pins for other CPUs", changed((d) => (d.cputune = { vcpupin: ["0"] })), "cputune.vcpupin", /pins 1 vCPUs, but vcpus is 2/],
  ["pins that are no CPU set", changed((d) => (d.cputune = { vcpupin: ["0", "all"] })), "cputune.vcpupin[1]", /./],
  ["pins for I/O threads that are not there", changed((d) => (d.cputune = { vcpupin: [], iothreadpin: ["0"] })), "cputune.iothreadpin", /than the 0/],
  ["an unknown enlightenment", hyperv({ relax: { state: "on" } }), "features.hyperv.features.relax", /no enlightenment/],
  ["an enlightenment whose name is markup", hyperv({ "a/><b": { state: "on" } }), "features.hyperv.features.a/><b", /no enlightenment/],
  ["too few retries", hyperv({ spinlocks: { state: "on", value: 4094 } }), "features.hyperv.features.spinlocks.value", /4095/],
  ["too many retries", hyperv({ spinlocks: { state: "on", value: 4294967296 } }), "features.hyperv.features.spinlocks.value", /4294967295/],
  ["retries as text", hyperv({ spinlocks: { state: "on", value: "8191" } }), "features.hyperv.features.spinlocks.value", /must be a number/],
  ["a vendor id of 13 bytes", hyperv({ vendor_id: { state: "on", value: "1234567890äb" } }), "features.hyperv.features.vendor_id.value", /12 bytes/],
  ["a vendor id with a comma", hyperv({ vendor_id: { state: "on", value: "a,b" } }), "features.hyperv.features.vendor_id.value", /comma/],
  ["a flag beside passthrough", hyperv({ relaxed: { state: "on" } }, "passthrough"), "features.hyperv.features.relaxed", /no libvirt/],
  ["keys without Secure Boot", changed((d) => (d.os.firmware = { ...uefi, secureBoot: false })), "os.firmware.enrolledKeys", /only in firmware with Secure Boot/],
  ["Secure Boot without SMM", changed((d) => ((d.os.firmware = uefi), (d.features.smm = false))), "features.smm", /needs system management mode/],
  ["a relative NVRAM path", changed((d) => (d.os.firmware = { ...uefi, nvramPath: "vars.fd" })), "os.firmware.nvramPath", /absolute/],
  ["firmware of no kind", { ...small(), os: { firmware: { type: "efi" } } }, "os.firmware.type", /./],
  ["a timer twice", changed((d) => (d.clock.timers = [{ name: "hpet" }, { name: "hpet" }])), "clock.timers[1]", /already/],
  ["a frequency of the wrong timer", changed((d) => (d.clock.timers = [{ name: "hpet", frequency: 1 }])), "clock.timers[0].frequency", /tsc/],
  ["a tick policy of hypervclock", changed((d) => (d.clock.timers = [{ name: "hypervclock", tickpolicy: "delay" }])), "clock.timers[0].tickpolicy", /has none/],
  ["a disk target twice", changed((d) => (d.devices.disks = [disk, disk])), "devices.disks[1].target", /target vda is already that of devices\.disks\[0\]\.target/],
  ["a target of another bus", changed((d) => (d.devices.disks = [{ ...disk, target: "sda" }])), "devices.disks[0].target", /called vda/],
  ["a disk without a source", changed((d) => (d.devices.disks = [{ device: "disk", target: "vda", bus: "virtio" }])), "devices.disks[0].source", /only a CD-ROM/],
  ["a relative path", changed((d) => (d.devices.disks = [{ ...disk, source: { type: "file", path: "x.qcow2" } }])), "devices.disks[0].source.path", /absolute/],
  ["a CD-ROM on virtio", changed((d) => (d.devices.disks = [{ device: "cdrom", target: "vda", bus: "virtio" }])), "devices.disks[0].bus", /virtio/],
  ["IDE on q35", changed((d) => (d.devices.disks = [{ ...disk, target: "hda", bus: "ide" }])), "devices.disks[0].bus", /no IDE/],
  ["SCSI without a controller", changed((d) => (d.devices.disks = [{ ...disk, target: "sda", bus: "scsi" }])), "devices.controllers", /no scsi controller/],
  ["native I/O through the cache", changed((d) => (d.devices.disks = [{ ...disk, io: "native", cache: "writeback" }])), "devices.disks[0].io", /cache none/],
  ["an I/O thread that is not there", changed((d) => (d.devices.disks = [{ ...disk, iothread: 1 }])), "devices.disks[0].iothread", /0 I\/O threads/],
  ["a boot order twice", changed((d) => ((d.devices.disks = [{ ...disk, bootOrder: 1 }]), (d.devices.interfaces = [{ ...nic, bootOrder: 1 }]))), "devices.interfaces[0].bootOrder", /already that of devices\.disks\[0\]\.bootOrder/],
  ["a MAC address twice", changed((d) => (d.devices.interfaces = [{ ...nic, mac: "52:54:00:00:00:01" }, { ...nic, mac: "52:54:00:00:00:01" }])), "devices.interfaces[1].mac", /already/],
  ["a multicast MAC address", changed((d) => (d.devices.interfaces = [{ ...nic, mac: "01:00:5e:00:00:01" }])), "devices.interfaces[0].mac", /multicast/],
  ["a MAC address in capitals", changed((d) => (d.devices.interfaces = [{ ...nic, mac: "52:54:00:AA:00:01" }])), "devices.interfaces[0].mac", /./],
  ["queues of e1000e", changed((d) => (d.devices.interfaces = [{ ...nic, model: "e1000e", queues: 2 }])), "devices.interfaces[0].queues", /only virtio/],
  ["the SPICE agent without SPICE", changed((d) => (d.devices.spiceAgent = true)), "devices.spiceAgent", /SPICE/],
  ["a VNC port below 5900", changed((d) => (d.devices.graphics = { type: "vnc", listen: "127.0.0.1", port: 80 })), "devices.graphics.port", /5900/],
  ["TPM 1.2 over CRB", changed((d) => (d.devices.tpm = { model: "tpm-crb", version: "1.2" })), "devices.tpm.version", /2\.0/],
  ["an unknown watchdog action", changed((d) => (d.devices.watchdog = { model: "itco", action: "bark" })), "devices.watchdog.action", /one of reset/],
];

describe("parseDomainDefinition", () => {
  for (const [what, definition, path, message] of wrong) {
    it(`refuses ${what}, at its path`, () => {
      const { definition: parsed, findings } = parseDomainDefinition(definition);
      assert.equal(parsed, undefined);
      const found = findings.filter((f) => f.path === path);
      assert.ok(found.some((f) => message.test(f.message)), JSON.stringify(findings));
      for (const f of findings) {
        assert.equal(f.severity, "error");
        assert.ok(f.message.length < 1000 && !/[\n\r\0]/.test(f.message), f.message);
      }
    });
  }

  it("reports everything at once", () => {
    const paths = parseDomainDefinition({ ...small(), vcpus: -1, uuid: "x", os: { firmware: { type: "uefi" } } }).findings.map((f) => f.path);
    for (const path of ["vcpus", "uuid", "os.firmware.secureBoot", "os.firmware.enrolledKeys"]) assert.ok(paths.includes(path), path);
  });

  it("fills defaults", () => {
    const { definition } = parseDomainDefinition(changed((d) => (d.devices.disks = [disk, { device: "cdrom", target: "sda", bus: "sata" }])));
    assert.equal(definition?.type, "kvm");
    assert.equal(definition?.os.machine, "q35");
    assert.deepEqual(definition?.devices.disks.map((d) => [d.format, d.readonly]), [["qcow2", false], ["raw", true]]);
  });

  it("does not show a password in what it says", () => {
    const { findings } = parseDomainDefinition(changed((d) => (d.devices.graphics = { type: "vnc", listen: "127.0.0.1", password: "hunter2\u0001" })));
    assert.deepEqual(findings.map((f) => f.path), ["devices.graphics.password"]);
    assert.doesNotMatch(JSON.stringify(findings), /hunter2/);
  });

  it("has nothing against the golden cases", () => {
    for (const { name, definition } of goldenCases) assert.deepEqual(parseDomainDefinition(definition).findings, [], name);
  });

  it("leaves what it is given as it is", () => {
    const input = changed((d) => (d.devices.disks = [disk]));
    const copy = JSON.parse(JSON.stringify(input)) as DomainDefinitionInput;
    parseDomainDefinition(input);
    assert.deepEqual(input, copy);
  });
});
