import assert from "node:assert/strict";
import type { DomainArgs } from "../../src/components";
import { importMachine } from "../../src/guest/importing";
import { DomainDocument } from "../../src/domain";
import { parseHostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import type { ResourceHandler } from "../../src/provider/resource";
import { virsh } from "./engine";
import { HandledMachine, handlerFor } from "./handled-machine";
import { edit, machineName, removeMachines, startable, xmlOf } from "./machines";

const PORT = "09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f";

/** Every argument about network adapters, the console, screens, input, sound and the serial console at once. */
const everything: Partial<DomainArgs> = {
  // Networks that this host does not have: the machine is defined, and does not run.
  networks: [
    { bridge: "br-none", mtu: 9000, multiqueue: true, model: "virtio", isolated: true },
    {
      bridge: "ovs-none",
      openVSwitch: { interfaceId: PORT, profileId: "guests" },
      vlan: { tags: [42, 47], native: 42 },
      model: "rtl8139",
    },
    { bridge: "ovs-none", openVSwitch: {}, vlan: { tags: [42], trunk: true }, model: "e1000e", name: "trunk" },
    { direct: "eth0", model: "virtio", queues: 2 },
    {
      bridge: "br-none",
      name: "limited",
      model: "vmxnet3",
      bandwidth: {
        inbound: { averageKilobytesPerSecond: 1000, peakKilobytesPerSecond: 5000, burstKibibytes: 1024 },
        outbound: { averageKilobytesPerSecond: 128 },
      },
      filter: { name: "clean-traffic", parameters: [{ name: "IP", value: "10.0.0.2" }] },
    },
  ],
  graphics: {
    type: "spice",
    port: 5999,
    spice: {
      clipboard: false,
      fileTransfer: false,
      imageCompression: "off",
      jpegCompression: "never",
      zlibCompression: "never",
      soundCompression: false,
      streaming: "filter",
      mouse: "server",
    },
  },
  video: {
    model: "qxl",
    heads: 2,
    ram: "128 MiB",
    vram: "128 MiB",
    vram64: "256 MiB",
    vgamem: "32 MiB",
    resolution: { width: 1920, height: 1080 },
    others: [{ model: "qxl" }, { model: "virtio", heads: 2 }],
  },
  input: {
    tablet: "virtio",
    keyboard: "usb",
    mouse: "virtio",
    evdev: [
      { device: "/dev/input/by-id/wg-event-kbd", grabAll: true, toggle: "scrolllock", repeat: true },
      { device: "/dev/input/by-id/wg-event-mouse" },
    ],
  },
  sound: { model: "usb", backend: "alsa", device: "default" },
  serialConsole: { logFile: "/var/log/libvirt/qemu/wg-peripherals.log", append: true },
  watchdog: { action: "inject-nmi" },
};

describe("a machine with everything that arguments say about its devices", function () {
  this.timeout(120_000);
  let handler: ResourceHandler;
  let count = 0;

  before(async () => {
    const profile = parseHostProfile(await libvirtClient("qemu:///system").probe());
    handler = handlerFor(profile);
  });
  afterEach(removeMachines);

  const checked = (machine: HandledMachine, args: Partial<DomainArgs>): ReturnType<HandledMachine["checked"]> =>
    machine.checked({
      ...startable,
      ...{ running: false, autostart: false, shutdownTimeoutSeconds: 1, hostSupport: "report" as const },
      ...args,
    });

  async function deployed(args: Partial<DomainArgs>): Promise<HandledMachine> {
    const machine = new HandledMachine(handler, machineName(`peripherals-${count++}`));
    await machine.create(await checked(machine, args));
    return machine;
  }

  it("is defined by libvirt, is what was declared, and stays so", async () => {
    const machine = await deployed(everything);
    assert.deepEqual(await machine.refresh(), [], "no drift");
    const { changes } = await machine.diff(await checked(machine, everything));
    assert.notEqual(changes, "some", "the next preview has no change");
    const xml = xmlOf(machine.name);
    for (const said of [
      /<vlan trunk='yes'>\s*<tag id='42' nativeMode='untagged'\/>\s*<tag id='47'\/>/,
      /<interface type='direct'>[^]*<source dev='eth0' mode='bridge'\/>/,
      /<mtu size='9000'\/>/,
      /<port isolated='yes'\/>/,
      /<filterref filter='clean-traffic'>\s*<parameter name='IP' value='10\.0\.0\.2'\/>/,
      /<source dev='\/dev\/input\/by-id\/wg-event-kbd' grab='all' grabToggle='scrolllock' repeat='on'\/>/,
      /<resolution x='1920' y='1080'\/>/,
      /<clipboard copypaste='no'\/>/,
      /<audio id='1' type='alsa'>\s*<output dev='default'\/>/,
      /<log file='\/var\/log\/libvirt\/qemu\/wg-peripherals\.log' append='on'\/>/,
      /<watchdog model='i6300esb' action='inject-nmi'/,
    ])
      assert.match(xml, said);
    // libvirt's own schema accepts what was written, too.
    assert.match(virsh("domxml-to-native", "qemu-argv", "--domain", machine.name), /i6300esb/);
  });

  it("keeps the ID of an Open vSwitch port that libvirt generated, and what nobody declares any more goes", async () => {
    const machine = await deployed(everything);
    const ports = (): string[] => [...xmlOf(machine.name).matchAll(/interfaceid='([^']*)'/g)].map(([, id]) => id!);
    const before = ports();
    assert.equal(before.length, 2);
    await machine.update(await checked(machine, { ...everything, memory: "3 GiB" }));
    assert.deepEqual(ports(), before);
    await machine.update(
      await checked(machine, {
        networks: [{ bridge: "br-none" }],
        graphics: { type: "spice" },
        video: { model: "qxl" },
        memory: "3 GiB",
      }),
    );
    const xml = xmlOf(machine.name);
    for (const gone of [
      /mtu/,
      /vlan/,
      /evdev/,
      /alsa/,
      /<log /,
      /i6300esb/,
      /resolution/,
      /copypaste/,
      /type='direct'/,
    ])
      assert.doesNotMatch(xml, gone);
    assert.equal(xml.match(/<video>/g)?.length, 1);
    assert.deepEqual(await machine.refresh(), []);
  });

  it("keeps options of the console, screens and inputs that somebody added with `virsh edit`", async () => {
    const plain: Partial<DomainArgs> = { graphics: { type: "spice" }, video: { model: "qxl" } };
    const machine = await deployed(plain);
    edit(machine.name, (xml) =>
      xml
        .replace(/(<graphics type='spice'[^]*?)<\/graphics>/, "$1<clipboard copypaste='no'/></graphics>")
        .replace("</devices>", "<input type='keyboard' bus='virtio'/><video><model type='virtio'/></video></devices>"),
    );
    await machine.update(await checked(machine, { ...plain, memory: "3 GiB" }));
    const xml = xmlOf(machine.name);
    assert.match(xml, /<clipboard copypaste='no'\/>/);
    assert.match(xml, /<input type='keyboard' bus='virtio'/);
    assert.equal(xml.match(/<video>/g)?.length, 2);
  });

  it("is imported with arguments for all of it", async () => {
    const machine = await deployed(everything);
    const found = importMachine(DomainDocument.of(xmlOf(machine.name)), { windows: "windows-10" });
    assert.ok(typeof found === "object", String(found));
    const { spec, notExpressed } = found;
    const about = notExpressed.filter(({ path }) =>
      /interface|graphics|video|input|sound|audio|serial|watchdog/.test(path),
    );
    assert.deepEqual(about, []);
    assert.deepEqual(spec.networks?.[1]?.vlan, { tags: [42, 47], native: 42 });
    assert.deepEqual(spec.sound, { model: "usb", backend: "alsa", device: "default" });
    assert.deepEqual(spec.serialConsole, { logFile: "/var/log/libvirt/qemu/wg-peripherals.log", append: true });
  });
});
