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
