import assert from "node:assert/strict";
import type { DomainArgs } from "../../src/components";
import { parseHostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { plain } from "../../src/provider/properties";
import type { ResourceHandler } from "../../src/provider/resource";
import { HandledMachine, handlerFor, operationContext } from "./handled-machine";
import { edit, machineName, removeMachines, startable, xmlOf } from "./machines";

describe("additions to a machine's XML, with the real libvirt", function () {
  this.timeout(120_000);
  let handler: ResourceHandler;
  let count = 0;

  before(async () => {
    handler = handlerFor(parseHostProfile(await libvirtClient("qemu:///system").probe()));
  });
  afterEach(removeMachines);

  const args = (xml: DomainArgs["xml"], more: Partial<DomainArgs> = {}): Partial<DomainArgs> => ({
    ...startable,
    ...{ memoryBalloon: true, running: false, autostart: false, shutdownTimeoutSeconds: 1 },
    ...more,
    ...(xml === undefined ? {} : { xml }),
  });
  const made = async (xml: DomainArgs["xml"], more?: Partial<DomainArgs>): Promise<HandledMachine> => {
    const machine = new HandledMachine(handler, machineName(`raw-${count++}`));
    await machine.create(await machine.checked(args(xml, more)));
    return machine;
  };
  const lines = (name: string): string => xmlOf(name).replace(/\s*\n\s*/g, "");

  const everything: DomainArgs["xml"] = {
    set: {
      "devices/memballoon/@autodeflate": "on",
      "features/pmu/@state": "off",
      "devices/controller[@type='usb']/@ports": "8",
    },
    append: ["<watchdog model='i6300esb' action='reset'/>", "<devices><smartcard mode='host'/></devices>"],
    qemuArgs: ["-global", "qemu64-x86_64-cpu.hv-syndbg=on", "-device", "edu"],
    qemuEnv: { WG_RAW: "a 'b' <c>" },
  };

  it("what is added is there, survives an update of something else, and goes when the program takes it out", async () => {
    const machine = await made(everything);
    const isThere = (): void => {
      const xml = lines(machine.name);
      assert.match(xml, /<memballoon model='virtio' autodeflate='on'>/);
      assert.match(xml, /<pmu state='off'\/>/);
      assert.match(xml, /<controller type='usb' index='0' model='qemu-xhci' ports='8'>/);
      assert.equal(xml.match(/<watchdog model='i6300esb' action='reset'>/g)?.length, 1);
      assert.equal(xml.match(/<smartcard mode='host'>/g)?.length, 1);
      assert.match(
        xml,
        /<qemu:commandline><qemu:arg value='-global'\/><qemu:arg value='qemu64-x86_64-cpu.hv-syndbg=on'\/><qemu:arg value='-device'\/><qemu:arg value='edu'\/><qemu:env name='WG_RAW' value='a &apos;b&apos; &lt;c&gt;'\/><\/qemu:commandline>/,
      );
    };
    isThere();
    assert.deepEqual(await machine.refresh(), []);
    await machine.update(await machine.checked(args(everything, { memory: "3 GiB" })));
    isThere();
    assert.match(lines(machine.name), /<memory unit='KiB'>3145728</);
    assert.deepEqual(await machine.refresh(), []);
    await machine.update(await machine.checked(args(undefined, { memory: "3 GiB" })));
    const xml = lines(machine.name);
    for (const gone of ["autodeflate", "<pmu", "ports='8'", "i6300esb", "<smartcard", "qemu:commandline", "WG_RAW"])
      assert.ok(!xml.includes(gone), `${gone} is still there: ${xml}`);
    assert.deepEqual(await machine.refresh(), []);
  });

  it("other values replace the former ones, and what others added stays", async () => {
    const machine = await made({ qemuArgs: ["-device", "edu"], set: { "devices/memballoon/@autodeflate": "on" } });
    edit(machine.name, (xml) =>
      xml
        .replace("<qemu:commandline>", "<qemu:commandline><qemu:arg value='-device'/><qemu:arg value='pvpanic'/>")
        .replace("</devices>", "<smartcard mode='host'/></devices>"),
    );
    await machine.refresh();
    await machine.update(
      await machine.checked(
        args({ qemuArgs: ["-msg", "timestamp=on"], set: { "devices/memballoon/@autodeflate": "off" } }),
      ),
    );
    const xml = lines(machine.name);
    assert.match(
      xml,
      /<qemu:commandline><qemu:arg value='-device'\/><qemu:arg value='pvpanic'\/><qemu:arg value='-msg'\/><qemu:arg value='timestamp=on'\/><\/qemu:commandline>/,
    );
    assert.match(xml, /autodeflate='off'/);
    assert.match(xml, /<smartcard mode='host'>/);
    await machine.update(await machine.checked(args(undefined)));
    const after = lines(machine.name);
    assert.match(
      after,
      /<qemu:commandline><qemu:arg value='-device'\/><qemu:arg value='pvpanic'\/><\/qemu:commandline>/,
    );
    assert.ok(!after.includes("autodeflate"), after);
    assert.deepEqual(await machine.refresh(), []);
  });

  it("a value that somebody changed on the host is drift with the argument's name, and an update sets it again", async () => {
    const machine = await made({ set: { "devices/memballoon/@autodeflate": "on" } });
    edit(machine.name, (xml) => xml.replace("autodeflate='on'", "autodeflate='off'"));
    const drift = await machine.refresh();
    assert.equal(drift?.length, 1);
    assert.match(String(drift?.[0]), /^xml\.set\["devices\/memballoon\/@autodeflate"\] was changed on its host$/);
    await machine.update(await machine.checked(args({ set: { "devices/memballoon/@autodeflate": "on" } })));
    assert.match(lines(machine.name), /autodeflate='on'/);
    assert.deepEqual(await machine.refresh(), []);
  });

  it("a device of the host that is added as XML is checked at preview as hostDevices are", async () => {
    const refused = async (more: Partial<DomainArgs>): Promise<string[]> => {
      const news = plain({ ...startable, hostSupport: "require", name: machineName("raw-x"), ...more });
      const { failures } = await handler.check({ news, olds: plain({}) }, operationContext());
      return failures.map(({ property, reason }) => `${property}: ${reason}`);
    };
    const found = await refused({
      xml: {
        append: [
          "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0xf1' slot='0x00' function='0x0'/></source></hostdev>",
        ],
      },
    });
    assert.ok(
      found.some((one) => one.startsWith("xml.append[0]: ") && one.includes("has no IOMMU")),
      found.join("\n"),
    );
    assert.ok(
      found.some((one) => one.startsWith("xml.append[0]: ") && one.includes("at 0000:f1:00.0, which")),
      found.join("\n"),
    );
  });

  it("the added hostdev is defined once where its host is not asked for more, and goes again", async () => {
    const append = [
      "<hostdev mode='subsystem' type='usb'><source startupPolicy='optional'><vendor id='0x1050'/><product id='0x0407'/></source></hostdev>",
    ];
    const machine = await made({ append });
    assert.equal(lines(machine.name).match(/<hostdev /g)?.length, 1);
    assert.deepEqual(await machine.refresh(), []);
    await machine.update(await machine.checked(args({ append }, { memory: "3 GiB" })));
    assert.equal(lines(machine.name).match(/<hostdev /g)?.length, 1);
    await machine.update(await machine.checked(args(undefined, { memory: "3 GiB" })));
    assert.equal(lines(machine.name).match(/<hostdev /g), null);
  });
});
