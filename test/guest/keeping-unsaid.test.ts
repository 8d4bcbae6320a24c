import assert from "node:assert/strict";
import { domainDefinition, type DomainDefinition } from "../../src/domain";
import { keepUnsaid, saidIn } from "../../src/guest/keeping/choices";

const definition = (more: object, disk: object = {}, card: object = {}): DomainDefinition =>
  domainDefinition.parse({
    name: "ada",
    memoryKiB: 4 << 20,
    vcpus: 2,
    os: { firmware: { type: "bios" } },
    features: {},
    cpu: { mode: "host-passthrough" },
    clock: { offset: "localtime", timers: [] },
    devices: {
      disks: [{ device: "disk", target: "vda", bus: "virtio", source: { type: "file", path: "/a" }, ...disk }],
      interfaces: [{ source: { type: "user" }, mac: "52:54:00:00:00:01", model: "virtio", ...card }],
      guestAgent: false,
      rng: false,
      memballoon: "virtio",
    },
    ...more,
  });

describe("limits, cables and balloons that somebody changed on the host", () => {
  const plain = definition({});
  const theirs = definition({ currentMemoryKiB: 2 << 20 }, { limits: { totalIops: 500 } }, { link: "down" });

  it("stay where the program says nothing about them", () => {
    assert.deepEqual(keepUnsaid(plain, theirs, saidIn({})), theirs);
    assert.deepEqual(keepUnsaid(plain, plain, saidIn({})), plain);
  });

  it("give way to what the program says", () => {
    const said = definition({ currentMemoryKiB: 3 << 20 }, { limits: { totalIops: 9 } });
    const spec = { currentMemory: "3 GiB", networks: [{ link: "up" }] } as const;
    assert.deepEqual(keepUnsaid(said, theirs, saidIn({}, { ...spec, networks: [...spec.networks] })), said);
  });

  it("go where the program had said something and says it no more", () => {
    const before = saidIn({
      currentMemory: "2 GiB",
      systemDisk: { path: "/a", limits: { totalIops: 500 } },
      networks: [{ link: "down" }],
    });
    assert.deepEqual(keepUnsaid(plain, theirs, before), plain);
  });

  it("options of cards, screens, consoles and inputs stay, too, unless the program has a word about them", () => {
    const card = { mtu: 9000, vlan: { tags: [{ id: 42 }] }, isolated: true } as const;
    const more = (devices: object, its: object = {}): DomainDefinition => {
      const one = definition({}, {}, its);
      return { ...one, devices: { ...one.devices, ...devices } };
    };
    const display = { type: "spice", listen: "127.0.0.1" } as const;
    const wanted = more({ graphics: display, video: { model: "qxl" } });
    const there = more(
      {
        graphics: { ...display, spice: { clipboard: false } },
        video: { model: "qxl", vgamemKiB: 32768 },
        otherVideos: [{ model: "qxl" }],
        inputs: [{ type: "keyboard", bus: "usb" }],
        audio: { type: "alsa" },
      },
      card,
    );
    assert.deepEqual(keepUnsaid(wanted, there, saidIn({})), there);
    const said = saidIn({
      networks: [{ mtu: 1500, vlan: { tags: [1] }, isolated: true }],
      graphics: { spice: {} },
      video: { vgamem: "16 MiB", others: [] },
      input: { keyboard: "ps2" },
      sound: { backend: "none" },
    });
    assert.deepEqual(keepUnsaid(wanted, there, said), wanted);
    // Another display, and another video device, have options of their own.
    const vnc = more({ graphics: { type: "vnc", listen: "127.0.0.1" }, video: { model: "vga" } });
    const kept = keepUnsaid(vnc, there, saidIn({})).devices;
    assert.deepEqual(kept.graphics, { type: "vnc", listen: "127.0.0.1" });
    assert.deepEqual(kept.video, { model: "vga" });
  });

  it("a balloon that is larger than the memory of now does not stay", () => {
    const small = definition({ memoryKiB: 1 << 20 });
    assert.equal(keepUnsaid(small, theirs, saidIn({})).currentMemoryKiB, undefined);
  });
});

describe("devices of the host that somebody added there", () => {
  const card = { type: "pci" as const, address: "0000:01:00.0", managed: true };
  const other = { ...card, address: "0000:02:00.0" };
  const withDevices = (devices: object): DomainDefinition => {
    const plain = definition({});
    return { ...plain, devices: { ...plain.devices, ...devices } };
  };
  const plain = definition({});

  it("stay where the program says nothing about devices", () => {
    const theirs = withDevices({ hostDevices: [card] });
    assert.deepEqual(keepUnsaid(plain, theirs, saidIn({})), theirs);
  });

  it("give way to the program's own, also to none", () => {
    const theirs = withDevices({ hostDevices: [card] });
    const own = withDevices({ hostDevices: [other] });
    const spec = { hostDevices: [{ pci: { address: "0000:02:00.0" } }] };
    assert.deepEqual(keepUnsaid(own, theirs, saidIn({}, spec)), own);
    assert.deepEqual(keepUnsaid(plain, theirs, saidIn({}, { hostDevices: [] })), plain);
  });

  it("go where the program had devices and has none any more", () => {
    const before = { hostDevices: [{ pci: { address: "0000:01:00.0" } }] };
    assert.deepEqual(keepUnsaid(plain, withDevices({ hostDevices: [card] }), saidIn(before, {})), plain);
  });

  it("channels for redirected USB stay with a SPICE console, which they need", () => {
    const spice = withDevices({ graphics: { type: "spice", listen: "127.0.0.1" } });
    const theirs = withDevices({ graphics: { type: "spice", listen: "127.0.0.1" }, redirectedUsb: 2 });
    assert.deepEqual(keepUnsaid(spice, theirs, saidIn({})), theirs);
    assert.deepEqual(keepUnsaid(plain, theirs, saidIn({})), plain);
    assert.deepEqual(keepUnsaid(spice, theirs, saidIn({}, { redirectedUsb: 0 })), spice);
  });
});
