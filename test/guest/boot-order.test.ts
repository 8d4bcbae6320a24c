import assert from "node:assert/strict";
import { domainDefinition, type DomainDefinition } from "../../src/domain";
import { exampleGuest, resolveGuest, type GuestExample } from "../../src/guest";
import { keepDevices } from "../../src/guest/keeping/devices";
import { small } from "../domain/small-definition";

const orders = ({ devices }: DomainDefinition): unknown => devices.disks.map(({ bootOrder }) => bootOrder);
const made = (guest: GuestExample): unknown => orders(resolveGuest(exampleGuest(guest)).definition!);

const ISO = { path: "/win.iso" };
const pci = (bootOrder: number) => ({ pci: { address: "0000:01:00.0", functions: [0], bootOrder } });

describe("the boot order", () => {
  const systemDisk = { path: "/a.qcow2" };

  it("is the system disk, then drives with a medium", () =>
    assert.deepEqual(made({ systemDisk, disks: [{ path: "/b.qcow2" }], cdroms: [{}, ISO] }), [
      1,
      undefined,
      undefined,
      3,
    ]));

  it("is the program's where it says any, also for an empty drive", () =>
    assert.deepEqual(
      made({
        systemDisk: { ...systemDisk, bootOrder: 2 },
        disks: [{ path: "/b.qcow2" }],
        cdroms: [{ bootOrder: 1 }, ISO],
      }),
      [2, undefined, 1, undefined],
    ));

  it("leaves a device of the host the place that it is given", () => {
    const [first, second] = [1, 2].map((place) => made({ systemDisk, cdroms: [ISO], hostDevices: [pci(place)] }));
    assert.deepEqual(first, [2, 3]);
    assert.deepEqual(second, [1, 3]);
  });

  const machine = (systemOrder: number, driveOrder: number, hostOrder?: number): DomainDefinition =>
    domainDefinition.parse({
      ...small(),
      devices: {
        ...small().devices,
        disks: [
          {
            ...{ device: "disk", target: "sda", bus: "scsi", source: { type: "file", path: "/a" } },
            bootOrder: systemOrder,
          },
          {
            ...{ device: "cdrom", target: "sdb", bus: "sata", source: { type: "file", path: "/b" } },
            bootOrder: driveOrder,
          },
        ],
        ...(hostOrder === undefined
          ? {}
          : { hostDevices: [{ type: "pci", address: "0000:01:00.0", managed: true, bootOrder: hostOrder }] }),
      },
    });

  it("of a machine that exists stays, unless the program says one", () => {
    const there = machine(2, 1);
    assert.deepEqual(orders(keepDevices(machine(1, 2), there)), [2, 1]);
    assert.deepEqual(orders(keepDevices(machine(1, 2), there, { ownBootOrder: true })), [1, 2]);
  });

  it("of a machine that exists makes room for a device of the host, and keeps who comes first", () => {
    assert.deepEqual(orders(keepDevices(machine(2, 3, 1), machine(2, 1))), [3, 2]);
    assert.deepEqual(orders(keepDevices(machine(2, 3, 1), machine(3, 2, 1))), [3, 2]);
    assert.deepEqual(orders(keepDevices(machine(2, 3, 5), machine(2, 1))), [2, 1]);
  });
});
