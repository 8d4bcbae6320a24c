import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  canonicalJson,
  definitionDigest,
  diskPlace,
  macOf,
  parseCpuset,
  parseSize,
  resolveGuest,
  sizeText,
  uuidOf,
} from "../../src/guest";
import { cpusIn, idsText } from "../../src/guest/reading/cpuset";
import { kindOf, listText, pathText, show } from "../../src/guest/explaining/show";
import { didYouMean, windowsMeant } from "../../src/guest/reading/suggest";
import { windowsTable } from "../../src/windows";

describe("sizes", () => {
  for (const [text, kib] of [
    ["1 KiB", 1],
    ["8 GiB", 8_388_608],
    ["8GiB", 8_388_608],
    ["1.5 GiB", 1_572_864],
    ["2 TiB", 2_147_483_648],
    ["4096 MiB", 4_194_304],
  ] as const) {
    it(`${text} is ${kib} KiB`, () => assert.deepEqual(parseSize(text), { ok: true, value: kib }));
  }
  for (const [text, fix] of [
    ["8G", '"8 GiB"'],
    ["8 gb", '"8 GiB"'],
    ["512M", '"512 MiB"'],
    ["4k", '"4 KiB"'],
    ["1.5t", '"1.5 TiB"'],
    ["16", '"16 GiB"'],
    ["8192", '"8 GiB"'],
    ["1500", '"1500 MiB"'],
    [8, '"8 GiB"'],
    [8192, '"8 GiB"'],
    [2048, '"2 GiB"'],
  ] as const) {
    it(`${JSON.stringify(text)} is refused with ${fix}`, () => {
      const parsed = parseSize(text);
      assert.ok(!parsed.ok && parsed.fix.includes(`did you mean ${fix}?`), JSON.stringify(parsed));
    });
  }
  for (const text of [
    "",
    " ",
    "GiB",
    "8 PiB",
    "1e3 GiB",
    "0x8 GiB",
    "８ GiB",
    "8\u00a0GiB",
    "8 GiB; rm",
    "1".repeat(400),
    null,
    undefined,
    {},
    [],
    NaN,
    -1,
    "0.0000001 KiB",
    "0 GiB",
    "9999999 TiB",
  ]) {
    it(`${String(text).slice(0, 20)} is refused`, () => assert.equal(parseSize(text).ok, false));
  }
  it("are written in the largest unit that keeps them whole", () =>
    assert.deepEqual([1, 1024, 1536 * 1024, 8_388_608, 2 ** 30].map(sizeText), [
      "1 KiB",
      "1 MiB",
      "1536 MiB",
      "8 GiB",
      "1 TiB",
    ]));
});

describe("lists of ids", () => {
  for (const [text, ids] of [
    ["2", [2]],
    ["0-3", [0, 1, 2, 3]],
    ["8,0-1", [0, 1, 8]],
    ["1,1,1-2", [1, 2]],
  ] as const)
    it(text, () => assert.deepEqual(parseCpuset(text), { ok: true, value: ids }));
  for (const text of ["", ",", "1,", "-1", "1-", "a", "1--2", "^3", "0-9999999", "1 2", "3-1", "1".repeat(2000)])
    it(`"${text.slice(0, 20)}" is refused`, () => assert.equal(parseCpuset(text).ok, false));
  it("an unreadable one has no ids", () => assert.deepEqual([cpusIn("x"), cpusIn(undefined)], [[], []]));
  it("are written short", () =>
    assert.deepEqual([idsText([3, 1, 2, 8]), idsText([5]), idsText([])], ["1-3 and 8", "5", ""]));
});

describe("identity", () => {
  it("a name always gives the same UUID, of version 5, and another name another", () => {
    assert.equal(uuidOf("ada"), uuidOf("ada"));
    assert.notEqual(uuidOf("ada"), uuidOf("Ada"));
    assert.match(uuidOf("ada"), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("is RFC 9562's version 5 over our namespace", () => {
    const bytes = createHash("sha1")
      .update(Buffer.from("5e0f6b0d7d0c4c1f9a3e2b64c1d9e7a8", "hex"))
      .update("ada")
      .digest();
    assert.equal(uuidOf("ada").slice(0, 13), `${bytes.toString("hex", 0, 4)}-${bytes.toString("hex", 4, 6)}`);
  });

  it("every card of every machine has its own address, and keeps it", () => {
    const macs = Array.from({ length: 500 }, (_, index) => macOf(uuidOf(`w-${index}`), index % 3));
    assert.ok(new Set(macs).size >= 499);
    for (const mac of macs) assert.match(mac, /^52:54:00(:[0-9a-f]{2}){3}$/);
    assert.equal(macOf(uuidOf("ada"), 0), macOf(uuidOf("ada"), 0));
    assert.notEqual(macOf(uuidOf("ada"), 0), macOf(uuidOf("ada"), 1));
  });

  it("the user's own UUID and addresses are taken, in small letters", () => {
    const { definition } = resolveGuest({
      name: "ada",
      windows: "windows-11",
      uuid: "1B4E28BA-2FA1-41D2-883F-0016D3CCA427",
      networks: [{ mac: "52:54:00:AB:CD:EF" }, {}],
    });
    assert.equal(definition!.uuid, "1b4e28ba-2fa1-41d2-883f-0016d3cca427");
    assert.deepEqual(
      definition!.devices.interfaces.map(({ mac }) => mac),
      ["52:54:00:ab:cd:ef", macOf("1b4e28ba-2fa1-41d2-883f-0016d3cca427", "network:default#1")],
    );
  });
});

describe("the digest", () => {
  const spec = { name: "ada", windows: "windows-11", graphics: { password: "one" } };
  it("is the SHA-256 of canonical JSON, and stands in the definition's metadata", () => {
    const { definition, digest } = resolveGuest(spec);
    assert.match(digest!, /^[0-9a-f]{64}$/);
    assert.equal(definition!.metadata!.digest, digest);
    const { graphics, ...devices } = definition!.devices;
    const { password, ...shown } = graphics!;
    const { digest: _own, ...metadata } = definition!.metadata!;
    assert.equal(password, "one");
    assert.equal(
      createHash("sha256")
        .update(canonicalJson({ ...definition, metadata, devices: { ...devices, graphics: shown } }))
        .digest("hex"),
      digest,
    );
  });

  it("does not know the password, and knows everything else", () => {
    const digest = (over: object): string => resolveGuest({ ...spec, ...over }).digest!;
    const own = digest({});
    assert.equal(digest({ graphics: { password: "two" } }), own);
    for (const over of [
      { name: "bob" },
      { vcpus: 6 },
      { memory: "9 GiB" },
      { enlightenments: { tlbflush: "off" } },
      { description: "x" },
      { graphics: { password: "one", port: 5999 } },
    ])
      assert.notEqual(digest(over), own, JSON.stringify(over));
  });

  it("does not depend on the order of keys", () => {
    const { definition } = resolveGuest(spec);
    const reversed = Object.fromEntries(Object.entries(definition!).reverse()) as typeof definition;
    assert.equal(definitionDigest(reversed!), definitionDigest(definition!));
  });

  for (const value of [
    { b: 1, a: [true, null, "x"] },
    'a"b\\c\u0001é\ud800',
    -0,
    1e21,
    [],
    {},
    { a: undefined, c: { z: 1, y: 2 } },
    [undefined],
  ]) {
    it(`canonical JSON of ${JSON.stringify(value)} reads back as itself`, () =>
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value))));
  }
  it("canonical JSON sorts keys at every depth, also of large objects", () => {
    assert.equal(canonicalJson({ b: 1, a: { d: 1, c: 2 }, "10": 0 }), '{"10":0,"a":{"c":2,"d":1},"b":1}');
    const large = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${(index * 37) % 50}`, index]));
    assert.deepEqual(Object.keys(JSON.parse(canonicalJson(large)) as object), Object.keys(large).sort());
  });
});

describe("disks", () => {
  it("have a place: their path, their volume, or a volume named after the guest", () => {
    assert.deepEqual(diskPlace("ada", { path: "/a" }, "system"), { path: "/a" });
    assert.deepEqual(diskPlace("ada", { size: "1 GiB" }, "system"), { pool: "default", volume: "ada.qcow2" });
    assert.deepEqual(diskPlace("ada", { size: "1 GiB", format: "raw", pool: "fast" }, 0), {
      pool: "fast",
      volume: "ada-1.raw",
    });
    assert.deepEqual(diskPlace("ada", { volume: "x" }, 4), { pool: "default", volume: "x" });
    assert.deepEqual(diskPlace("ada", { size: "1 GiB", serial: "SQL" }, 4), {
      pool: "default",
      volume: "ada-SQL.qcow2",
    });
    assert.deepEqual(diskPlace("ada", { size: "1 GiB", serial: "SQL", name: "sql" }, 0), {
      pool: "default",
      volume: "ada-sql.qcow2",
    });
  });

  it("get targets, buses and a boot order; block devices are raw; media have places of their own", () => {
    const { definition } = resolveGuest({
      name: "ada",
      windows: "windows-11",
      systemDisk: { path: "/a.qcow2" },
      disks: [{ path: "/dev/sdb" }, { size: "1 GiB", bus: "virtio" }, { path: "/d", bus: "sata" }],
      cdroms: [{}, { volume: "w.iso" }],
    });
    const rows = definition!.devices.disks.map((disk) =>
      [disk.target, disk.bus, disk.format, disk.source?.type ?? "empty", disk.bootOrder ?? 0].join(" "),
    );
    assert.deepEqual(rows, [
      "sda scsi qcow2 file 1",
      "sdb scsi raw block 0",
      "vda virtio qcow2 volume 0",
      "sdc sata qcow2 file 0",
      "sdd sata raw empty 0",
      "sde sata raw volume 3",
    ]);
  });

  it("without virtio drivers need no SCSI controller", () => {
    const { definition } = resolveGuest({
      name: "ada",
      windows: "windows-11",
      drivers: "inbox",
      systemDisk: { path: "/a.qcow2" },
    });
    assert.deepEqual(
      definition!.devices.controllers.map(({ type }) => type),
      ["usb"],
    );
  });
});

describe("the CPU", () => {
  const cpu = (spec: object) => resolveGuest({ name: "ada", windows: "server-2022", ...spec }).definition!.cpu;
  it("the user's own features win over ours", () => {
    assert.deepEqual(
      cpu({
        cpu: {
          features: [
            { name: "vmx", policy: "forbid" },
            { name: "aes", policy: "require" },
          ],
        },
      }).features,
      [
        { name: "vmx", policy: "forbid" },
        { name: "aes", policy: "require" },
        { name: "svm", policy: "disable" },
      ],
    );
  });
  it("threads on AMD need topoext", () => {
    const amd = { cpu: { features: [{ name: "svm", policy: "require" }] } };
    assert.ok(cpu({ ...amd, vcpus: 4, topology: { threads: 2 } }).features.some(({ name }) => name === "topoext"));
    assert.ok(!cpu({ ...amd, vcpus: 4 }).features.some(({ name }) => name === "topoext"));
  });
  it("a model means mode custom", () =>
    assert.deepEqual(
      [cpu({ cpu: { model: "EPYC" } }).mode, cpu({ cpu: { model: "EPYC" } }).model],
      ["custom", "EPYC"],
    ));
  it("what a topology leaves open is filled", () => {
    assert.deepEqual(cpu({ vcpus: 8, topology: { sockets: 2, threads: 2 } }).topology, {
      sockets: 2,
      dies: 1,
      cores: 2,
      threads: 2,
    });
    assert.deepEqual(cpu({ vcpus: 6 }).topology, { sockets: 1, dies: 1, cores: 6, threads: 1 });
  });
});

describe("the verdict on migration", () => {
  const cases: readonly (readonly [object, string, readonly RegExp[]])[] = [
    [{ preset: "server" }, "yes", []],
    [
      { preset: "server", cpu: { mode: "host-passthrough" } },
      "unknown",
      [/host-passthrough allows migration only between identical hosts/],
    ],
    [{ preset: "server", cpu: { mode: "maximum" } }, "unknown", [/maximum/]],
    [{ preset: "server", cpu: { features: [{ name: "invtsc", policy: "require" }] } }, "no", [/invtsc/]],
    [{ preset: "server", cpu: { features: [{ name: "invtsc", policy: "optional" }] } }, "yes", []],
    [
      { preset: "server", cpu: { features: [{ name: "invtsc", policy: "require" }] }, tscFrequency: 2_000_000_000 },
      "yes",
      [],
    ],
    [{ preset: "server", enlightenments: { reenlightenment: "on" } }, "no", [/reenlightenment/]],
    [{ preset: "server", enlightenments: { reenlightenment: "on" }, tscFrequency: 2_000_000_000 }, "yes", []],
    [{ preset: "server", enlightenmentMode: "passthrough" }, "no", [/passthrough/]],
    [{ preset: "server", enlightenmentMode: "host-model" }, "unknown", [/must support all enlightenments/]],
    [{ preset: "server", nestedVirtualization: true, migratable: true }, "unknown", [/same CPU vendor/]],
    [
      { preset: "server", vcpus: 1, pinning: { vcpus: ["1"] }, hugepages: { size: "2 MiB" }, numa: { nodes: "0" } },
      "unknown",
      [/CPUs/, /huge pages/, /NUMA/],
    ],
  ];
  for (const [spec, verdict, reasons] of cases) {
    it(`${JSON.stringify(spec)}: ${verdict}`, () => {
      const { migratable, migration } = resolveGuest({ name: "ada", windows: "server-2022", ...spec });
      assert.equal(migratable, verdict);
      assert.equal(migration.length, reasons.length);
      reasons.forEach((reason, index) => assert.match(migration[index]!, reason));
    });
  }
});

describe("words in messages", () => {
  it("values are quoted on one line, and cut", () => {
    assert.deepEqual(
      [show("a\nb"), show(5), show(null), show([1]), show({ a: 1 }), show(undefined), show(true)],
      ['"a\\u{a}b"', "5", "null", "a list", "a group of settings", "nothing", "true"],
    );
    assert.ok(show("x".repeat(1000)).length < 70);
    assert.equal(kindOf("secret"), "text");
  });
  it("paths are written as a person would", () =>
    assert.deepEqual(
      [pathText(["disks", 1, "size"]), pathText(["a b"]), pathText([])],
      ["disks[1].size", '["a b"]', ""],
    ));
  it("lists end in a word", () =>
    assert.deepEqual([listText([]), listText(["a"]), listText(["a", "b", "c"], "or")], ["", "a", "a, b or c"]));
  it("near words are found, far ones not", () => {
    assert.equal(didYouMean("netwroks", ["networks", "numa"]), "networks");
    assert.equal(didYouMean("HV_STIMER_DIRECT", ["stimer", "stimerDirect"]), "stimerDirect");
    assert.equal(didYouMean("szie", ["pool", "size"]), "size");
    assert.equal(didYouMean("tabel", ["table", "json"]), "table");
    assert.equal(didYouMean("user", ["used"]), "used");
    assert.equal(didYouMean("resu", ["user"]), undefined);
    assert.equal(didYouMean("frobnicate", ["networks", "numa"]), undefined);
    assert.equal(didYouMean("x".repeat(100_000), ["networks"]), undefined);
  });
  const ids = windowsTable.map((row) => row.id);
  for (const [word, id] of [
    ["win11", "windows-11"],
    ["w10", "windows-10"],
    ["Windows 7", "windows-7"],
    ["2k25", "server-2025"],
    ["win2k8r2", "server-2008-r2"],
    ["win8.1", "windows-8.1"],
    ["windows-8", "windows-8.1"],
    ["2k12", "server-2012"],
    ["Windows 11 IoT LTSC", "windows-11-iot-ltsc"],
    ["win11 ltsc", "windows-11-ltsc"],
    ["Windows Server 2019", "server-2019"],
    ["server2022", "server-2022"],
    ["windows-2016", "server-2016"],
    ["Microsoft Windows 11", "windows-11"],
  ] as const) {
    it(`${word} is ${id}`, () => assert.equal(windowsMeant(word, ids), id));
  }
});
