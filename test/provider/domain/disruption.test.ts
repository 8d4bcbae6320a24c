import assert from "node:assert/strict";
import { parseXml } from "../../../src/domain";
import type { GuestSpec } from "../../../src/guest";
import type { PciDevice } from "../../../src/hosts/devices/types";
import { hotPluggable } from "../../../src/hosts/devices/hot-plug";
import { examplePci } from "../../../src/hosts/examples";
import {
  disruptionFindings,
  disruptionText,
  plannedDisruption,
  tooDisruptive,
} from "../../../src/provider/domain/disruption";
import { resolve } from "../../../src/provider/domain/resolve";
import { plain, type Properties } from "../../../src/provider/properties";

const base = {
  name: "ada",
  uuid: "3cead6e6-0031-5ea8-a69d-d9f9424d6a80",
  windows: "server-2022",
  preset: "server@2",
  hostSupport: "report",
  memory: "8 GiB",
  vcpus: 4,
  networks: [{ bridge: "br0", mac: "52:54:00:00:00:01" }],
  systemDisk: { path: "/vms/ada.qcow2", bus: "virtio" },
  cdroms: [{ path: "/iso/one.iso" }],
  graphics: { type: "vnc", password: "first1" },
} as const;

const usb = { usb: { id: "046d:c52b" } } as const;
const [CARD, DISPLAY] = ["0000:01:00.0", "0000:02:00.0"];
const pci = (address: string, more: object = {}): object => ({ pci: { address, functions: [0], ...more } });
const withoutClass = ({ class: _, ...rest }: PciDevice): PciDevice => rest;
const known = hotPluggable({
  pci: [
    ...["0", "1"].map((fn) => examplePci({ address: `0000:01:00.${fn}`, class: "020000" })),
    examplePci({ address: DISPLAY, class: "030200" }),
    withoutClass(examplePci({ address: "0000:07:00.0" })),
  ],
});

type Change = Partial<Record<keyof GuestSpec | "running", unknown>>;

/** What changes, what that costs, and the cause. */
const table: readonly (readonly [string, Change, string, readonly string[]])[] = [
  ["a description", { description: "reception" }, "none", ["description"]],
  [
    "autostart and limits",
    { autostart: true, shutdownTimeoutSeconds: 60 },
    "none",
    ["autostart", "shutdownTimeoutSeconds"],
  ],
  ["another medium", { cdroms: [{ path: "/iso/two.iso" }] }, "live", ["cdroms[0].path"]],
  ["an ejected medium", { cdroms: [{}] }, "live", ["cdroms[0].path"]],
  ["a virtio disk", { disks: [{ path: "/vms/data.qcow2", bus: "virtio" }] }, "live", ["disks"]],
  ["a SATA disk", { disks: [{ path: "/vms/data.qcow2", bus: "sata" }] }, "restart", ["disks"]],
  ["another drive", { cdroms: [{ path: "/iso/one.iso" }, {}] }, "restart", ["cdroms[1]"]],
  ["a network adapter", { networks: [...base.networks, { bridge: "br1" }] }, "live", ["networks[1]"]],
  ["another bridge", { networks: [{ ...base.networks[0], bridge: "br1" }] }, "live", ["networks[0].bridge"]],
  ["an unplugged adapter", { networks: [{ ...base.networks[0], link: "down" }] }, "live", ["networks[0].link"]],
  ["I/O limits", { systemDisk: { ...base.systemDisk, limits: { totalIops: 500 } } }, "live", ["systemDisk.limits"]],
  ["a smaller balloon", { currentMemory: "4 GiB", memoryBalloon: true }, "live", ["currentMemory"]],
  ["another model", { networks: [{ ...base.networks[0], model: "e1000e" }] }, "restart", ["networks[0].model"]],
  ["another password", { graphics: { type: "vnc", password: "second2" } }, "live", ["graphics.password"]],
  ["no password", { graphics: { type: "vnc" } }, "restart", ["graphics.password"]],
  ["memory", { memory: "16 GiB" }, "restart", ["memory"]],
  ["an enlightenment", { enlightenments: { runtime: "off" } }, "restart", ["enlightenments"]],
  ["memory beside a medium", { memory: "16 GiB", cdroms: [{ path: "/iso/two.iso" }] }, "restart", ["memory"]],
  ["a machine that is to run no more", { running: false }, "restart", ["running"]],
  ["a USB device", { hostDevices: [usb] }, "live", ["hostDevices"]],
  ["a USB device to boot from", { hostDevices: [{ usb: { ...usb.usb, bootOrder: 2 } }] }, "restart", ["hostDevices"]],
  ["a network card", { hostDevices: [pci(CARD)] }, "live", ["hostDevices"]],
  ["a network card beside a balloon", { hostDevices: [pci(CARD)], memoryBalloon: true }, "restart", ["hostDevices"]],
  ["a card to boot from", { hostDevices: [pci(CARD, { bootOrder: 2 })] }, "restart", ["hostDevices"]],
  ["a graphics card", { hostDevices: [pci(DISPLAY)] }, "restart", ["hostDevices"]],
  ["a card that nobody knows", { hostDevices: [pci("0000:07:00.0")] }, "restart", ["hostDevices"]],
  ["a card with two functions", { hostDevices: [pci(CARD, { functions: [0, 1] })] }, "restart", ["hostDevices"]],
  ["a part of a card", { hostDevices: [{ mediated: { uuid: base.uuid } }] }, "restart", ["hostDevices"]],
  ["another host", { host: { uri: "qemu+ssh://kvm2/system" }, memory: "16 GiB" }, "replace", ["host"]],
];

describe("what an update costs", () => {
  const of = (olds: Properties, news: Properties): ReturnType<typeof plannedDisruption> =>
    plannedDisruption(olds, news, resolve(news, undefined).resolution.definition, undefined, { hotPluggable: known });
  const planned = (change: Change): ReturnType<typeof plannedDisruption> =>
    of(plain({ ...base, ...balloonOf(change) }), plain({ ...base, ...balloonOf(change), ...change }));
  /** The machine has the same balloon before and after. */
  const balloonOf = ({ hostDevices, memoryBalloon }: Change): Change =>
    hostDevices === undefined ? {} : { memoryBalloon: memoryBalloon ?? false };

  for (const [what, change, level, because] of table)
    it(`${what}: ${level}`, () => {
      const found = planned(change);
      assert.deepEqual([found?.level, found?.causes[found.level]], [level, because]);
    });

  it("devices go as they came", () => {
    const without = (...hostDevices: readonly object[]): string | undefined => {
      const olds = { ...base, memoryBalloon: false, hostDevices };
      return of(plain(olds), plain({ ...olds, hostDevices: [] }))?.level;
    };
    assert.equal(without(usb), "live");
    assert.equal(without(pci(CARD)), "live");
    assert.equal(without(pci(DISPLAY)), "restart");
    assert.equal(without(pci(CARD, { functions: [0, 1] })), "restart");
  });

  it("is nothing where nothing changes, for a machine that is new, and where something is not known", () => {
    assert.equal(planned({}), undefined);
    assert.equal(of(plain({}), plain(base)), undefined);
    const unknown = { ...plain({ ...base, memory: undefined }), unknowns: [["memory"]] };
    assert.equal(of(plain(base), unknown)?.level ?? "restart", "restart");
  });

  it("more than is allowed is an error at the property, with the next step", () => {
    const restart = planned({ memory: "16 GiB", description: "x" });
    assert.deepEqual(
      disruptionFindings("ada", "live", restart).map(({ path, message, fix }) => [path, message, fix]),
      [
        [
          "memory",
          'ada: the change of memory requires a restart of Windows, but allowedDisruption is "live"',
          'Set allowedDisruption to "restart", or revert the change',
        ],
      ],
    );
    for (const allowed of ["restart", "replace", undefined] as const)
      assert.deepEqual(disruptionFindings("ada", allowed, restart), []);
    assert.equal(disruptionFindings("ada", "none", planned({ cdroms: [{}] })).length, 1);
  });

  it("is told in one line, and not where Windows notices nothing", () => {
    assert.equal(disruptionText(planned({ description: "x" })!), undefined);
    assert.equal(
      disruptionText(planned({ memory: "16 GiB", cdroms: [{}] })!),
      "takes effect when Windows is restarted: memory; changes while Windows runs: cdroms[0].path",
    );
    assert.equal(disruptionText(planned({ host: { uri: "qemu+ssh://kvm2/system" } })!), "is replaced because of host");
  });

  it("is looked at again on the host, where a machine may have no place for a device", () => {
    const domain = (devices: string): ReturnType<typeof parseXml> =>
      parseXml(
        `<domain type='kvm'><name>ada</name><memory unit='KiB'>1024</memory><os><type machine='pc-q35-7.2'>hvm</type></os><devices>${devices}</devices></domain>`,
      );
    const port = "<controller type='pci' index='1' model='pcie-root-port'/>";
    const disk = (bus: string, target: string): string =>
      `<disk type='file' device='disk'><source file='/${target}'/><target dev='${target}' bus='virtio'/>${bus}</disk>`;
    const placed = disk("<address type='pci' bus='0x01'/>", "vda");
    const [free, full] = [domain(port), domain(port + placed)];
    assert.equal(tooDisruptive("live", domain(port + disk("", "vda")), free, free), undefined);
    assert.match(
      tooDisruptive("live", domain(port + placed + disk("", "vdb")), full, full) ?? "",
      /devices\/disk\[vdb\] requires a restart of Windows, but allowedDisruption is "live"\. Nothing was changed/,
    );
  });
});
