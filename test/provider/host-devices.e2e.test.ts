import assert from "node:assert/strict";
import type { DomainArgs } from "../../src/components";
import { parseHostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { plain } from "../../src/provider/properties";
import type { ResourceHandler } from "../../src/provider/resource";
import { HandledMachine, handlerFor, operationContext } from "./handled-machine";
import { definedOnly, edit, machineName, removeMachines, startable, xmlOf } from "./machines";

/** This host has no IOMMU: what a preview says of that is real, and so is what libvirt makes of a definition. */
describe("devices of a host, with the real libvirt", function () {
  this.timeout(120_000);
  let handler: ResourceHandler;
  let count = 0;

  before(async () => {
    const profile = parseHostProfile(await libvirtClient("qemu:///system").probe());
    handler = handlerFor(profile);
  });
  afterEach(removeMachines);

  const card = { pci: { address: "0000:f1:00.0", functions: [0, 1] } };
  const args = (more: Partial<DomainArgs>): Partial<DomainArgs> => ({
    ...startable,
    ...{ running: false, autostart: false, shutdownTimeoutSeconds: 1, ...more },
  });
  async function failures(more: Partial<DomainArgs>): Promise<string[]> {
    const news = plain({ ...definedOnly, hostSupport: "require", name: machineName("devices-x"), ...more });
    const { failures: found } = await handler.check({ news, olds: plain({}) }, operationContext());
    return found.map(({ property, reason }) => `${property}: ${reason}`);
  }
  const devicesIn = (name: string): string[] =>
    [...xmlOf(name).matchAll(/<hostdev [^]*?<\/hostdev>/g)].map(([xml]) => xml.replace(/\s*\n\s*/g, ""));

  it("preview refuses a PCI device on a host without an IOMMU, and a device that the host does not have", async () => {
    const found = await failures({ hostDevices: [card] });
    assert.ok(
      found.some((one) => one.startsWith("hostDevices[0].pci: ") && one.includes("has no IOMMU")),
      found.join("\n"),
    );
    assert.ok(
      found.some((one) => one.includes("at 0000:f1:00.0, which")),
      found.join("\n"),
    );
    const usb = await failures({ hostDevices: [{ usb: { id: "dead:beef" } }] });
    assert.ok(
      usb.some((one) => /^hostDevices\[0\]\.usb: .*dead:beef, which .* does not have/.test(one)),
      usb.join("\n"),
    );
  });

  it("both functions of a card are one card in the machine, and stay in their slot while others come", async () => {
    const machine = new HandledMachine(handler, machineName(`devices-${count++}`));
    await machine.create(await machine.checked(args({ hostDevices: [card] })));
    const before = devicesIn(machine.name);
    assert.equal(before.length, 2);
    assert.match(
      before[0]!,
      /bus='0xf1' slot='0x00' function='0x0'.*<address type='pci'.*function='0x0' multifunction='on'/,
    );
    assert.match(before[1]!, /bus='0xf1' slot='0x00' function='0x1'.*<address type='pci'.*function='0x1'/);
    assert.deepEqual(await machine.refresh(), []);
    const other = { pci: { address: "0000:f2:00.0", functions: [0, 1], managed: false } };
    await machine.update(
      await machine.checked(
        args({ hostDevices: [other, card, { usb: { id: "1050:0407", startupPolicy: "optional" } }] }),
      ),
    );
    const after = devicesIn(machine.name);
    assert.equal(after.length, 5);
    for (const one of before) assert.ok(after.includes(one), one);
    const slots = after.flatMap((one) => /<address type='pci' domain='0x0000' bus='(0x..)'/.exec(one)?.[1] ?? []);
    assert.equal(new Set(slots).size, 2);
    assert.deepEqual(await machine.refresh(), []);
    await machine.update(await machine.checked(args({ hostDevices: [] })));
    assert.deepEqual(devicesIn(machine.name), []);
    assert.deepEqual(await machine.refresh(), []);
  });

  it("a device that was added on the host stays where the program names none, and is imported as an argument", async () => {
    const machine = new HandledMachine(handler, machineName(`devices-${count++}`));
    await machine.create(await machine.checked(args({})));
    edit(machine.name, (xml) =>
      xml.replace(
        "</devices>",
        "<hostdev mode='subsystem' type='pci' managed='yes'><driver name='vfio'/><source><address domain='0' bus='0xf3' slot='0' function='0x1'/></source></hostdev></devices>",
      ),
    );
    await machine.update(await machine.checked(args({ memory: "3 GiB" })));
    const [kept] = devicesIn(machine.name);
    assert.match(kept!, /<driver name='vfio'\/>.*bus='0xf3' slot='0x00' function='0x1'/);
    const again = new HandledMachine(handler, machine.name);
    await again.import(machine.state!.id);
    assert.deepEqual(again.state!.inputs.value["hostDevices"], [{ pci: { address: "0000:f3:00.1", functions: [1] } }]);
  });
});
