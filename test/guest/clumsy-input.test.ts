import assert from "node:assert/strict";
import { fleetSpec } from "../../src/fleet/model/fleet";
import { resolveGuest } from "../../src/guest";
import { guestSpec } from "../../src/guest/model/guest";
import { absent } from "../../src/guest/reading/words/absent";
import { groupWords } from "../../src/guest/reading/words/groups";
import { otherNames } from "../../src/guest/reading/words/other-names";

const guest = (over: object): object => ({
  name: "ada",
  windows: "windows-11",
  systemDisk: { path: "/a.qcow2" },
  ...over,
});

/** Everything that is said against a spec, path, message and fix. */
const said = (over: object): string =>
  resolveGuest(guest(over))
    .findings.filter(({ severity }) => severity === "error")
    .map(({ path, message, fix }) => `${path} | ${message} | ${fix ?? ""}`)
    .join("\n");

/** What is written, and what it is corrected to. */
const meant: readonly (readonly [written: object, meant: string])[] = [
  // sizes
  [{ memory: "8,5 GiB" }, '"8.5 GiB"'],
  [{ systemDisk: { size: "80,5 GiB", baseImage: "a.qcow2" } }, '"80.5 GiB"'],
  [{ memory: "8,192 MiB" }, '"8192 MiB"'],
  [{ memory: "1.024,5 MiB" }, '"1024.5 MiB"'],
  [{ memory: "8 192 MiB" }, '"8192 MiB"'],
  [{ memory: "8,500 GiB" }, '"8.500 GiB" or "8500 GiB"'],
  [{ memory: "16 Go" }, '"16 GiB"'],
  [{ memory: "8 gigabytes" }, '"8 GiB"'],
  [{ memory: "8 GiB RAM" }, '"8 GiB"'],
  [{ memory: "8388608K" }, '"8388608 KiB"'],
  [{ memory: "8589934592" }, '"8 GiB"'],
  [{ memory: 8589934592 }, '"8 GiB"'],
  [{ memory: 8388608 }, '"8 GiB"'],
  [{ memory: { size: "8 GiB" } }, '"8 GiB"'],
  [{ disks: [{ size: 100 }] }, '"100 GiB"'],
  // numbers
  [{ tscFrequency: "2.4 GHz" }, "2400000000, without quotes"],
  [{ tscFrequency: "2,4GHz" }, "2400000000, without quotes"],
  [{ tscFrequency: "2400 MHz" }, "2400000000, without quotes"],
  [{ tscFrequency: "3,000 MHz" }, "3000000000, without quotes"],
  [{ tscFrequency: "2400000 kHz" }, "2400000000, without quotes"],
  [{ tscFrequency: 2.4 }, "2400000000"],
  [{ vcpus: 4.5 }, "4 or 5"],
  [{ vcpus: 0.5 }, "1"],
  [{ vcpus: "four" }, "4, without quotes"],
  [{ vcpus: "4 cores" }, "4, without quotes"],
  [{ topology: { threads: 1.5 } }, "1 or 2"],
  [{ shutdownTimeoutSeconds: "60" }, "60, without quotes"],
  // lists of CPUs
  [{ pinning: { vcpus: ["0-3,^2"] } }, '"0-1,3"'],
  [{ pinning: { vcpus: ["^2,0-3"] } }, '"0-1,3"'],
  [{ pinning: { vcpus: ["0-7:2"] } }, '"0,2,4,6"'],
  [{ pinning: { vcpus: ["0 2"] } }, '"0,2"'],
  [{ pinning: { vcpus: ["0..3"] } }, '"0-3"'],
  [{ pinning: { vcpus: ["cpu2"] } }, '"2"'],
  [{ pinning: { vcpus: ["0, 2"] } }, '"0,2"'],
  [{ pinning: { vcpus: "2-5" } }, '["2", "3", "4", "5"]'],
  [{ numa: { nodes: 0 } }, '"0", with quotes'],
  // MAC addresses
  ...[
    "52-54-00-AB-34-56",
    "5254.00ab.3456",
    "525400ab3456",
    "52:54:0:ab:34:56",
    "52 54 00 ab 34 56",
    "0x525400ab3456",
    " 52:54:00:ab:34:56",
  ].map((mac) => [{ networks: [{ mac }] }, '"52:54:00:ab:34:56"'] as const),
  // names
  [{ name: 42 }, '"w42"'],
  [{ name: true }, '"true", with quotes'],
  [{ name: "Büro" }, '"Buro"'],
  [{ name: "Größe" }, '"Grosse"'],
  [{ name: "my/vm" }, '"my-vm"'],
  [{ name: "ada " }, '"ada"'],
  [{ name: "win11; rm -rf /" }, '"win11-rm-rf"'],
  [{ name: ["ada"] }, '"ada"'],
  // hosts
  [{ host: { uri: "kvm1" } }, '"qemu+ssh://root@kvm1/system"'],
  [{ host: { uri: "ssh://root@kvm1" } }, '"qemu+ssh://root@kvm1/system"'],
  [{ host: { uri: "qemu+shh://root@kvm1/sytem" } }, '"qemu+ssh://root@kvm1/system"'],
  [{ host: { uri: "kvm1.yaml" } }, "`host.profile`, which specifies a saved profile"],
  [{ host: "root@kvm1" }, '{ uri: "qemu+ssh://root@kvm1/system" }'],
  [{ host: "kvm1.yaml" }, '{ profile: "kvm1.yaml" }'],
  // devices of the host
  [{ hostDevices: [{ pci: { address: "01:00.0" } }] }, '"0000:01:00.0"'],
  [{ hostDevices: [{ pci: { address: "0000:0A:00.0" } }] }, '"0000:0a:00.0"'],
  [{ hostDevices: [{ pci: { address: "0x0000:0x01:0x00.0x0" } }] }, '"0000:01:00.0"'],
  [{ hostDevices: [{ pci: { id: "10DE:2484" } }] }, '"10de:2484"'],
  [{ hostDevices: [{ pci: { id: "0x10de 0x2484" } }] }, '"10de:2484"'],
  [{ hostDevices: ["0000:01:00.0"] }, '{ pci: { address: "0000:01:00.0" } }'],
  [{ hostDevices: [{ pci: "10de:2484" }] }, '{ id: "10de:2484" }'],
  [{ hostDevices: [{ usb: "046d:c52b" }] }, '{ id: "046d:c52b" }'],
  [
    { hostDevices: [{ mediated: { uuid: "C2177883F1BB47F0914D32A22E3A8804" } }] },
    '"c2177883-f1bb-47f0-914d-32a22e3a8804"',
  ],
  [{ uuid: "{C2177883-F1BB-47F0-914D-32A22E3A8804}" }, '"c2177883-f1bb-47f0-914d-32a22e3a8804"'],
  [{ networks: [{ network: "lab", vlan: 42 }] }, "{ tags: [42] }"],
  [{ networks: [{ network: "lab", linkState: "down" }] }, "`link`"],
  [{ networks: [{ network: "lab", inbound: {} }] }, "`bandwidth`"],
  [{ sharedFolders: [{ path: "/srv/x", tag: "x" }] }, "`name`"],
  // words for groups
  [{ tpm: true }, "{ enabled: true }"],
  [{ tpm: "2.0" }, "{ enabled: true }"],
  [{ tpm: "tpm-tis" }, '{ model: "tpm-tis" }'],
  [{ firmware: "UEFI" }, '{ type: "uefi" }'],
  [{ firmware: "ovmf" }, '{ type: "uefi" }'],
  [{ clock: "localtime" }, '{ offset: "localtime" }'],
  [{ graphics: "vnc" }, '{ type: "vnc" }'],
  [{ graphics: false }, '{ type: "none" }'],
  [{ graphics: { type: false } }, '"none"'],
  [{ video: "qxl" }, '{ model: "qxl" }'],
  [{ cpu: "host-passthrough" }, '{ mode: "host-passthrough" }'],
  [{ cpu: "EPYC" }, '{ model: "EPYC" }'],
  [{ cpu: 4 }, "`vcpus: 4`"],
  [{ topology: 4 }, "`vcpus: 4`"],
  [{ cpu: { features: ["vmx"] } }, '{ name: "vmx", policy: "require" }'],
  [{ cpu: { features: "-hypervisor" } }, '[{ name: "hypervisor", policy: "disable" }]'],
  [{ hugepages: "2M" }, '{ size: "2 MiB" }'],
  [{ numa: 0 }, '{ nodes: "0" }'],
  [{ pinning: ["2", "3"] }, '{ vcpus: ["2", "3"] }'],
  [{ pinning: "2-3" }, '{ vcpus: ["2", "3"] }'],
  [{ networks: "default" }, '[{ network: "default" }]'],
  [{ networks: "br0" }, '[{ bridge: "br0" }]'],
  [{ networks: ["vmbr1"] }, '{ bridge: "vmbr1" }'],
  [{ networks: { network: "default" } }, '[{ network: "default" }]'],
  [{ networks: "none" }, "[]"],
  [{ disks: ["100 GB"] }, '{ size: "100 GiB" }'],
  [{ disks: { size: "10 GiB" } }, '[{ size: "10 GiB" }]'],
  [{ cdroms: "/iso/win11.iso" }, '[{ path: "/iso/win11.iso" }]'],
  [{ systemDisk: "win11.qcow2" }, '{ baseImage: "win11.qcow2" }'],
  [{ systemDisk: "/a.qcow2" }, '{ path: "/a.qcow2" }'],
  [{ systemDisk: "80 GiB" }, '{ size: "80 GiB" }'],
  [{ systemDisk: 80 }, '{ size: "80 GiB" }'],
  [{ systemDisk: [{ size: "80 GiB" }] }, '{ size: "80 GiB" }'],
  [{ enlightenments: ["relaxed", "hv_vapic"] }, '{ relaxed: "on", vapic: "on" }'],
  [{ enlightenments: "hv_relaxed,hv_vapic=off" }, '{ relaxed: "on", vapic: "off" }'],
  // yes and no
  [{ running: "no" }, "false, without quotes"],
  [{ migratable: 1 }, "true"],
  [{ migratable: "enabled" }, "true, without quotes"],
  // properties by other names and in other places
  [{ runing: false }, "`running`"],
  [{ onboot: true }, "`autostart`"],
  [{ grafics: {} }, "`graphics`"],
  [{ emory: "8 GiB" }, "`memory`"],
  [{ bios: "uefi" }, '`firmware.type: "bios"`'],
  [{ disk_size: "80 GiB" }, "`systemDisk.size`"],
  [{ firmware: { tpm: true } }, "`tpm`, which stands beside `firmware` and not in it"],
  [{ systemDisk: { size_gb: 80 } }, "`size`"],
  // Windows
  ...(
    [
      ["11", "windows-11"],
      ["Windows Server 2022 Datacenter", "server-2022"],
      ["Windows 11 Pro", "windows-11"],
      ["Win 10 Pro 22H2 x64", "windows-10"],
      ["w2k8r2", "server-2008-r2"],
      ["windwos-11", "windows-11"],
      ["WS2019", "server-2019"],
    ] as const
  ).map(([windows, id]) => [{ windows }, `"${id}"`] as const),
  [{ windows: 2022 }, '"server-2022"'],
  [{ windows: 11 }, '"windows-11"'],
];

describe("clumsy input", () => {
  for (const [written, correction] of meant) {
    it(`${JSON.stringify(written)} is ${correction}`, () =>
      assert.ok(said(written).includes(`id you mean ${correction}?`), said(written) || "nothing was said"));
  }

  for (const written of [
    { windows: "windows-xp" },
    { windows: "vista" },
    { windows: "windows-95" },
    { windows: "server-2003" },
    { windows: "windows-9" },
    { windows: "linux" },
  ]) {
    it(`for ${JSON.stringify(written)} there is a list and no guess`, () =>
      assert.match(
        said(written),
        /^windows \| .* is not a supported Windows version\. \| Write "windows-11", .*"server-2022"/,
      ));
  }

  it("a preset that there is not has a list without versions", () =>
    assert.match(said({ preset: "gamer" }), /Write "desktop", "server",(?!.*@)/));

  /** A word, and what must not be offered for it. */
  for (const word of [
    "machine",
    "boot",
    "frobnicate",
    "vlan",
    "audio",
    "snapshot",
    "resolution",
    "count",
    "zfs",
    "gusto",
    "menu",
  ]) {
    it(`nothing is offered for ${word}`, () => assert.doesNotMatch(said({ [word]: 1 }), /did you mean/i));
  }

  it("a card, a USB device or a channel for one is found under its usual names", () => {
    for (const word of ["gpu", "vfio", "passthrough", "usbDevices"])
      assert.match(said({ [word]: [] }), /Did you mean `hostDevices`\?/);
    assert.match(said({ usbredir: 2 }), /Did you mean `redirectedUsb`\?/);
  });

  for (const path of [
    'cpu: "4x"',
    "networks: 1",
    "disks: 2",
    "firmware: true",
    "graphics: true",
    "hugepages: true",
    'enlightenments: "all"',
  ]) {
    const [key, value] = path.split(": ") as [string, string];
    it(`${path} has an example and no guess`, () =>
      assert.match(
        said({ [key]: JSON.parse(value) as unknown }),
        new RegExp(`^${key} \\| .*\\| Write a (group of settings|list), for example [[{]`),
      ));
  }

  it("the limits that a number is held to are the real ones", () => {
    assert.match(said({ vcpus: 4.5 }), /from 1 to 255 \(vCPUs; up to 4096 with libvirt 10\.10 or newer\)/);
    assert.match(said({ vcpus: "many" }), /Write a whole number from 1 to 255/);
    assert.match(said({ graphics: { port: 5900.5 } }), /from -1 to 65535/);
  });

  it("an empty name, and one that nothing is left of, get a name that would do", () => {
    for (const name of ["", null]) assert.match(said({ name }), /for example "win11"/);
    assert.match(said({ name: "12" }), /for example "w12"/);
    assert.match(said({ name: "開発機" }), /Use 1 to 63 letters/);
  });

  const places: readonly (readonly [place: string, says: RegExp])[] = [
    [
      "https://user:hunter2@example.org/win11.iso?sig=hunter2",
      /URL \(https:\/\/\).*Download it to the host first.*"\/var\/lib\/libvirt\/images\/win11\.iso"/,
    ],
    ["ftp://example.org/a.iso", /URL \(ftp:\/\/\).*Download/],
    ["smb://nas/iso/a.iso", /smb.*Mount it on the host/],
    ["rbd:pool/image", /rbd.*storage pool/],
    ["file:///srv/a.iso", /Specify only the path: "\/srv\/a\.iso"/],
    ["C:\\vm\\win11.iso", /a Windows path.*Copy the file to the KVM host.*images\/win11\.iso"/],
    ["D:/a.iso", /a Windows path/],
    ["\\\\nas\\iso\\a.iso", /a Windows path/],
    ["~/win11.iso", /not an absolute path.*home directory.*"\/home\/ada\/win11\.iso"/],
    ["~bob/win11.iso", /"\/home\/bob\/win11\.iso"/],
    ["$HOME/win11.iso", /variables are not expanded/],
    ["%USERPROFILE%/win11.iso", /variables are not expanded/],
    ["./win11.iso", /not absolute|neither the name of a volume/],
    ["images/win11.iso", /not absolute|neither the name of a volume/],
  ];
  for (const [place, says] of places) {
    it(`${place.split("?")[0]!} is no path of the host`, () => {
      for (const written of [
        { cdroms: [{ path: place }] },
        { systemDisk: { baseImage: place } },
        { systemDisk: { path: place } },
      ]) {
        assert.match(said(written), says);
        assert.doesNotMatch(said(written), /hunter2/);
      }
    });
  }

  const features = [
    "vlan",
    "unattend",
    "autounattend",
    "sysprep",
    "boot",
    "bootOrder",
    "dynamicMemory",
    "usb",
    "snapshot",
    "cloudInit",
    "cloud-init",
    "domainJoin",
    "ip",
    "networkConfig",
    "licenseKey",
    "productKey",
    "resolution",
    "audio",
  ];
  for (const feature of features) {
    it(`${feature} is said not to be there, with the way round`, () =>
      assert.match(
        said({ [feature]: {} }),
        new RegExp(`^${feature}|\\["${feature}"\\].* has no property "${feature}": .{10,} \\| .{10,}`),
      ));
  }

  it("what is missing from a card or a disk says so, too", () => {
    assert.match(said({ networks: [{ filterref: "x" }] }), /networks\[0\] has no property "filterref": VLANs/);
    assert.match(said({ networks: [{ vlan: 5 }] }), /networks\[0\]\.vlan/);
    assert.match(said({ networks: [{ ip: "10.0.0.5" }] }), /DHCP/);
    assert.match(said({ cpuquota: 500 }), /cpuTuning/);
    assert.match(said({ systemDisk: { path: "/a.qcow2", iops: 500 } }), /limits/);
  });
});

describe("the tables of words", () => {
  const bare = (names: string): string[] => names.split(" ");

  it("hold words without capitals and separators, once each", () => {
    for (const { names } of [...otherNames, ...absent])
      for (const name of bare(names)) assert.match(name, /^[a-z0-9]+$/, names);
    const all = absent.flatMap(({ names }) => bare(names));
    assert.deepEqual(
      all.filter((name, index) => all.indexOf(name) !== index),
      [],
    );
  });

  it("take no property away that there is", () => {
    const top = Object.keys(guestSpec.shape).map((key) => key.toLowerCase());
    for (const { names } of absent) for (const name of bare(names)) assert.ok(!top.includes(name), name);
  });

  it("give examples that the schema takes", () => {
    for (const { path, example, words = [] } of groupWords) {
      for (const group of [example, ...words.map((word) => word.group)]) {
        const inside = path.split(".").reduceRight<object>((value, step) => {
          const name = step.replace("[]", "");
          return { [name]: name === step ? value : [value] };
        }, group);
        const [first] = Object.keys(inside) as [string];
        const result = Object.hasOwn(guestSpec.shape, first)
          ? guestSpec.safeParse({ name: "ada", windows: "windows-11", ...inside })
          : fleetSpec.safeParse({ fleet: "lab", template: {}, hosts: {}, ...inside });
        assert.ok(result.success, `${path}: ${JSON.stringify(group)} ${result.error?.message ?? ""}`);
      }
    }
  });
});
