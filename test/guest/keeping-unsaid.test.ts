import assert from "node:assert/strict";
import { domainDefinition, type DomainDefinition } from "../../src/domain";
import { keepUnsaid, saidIn, UNSAID } from "../../src/guest/keeping/unsaid";
import type { GuestSpec } from "../../src/guest/types";
import { small } from "../domain/small-definition";

const definition = (more: object, disk: object = {}, card: object = {}): DomainDefinition =>
  domainDefinition.parse({
    ...small(),
    memoryKiB: 4 << 20,
    devices: {
      ...small().devices,
      disks: [{ device: "disk", target: "vda", bus: "virtio", source: { type: "file", path: "/a" }, ...disk }],
      interfaces: [{ source: { type: "user" }, mac: "52:54:00:00:00:01", model: "virtio", ...card }],
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

describe("what somebody set on the host", () => {
  const plain = definition({});
  const os = (more: object): object => ({ os: { firmware: { type: "bios" }, ...more } });
  const devices = (more: object): object => ({ devices: { ...plain.devices, ...more } });
  const path = "/a";

  const vnc = { type: "vnc", listen: "127.0.0.1" };
  const spice = { type: "spice", listen: "127.0.0.1" };
  const screen = { model: "qxl" };
  const usb = { type: "usb", index: 0, model: "qemu-xhci" };
  const scsi = { type: "scsi", index: 0, model: "virtio-scsi" };
  const function0 = { type: "pci", address: "0000:01:00.0", managed: true };
  const toNetwork = { type: "network", network: "lab" };
  /** What a program has that such a thing belongs to. */
  const bases: Readonly<Record<string, object>> = {
    "bootMenu.timeoutMs": os({ bootMenu: true }),
    "tpm.backend": devices({ tpm: { model: "tpm-tis" } }),
    "devices.redirectedUsb": devices({ graphics: spice }),
    "scsiController.queues": devices({ controllers: [scsi] }),
    "usbController.ports": devices({ controllers: [usb] }),
    "devices.serialLog": devices({ serialConsole: true }),
    "network.portGroup": { ...definition({}, {}, { source: toNetwork }) },
    ...Object.fromEntries(
      ["socket", "tlsPort", "secure", "spice"].map((name) => [
        `graphics.${name}`,
        devices({ graphics: name === "socket" ? vnc : spice }),
      ]),
    ),
    ...Object.fromEntries(
      ["ramKiB", "vram64KiB", "vgamemKiB", "resolution", "accel3d"].map((name) => [
        `video.${name}`,
        devices({ video: screen }),
      ]),
    ),
  };
  const withGraphics = (graphics: object, more: object): DomainDefinition =>
    definition(devices({ graphics: { ...graphics, ...more } }));
  const withVideo = (more: object): DomainDefinition => definition(devices({ video: { ...screen, ...more } }));

  /** By name: what is on the host, and a program that says it. */
  const cases: Readonly<Record<string, readonly [there: DomainDefinition, said: Partial<GuestSpec>]>> = {
    currentMemory: [definition({ currentMemoryKiB: 2 << 20 }), { currentMemory: "2 GiB" }],
    "devices.hostDevices": [definition(devices({ hostDevices: [function0] })), { hostDevices: [] }],
    "devices.nvmeDisks": [
      definition(
        devices({
          nvmeDisks: [{ address: "0000:01:00.0", namespace: 1, managed: true, target: "vda", bus: "virtio" }],
        }),
      ),
      { hostDevices: [{ nvme: { address: "0000:01:00.0" } }] },
    ],
    "devices.redirectedUsb": [definition(devices({ graphics: spice, redirectedUsb: 2 })), { redirectedUsb: 2 }],
    "devices.inputs": [
      definition(devices({ inputs: [{ type: "keyboard", bus: "usb" }] })),
      { input: { keyboard: "usb" } },
    ],
    "devices.audio": [definition(devices({ audio: { type: "none" } })), { sound: { backend: "none" } }],
    "devices.serialLog": [
      definition(devices({ serialConsole: true, serialLog: { file: path } })),
      { serialConsole: { logFile: path } },
    ],
    "devices.otherVideos": [definition(devices({ otherVideos: [screen] })), { video: { others: [{ model: "qxl" }] } }],
    "graphics.socket": [withGraphics(vnc, { socket: "/run/a" }), { graphics: { socket: "/run/a" } }],
    "graphics.tlsPort": [withGraphics(spice, { tlsPort: 5901 }), { graphics: { tlsPort: 5901 } }],
    "graphics.secure": [withGraphics(spice, { secure: true }), { graphics: { tls: true } }],
    "graphics.spice": [withGraphics(spice, { spice: { clipboard: false } }), { graphics: { spice: {} } }],
    "video.ramKiB": [withVideo({ ramKiB: 65536 }), { video: { ram: "64 MiB" } }],
    "video.vram64KiB": [withVideo({ vram64KiB: 65536 }), { video: { vram64: "64 MiB" } }],
    "video.vgamemKiB": [withVideo({ vgamemKiB: 16384 }), { video: { vgamem: "16 MiB" } }],
    "video.resolution": [
      withVideo({ resolution: { x: 800, y: 600 } }),
      { video: { resolution: { width: 800, height: 600 } } },
    ],
    "video.accel3d": [withVideo({ accel3d: true }), { video: { accel3d: true } }],
    "network.link": [definition({}, {}, { link: "down" }), { networks: [{ link: "down" }] }],
    "network.openVSwitch": [definition({}, {}, { openVSwitch: {} }), { networks: [{ openVSwitch: {} }] }],
    "network.vlan": [definition({}, {}, { vlan: { tags: [{ id: 4 }] } }), { networks: [{ vlan: { tags: [4] } }] }],
    "network.mtu": [definition({}, {}, { mtu: 9000 }), { networks: [{ mtu: 9000 }] }],
    "network.bandwidth": [
      definition({}, {}, { bandwidth: { inbound: { average: 9 } } }),
      { networks: [{ bandwidth: { inbound: { averageKilobytesPerSecond: 9 } } }] },
    ],
    "network.filter": [definition({}, {}, { filter: { name: "a" } }), { networks: [{ filter: { name: "a" } }] }],
    "network.isolated": [definition({}, {}, { isolated: true }), { networks: [{ isolated: true }] }],
    "network.portGroup": [
      definition({}, {}, { source: { ...toNetwork, portGroup: "a" } }),
      { networks: [{ portGroup: "a" }] },
    ],
    "disk.limits": [definition({}, { limits: { totalIops: 500 } }), { disks: [{ path, limits: { totalIops: 500 } }] }],
    "disk.detectZeroes": [definition({}, { detectZeroes: "on" }), { systemDisk: { path, detectZeroes: "on" } }],
    "disk.queues": [definition({}, { queues: 4 }), { disks: [{ path, queues: 4 }] }],
    "disk.rotationRate": [definition({}, { rotationRate: 1 }), { systemDisk: { path, rotationRate: 1 } }],
    "disk.wwn": [definition({}, { wwn: "5000c50015ea71ad" }), { systemDisk: { path, wwn: "5000c50015ea71ad" } }],
    "disk.lun": [definition({}, { lun: { rawio: true } }), { systemDisk: { path, lun: { rawIo: true } } }],
    "disks.lun": [
      definition(
        devices({
          disks: [
            ...definition({}).devices.disks,
            {
              ...{ device: "disk", source: { type: "block", path: "/dev/sdx" }, format: "raw", target: "sdx" },
              ...{ bus: "scsi", readonly: false, lun: {} },
            },
          ],
        }),
      ),
      { disks: [{ path: "/dev/sdx", lun: {} }] },
    ],
    "disk.shareable": [definition({}, { shareable: true }), { systemDisk: { path, shareable: true } }],
    "bootMenu.timeoutMs": [definition(os({ bootMenu: true, bootMenuTimeoutMs: 9 })), { bootMenu: { timeoutMs: 9 } }],
    sysinfo: [definition({ sysinfo: { system: { serial: "1" } } }), { smbios: { system: { serial: "1" } } }],
    "os.smbios": [definition(os({ smbios: "host" })), { smbios: { host: true } }],
    "clock.timeZone": [
      definition({ clock: { offset: "localtime", timeZone: "Europe/Berlin", timers: [] } }),
      { clock: { timeZone: "Europe/Berlin" } },
    ],
    "tpm.backend": [
      definition(devices({ tpm: { model: "tpm-tis", backend: { type: "passthrough", device: "/dev/tpm0" } } })),
      { tpm: { device: "/dev/tpm0" } },
    ],
    pinning: [definition({ cputune: { vcpupin: ["2", null, "3"] } }), { pinning: { vcpus: ["2", "any", "3"] } }],
    hugepages: [definition({ hugepages: {} }), { hugepages: {} }],
    "features.ioapic": [definition({ features: { ioapic: "kvm" } }), { ioapic: "kvm" }],
    "scsiController.queues": [
      definition(devices({ controllers: [{ ...scsi, queues: 4 }] })),
      { scsiController: { iothread: 1 } },
    ],
    "usbController.ports": [
      definition(devices({ controllers: [{ ...usb, ports: 15 }] })),
      { usbController: { ports: 15 } },
    ],
    memorySource: [definition({ memorySource: "memfd" }), { memoryBacking: { source: "memfd" } }],
    memoryAccess: [definition({ memoryAccess: "shared" }), { sharedFolders: [{ name: "t", path }] }],
    noSharePages: [definition({ noSharePages: true }), { memoryBacking: { noSharePages: true } }],
    "devices.folders": [
      definition(devices({ folders: [{ source: path, tag: "t" }] })),
      { sharedFolders: [{ name: "t", path }] },
    ],
    "devices.sharedMemory": [
      definition(devices({ sharedMemory: [{ name: "lg", sizeMiB: 32 }] })),
      { sharedMemory: [{ name: "lg", size: "32 MiB" }] },
    ],
    memtune: [definition({ memtune: { softLimitKiB: 1 } }), { memoryLimits: { soft: "1 KiB" } }],
    cputune: [definition({ cputune: { vcpupin: [], shares: 9 } }), { cpuTuning: { shares: 9 } }],
    maxMemory: [
      definition({
        maxMemory: { sizeKiB: 8 << 20, slots: 2 },
        cpu: { mode: "host-passthrough", numaCell: { cpus: "0-1", memoryKiB: 4 << 20 } },
      }),
      { maxMemory: "8 GiB" },
    ],
  };

  it("has a case here", () => assert.deepEqual(Object.keys(cases).sort(), UNSAID.map(({ name }) => name).sort()));

  for (const [name, [there, said]] of Object.entries(cases)) {
    // A boot menu and a TPM of no program's go, as they did before; what belongs to them stays with theirs.
    const own = definition(bases[name] ?? {});
    it(`${name} stays where the program never said it, and goes where it said it before`, () => {
      assert.deepEqual(keepUnsaid(own, there, saidIn({})), there);
      assert.deepEqual(keepUnsaid(own, there, saidIn(said)), own);
    });
  }

  it("ports of another model, and huge pages of another size, do not stay", () => {
    const ehci = definition(devices({ controllers: [{ ...usb, model: "ich9-ehci1" }] }));
    const [ports] = cases["usbController.ports"]!;
    assert.deepEqual(keepUnsaid(ehci, ports, saidIn({})), ehci);
    const large = definition({ hugepages: { sizeKiB: 1048576 } });
    assert.deepEqual(keepUnsaid(large, definition({ hugepages: {} }), saidIn({})), large);
    assert.deepEqual(keepUnsaid(plain, large, saidIn({})), plain);
    const pinned = definition({ cputune: { vcpupin: ["2", "3"] } });
    assert.deepEqual(keepUnsaid(plain, pinned, saidIn({})), plain);
    assert.deepEqual(keepUnsaid(pinned, cases["pinning"]![0], saidIn({})), pinned);
  });

  it("the NUMA cell that is kept has the vCPUs and the memory of now", () => {
    const more = definition({ vcpus: 4, memoryKiB: 8 << 20 });
    assert.deepEqual(keepUnsaid(more, cases["maxMemory"]![0], saidIn({})).cpu.numaCell, {
      cpus: "0-3",
      memoryKiB: 8 << 20,
    });
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
