import assert from "node:assert/strict";
import { countMachine, type MachineCounts } from "./count";
import { surveyTable } from "./table";

const machine = (devices: string): string => `<domain type='kvm'>
  <name>ada</name><memory unit='KiB'>4194304</memory><vcpu placement='static'>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/><apic/></features>
  <cpu mode='host-passthrough'/><clock offset='localtime'/>
  <devices>${devices}</devices></domain>`;

const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a.qcow2'/><target dev='sda' bus='sata'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/></disk>`;

function counted(devices: string): MachineCounts {
  const counts = countMachine(machine(devices), "windows-10");
  assert.ok(!("why" in counts));
  return counts;
}

describe("the survey of domain files", () => {
  it("counts values by what becomes of them", () => {
    const counts = counted(`${disk}<smartcard mode='host'/>`);
    assert.deepEqual(counts.get("devices/disk/source"), { arguments: 1, libvirt: 0, kept: 0, lost: 0 });
    assert.deepEqual(counts.get("devices/disk/address"), { arguments: 0, libvirt: 5, kept: 0, lost: 0 });
    assert.deepEqual(counts.get("devices/smartcard"), { arguments: 0, libvirt: 0, kept: 1, lost: 0 });
  });

  it("says why a file is not counted", () => {
    assert.deepEqual(countMachine(machine(disk).replace("<name>", "<uuid>mine</uuid><name>"), "windows-10"), {
      why: "no-preset",
    });
  });

  it("prints a row for each element, the commonest first", () => {
    const machines = [
      { name: "a.xml", counts: counted(disk) },
      { name: "b.xml", counts: counted("<smartcard mode='host'/>") },
    ];
    const [first, , head, , ...rows] = surveyTable.of(machines).split("\n");
    assert.match(
      first!,
      /^2 files, \d+ values: [\d.]+ % by arguments, [\d.]+ % written by libvirt itself, [\d.]+ % kept, 0 lost\.$/,
    );
    assert.equal(head, "| element | files | values | arguments | libvirt | kept | lost |");
    assert.ok(rows.includes("| devices/smartcard | 1 | 1 | 0 | 0 | 1 | 0 |"), rows.join("\n"));
    assert.ok(rows.findIndex((row) => row.includes("| vcpu |")) < rows.findIndex((row) => row.includes("smartcard")));
  });
});
