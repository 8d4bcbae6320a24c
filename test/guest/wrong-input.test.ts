import assert from "node:assert/strict";
import { parse } from "yaml";
import { resolveGuest } from "../../src/guest";

/** What is written, the path that must be named, and words of the message or the fix. */
type Wrong = readonly [what: string, spec: unknown, path: string, says: RegExp];
const guest = (over: object): object => ({
  name: "ada",
  windows: "windows-11",
  systemDisk: { path: "/a.qcow2" },
  ...over,
});

const wrong: readonly Wrong[] = [
  ["nothing", undefined, "", /group of settings, but this is nothing/],
  ["null", null, "", /null/],
  ["a number", 42, "", /a number/],
  ["a text", "windows-11", "", /text/],
  ["a list", [guest({})], "", /a list/],
  ["no name", { windows: "windows-11" }, "name", /missing/],
  ["no Windows", { name: "ada" }, "windows", /missing.*"server-2022"/],
  ["memory as a number", guest({ memory: 8 }), "memory", /8 has no unit.*"8 GiB"/],
  ["memory as MiB without saying so", guest({ memory: 8192 }), "memory", /did you mean "8 GiB"/i],
  ["memory as a number in quotes", guest({ memory: "8" }), "memory", /has no unit.*"8 GiB"/],
  ["memory in G", guest({ memory: "8G" }), "memory", /Did you mean "8 GiB"/],
  ["memory in GB", guest({ memory: "8GB" }), "memory", /Did you mean "8 GiB"/],
  ["memory in gib", guest({ memory: "8 gib" }), "memory", /Did you mean "8 GiB"/],
  ["negative memory", guest({ memory: "-8 GiB" }), "memory", /not a size/],
  ["no memory", guest({ memory: "0 GiB" }), "memory", /not a valid size/],
  ["more memory than there is", guest({ memory: "999999999999 TiB" }), "memory", /exceeds the maximum size/],
  ["memory that is no number", guest({ memory: "NaN GiB" }), "memory", /not a size/],
  ["memory of half a KiB", guest({ memory: "0.5 KiB" }), "memory", /whole number of KiB/],
  ["negative CPUs", guest({ vcpus: -4 }), "vcpus", /-4 is not a whole number from 1/],
  ["no CPUs", guest({ vcpus: 0 }), "vcpus", /from 1 to/],
  ["half a CPU", guest({ vcpus: 2.5 }), "vcpus", /2\.5 is not a whole number/],
  ["CPUs that are no number", guest({ vcpus: NaN }), "vcpus", /NaN/],
  ["endless CPUs", guest({ vcpus: Infinity }), "vcpus", /Infinity/],
  ["CPUs as text", guest({ vcpus: "4" }), "vcpus", /without quotes/],
  ["a million CPUs", guest({ vcpus: 1_000_000 }), "vcpus", /from 1 to/],
  ["a misspelt preset", guest({ preset: "dekstop" }), "preset", /"dekstop" is not a preset.*"desktop"/],
  ["a preset of the future", guest({ preset: "desktop@99" }), "preset", /not a preset/],
  ["a Windows by nickname", guest({ windows: "win11" }), "windows", /Did you mean "windows-11"/],
  ["a server by nickname", guest({ windows: "2k22" }), "windows", /Did you mean "server-2022"/],
  [
    "a server by its long name",
    guest({ windows: "Windows Server 2012 R2" }),
    "windows",
    /Did you mean "server-2012-r2"/,
  ],
  ["another system", guest({ windows: "ubuntu-24.04" }), "windows", /not a supported Windows version/],
  ["a misspelt flag", guest({ enlightenments: { tlbfush: "off" } }), "enlightenments.tlbfush", /`tlbflush`/],
  [
    "a flag as QEMU writes it",
    guest({ enlightenments: { "hv-stimer-direct": "on" } }),
    'enlightenments["hv-stimer-direct"]',
    /`stimerDirect`/,
  ],
  [
    "a flag as libvirt writes it",
    guest({ enlightenments: { emsr_bitmap: "on" } }),
    "enlightenments.emsr_bitmap",
    /`emsrBitmap`/,
  ],
  [
    "a flag as KubeVirt writes it",
    guest({ enlightenments: { synictimer: "on" } }),
    "enlightenments.synictimer",
    /`stimer`/,
  ],
  ["a flag as true", guest({ enlightenments: { tlbflush: true } }), "enlightenments.tlbflush", /Did you mean "on"/],
  [
    "a flag as disabled",
    guest({ enlightenments: { tlbflush: "disabled" } }),
    "enlightenments.tlbflush",
    /Did you mean "off"/,
  ],
  ["a flag at the top", guest({ tlbflush: "off" }), "tlbflush", /`enlightenments.tlbflush`/],
  ["a setting of another tool", guest({ ram: "8 GiB" }), "ram", /`memory`/],
  ["a setting in the wrong place", guest({ secureBoot: true }), "secureBoot", /`firmware.secureBoot`/],
  ["a setting of nobody", guest({ frobnicate: 1 }), "frobnicate", /no property "frobnicate"/],
  ["a name that leaves XML", guest({ name: 'a"><b' }), "name", /cannot be the name/],
  ["a name for a shell", guest({ name: "$(reboot)" }), "name", /cannot be the name/],
  ["a name with a backtick", guest({ name: "a`id`" }), "name", /cannot be the name/],
  ["a name that is an option", guest({ name: "--force" }), "name", /cannot be the name/],
  ["a name that goes up", guest({ name: "../etc/passwd" }), "name", /cannot be the name/],
  ["a hidden name", guest({ name: ".ada" }), "name", /cannot be the name/],
  ["a name that is an id", guest({ name: "7" }), "name", /ID of a running machine/],
  ["a name that is a UUID", guest({ name: "1b4e28ba-2fa1-41d2-883f-0016d3cca427" }), "name", /UUID/],
  ["no name but a space", guest({ name: " " }), "name", /cannot be the name/],
  ["a name that ends in a space", guest({ name: "ada " }), "name", /cannot be the name/],
  ["an empty name", guest({ name: "" }), "name", /cannot be the name/],
  ["a name of 10,000 characters", guest({ name: "x".repeat(10_000) }), "name", /cannot be the name/],
  ["a name with a line break", guest({ name: "a\nb" }), "name", /\\u\{a\}/],
  ["a name in Cyrillic that looks Latin", guest({ name: "аdа" }), "name", /cannot be the name/],
  ["a name that turns the direction of text", guest({ name: "a\u202eb" }), "name", /\\u\{202e\}/],
  ["a name with half an emoji", guest({ name: "a\ud83d" }), "name", /\\u\{d83d\}/],
  ["a relative path", guest({ systemDisk: { path: "win11.qcow2" } }), "systemDisk.path", /not absolute/],
  ["a path with a line break", guest({ systemDisk: { path: "/a\n<evil/>" } }), "systemDisk.path", /line break/],
  ["a path with a null byte", guest({ systemDisk: { path: "/a\0b" } }), "systemDisk.path", /control character/],
  [
    "a path that goes up",
    guest({ systemDisk: { path: "/images/../etc/shadow" } }),
    "systemDisk.path",
    /contains "\.\."/,
  ],
  [
    "a path of 10,000 characters",
    guest({ systemDisk: { path: `/${"x".repeat(10_000)}` } }),
    "systemDisk.path",
    /exceeds the maximum of Linux/,
  ],
  [
    "a CD-ROM by URL",
    guest({ cdroms: [{ path: "https://example.org/a.iso" }] }),
    "cdroms[0].path",
    /a URL .*Download it to the host first/,
  ],
  [
    "a volume that goes up",
    guest({ systemDisk: { volume: "../a" } }),
    "systemDisk.volume",
    /cannot be the name of a volume/,
  ],
  [
    "a pool for a shell",
    guest({ systemDisk: { pool: "a;reboot", size: "80 GiB" } }),
    "systemDisk.pool",
    /cannot be the name of a storage pool/,
  ],
  [
    "a network that leaves XML",
    guest({ networks: [{ network: "a'/><b" }] }),
    "networks[0].network",
    /cannot be the name of a network/,
  ],
  [
    "a bridge that Linux cannot have",
    guest({ networks: [{ bridge: "a-bridge-with-a-long-name" }] }),
    "networks[0].bridge",
    /15/,
  ],
  [
    "a MAC address with dashes",
    guest({ networks: [{ mac: "52-54-00-12-34-56" }] }),
    "networks[0].mac",
    /"52:54:00:12:34:56"/,
  ],
  ["a multicast MAC address", guest({ networks: [{ mac: "01:00:5e:00:00:01" }] }), "networks[0].mac", /multicast/],
  [
    "two cards with one address",
    guest({ networks: [{ mac: "52:54:00:12:34:56" }, { mac: "52:54:00:12:34:56" }] }),
    "networks[1].mac",
    /networks\[0\]/,
  ],
  ["two drives on one image", guest({ disks: [{ path: "/a.qcow2" }] }), "disks[0]", /systemDisk/],
  ["a CPU list that is none", guest({ pinning: { vcpus: ["all", "3"] } }), "pinning.vcpus[0]", /not a list of ids/],
  ["a CPU list that runs backwards", guest({ pinning: { vcpus: ["3-2"] } }), "pinning.vcpus[0]", /"2-3"/],
  [
    "a CPU list that fills the memory",
    guest({ pinning: { vcpus: ["0-999999"] } }),
    "pinning.vcpus[0]",
    /higher than any id/,
  ],
  ["CPU ids as numbers", guest({ pinning: { vcpus: [2, 3] } }), "pinning.vcpus[1]", /"3", with quotes/],
  [
    "one pin too few",
    guest({ vcpus: 3, pinning: { vcpus: ["2", "3"] } }),
    "pinning.vcpus",
    /2 vCPUs, but the guest has 3/,
  ],
  ["a TSC frequency in GHz", guest({ tscFrequency: 2.4 }), "tscFrequency", /2400000000/],
  ["a TSC frequency in MHz", guest({ tscFrequency: 2400 }), "tscFrequency", /2400000000/],
  [
    "too many spinlock retries",
    guest({ enlightenments: { spinlockRetries: 2 ** 40 } }),
    "enlightenments.spinlockRetries",
    /4294967295/,
  ],
  [
    "a vendor id of 13 characters",
    guest({ enlightenments: { vendorIdValue: "1234567890abc" } }),
    "enlightenments.vendorIdValue",
    /12/,
  ],
  ["a UUID that is none", guest({ uuid: "ada" }), "uuid", /not a UUID/],
  ["a console anywhere", guest({ graphics: { listen: "everywhere" } }), "graphics.listen", /127\.0\.0\.1/],
  ["a port that is none", guest({ graphics: { port: 70_000 } }), "graphics.port", /65535/],
  [
    "a serial number that XML minds",
    guest({ disks: [{ size: "1 GiB", serial: "<a>" }] }),
    "disks[0].serial",
    /serial number/,
  ],
  [
    "a description with a character that XML cannot carry",
    guest({ description: "a\u0001b" }),
    "description",
    /XML does not allow/,
  ],
  [
    "a thousand disks",
    guest({ disks: Array.from({ length: 1000 }, () => ({ size: "1 GiB" })) }),
    "disks",
    /more than 24/,
  ],
  ["one disk instead of a list", guest({ disks: { size: "1 GiB" } }), "disks", /not a list/],
  [
    "a prototype",
    JSON.parse('{"name":"ada","windows":"windows-11","__proto__":{"vcpus":1}}'),
    "__proto__",
    /no property/,
  ],
  ["a mode of another tool", guest({ cpu: { mode: "host" } }), "cpu.mode", /host-passthrough|host-model/],
  [
    "a CPU feature with a space",
    guest({ cpu: { features: [{ name: "a b", policy: "require" }] } }),
    "cpu.features[0].name",
    /name of a CPU feature/,
  ],
  ["migratable in YAML 1.1", guest(parse("migratable: yes") as object), "migratable", /without quotes/],
  ["an alias that holds itself", parse("&a\nname: ada\nwindows: windows-11\nself: *a"), "self", /no property/],
  [
    "something that throws when it is read",
    Object.defineProperty({ name: "ada" }, "windows", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    }),
    "",
    /cannot be read/,
  ],
];

describe("wrong input", () => {
  for (const [what, spec, path, says] of wrong) {
    it(what, () => {
      const { findings, definition, digest } = resolveGuest(spec);
      const errors = findings.filter(({ severity }) => severity === "error");
      const found = errors.filter((finding) => finding.path === path);
      assert.ok(
        found.length > 0,
        `nothing at "${path}", but: ${errors.map((finding) => `${finding.path}: ${finding.message}`).join("\n")}`,
      );
      assert.match(found.map(({ message, fix }) => `${message} ${fix ?? ""}`).join("\n"), says);
      assert.equal(definition, undefined);
      assert.equal(digest, undefined);
      for (const { message, fix, path: where } of findings) {
        assert.doesNotMatch(`${message}${fix ?? ""}${where}`, /[\u0000-\u001f\u202a-\u202e\ud800-\udfff]/);
        assert.ok(message.length < 1000 && where.length < 200, `too long: ${message.length}`);
      }
    });
  }

  it("every mistake is told at once, each at its own path", () => {
    const { findings } = resolveGuest(
      guest({
        name: "$(reboot)",
        preset: "dekstop",
        memory: 8,
        vcpus: -1,
        enlightenments: { hv_relaxed: "on" },
        ram: 1,
        networks: [{ mac: "x" }],
        disks: [{ size: "1G" }],
      }),
    );
    const paths = findings.map(({ path }) => path).sort();
    assert.deepEqual(paths, [
      "disks[0].size",
      "enlightenments.hv_relaxed",
      "memory",
      "name",
      "networks[0].mac",
      "preset",
      "ram",
      "vcpus",
    ]);
  });

  it("mistakes of shape and of sense are told together", () => {
    const { findings } = resolveGuest(
      guest({
        memory: "2 GiB",
        vcpus: "4",
        tpm: { enabled: false },
        enlightenments: { stimer: "on", time: "off", relaxd: "on" },
      }),
    );
    const paths = findings
      .filter(({ severity }) => severity === "error")
      .map(({ path }) => path)
      .sort();
    assert.deepEqual(paths, ["enlightenments.relaxd", "enlightenments.time", "memory", "tpm.enabled", "vcpus"]);
  });

  it("a password never stands in a message, whatever is wrong with it", () => {
    const secret = "hunter2-hunter2";
    const wrongs = [
      { password: `${secret}\u0000` },
      { password: secret },
      { password: [secret] },
      { password: { secret } },
      { passwort: secret },
      secret,
      { listen: "0.0.0.0", password: secret, type: "none" },
      { password: secret.repeat(100) },
    ];
    for (const graphics of wrongs) {
      const resolution = resolveGuest(guest({ graphics }));
      assert.ok(resolution.findings.length > 0);
      assert.ok(
        !JSON.stringify({ ...resolution, definition: undefined }).includes("hunter2"),
        JSON.stringify(graphics),
      );
    }
  });

  it("not even where it is a number", () => {
    assert.ok(!JSON.stringify(resolveGuest(guest({ graphics: { password: 74629183 } })).findings).includes("74629183"));
  });

  it("the input is not changed", () => {
    const spec = Object.freeze(
      guest({
        networks: Object.freeze([Object.freeze({ mac: "52:54:00:AA:00:01" })]),
        enlightenments: Object.freeze({ synic: "off" }),
        memory: 8,
      }),
    );
    const before = JSON.stringify(spec);
    resolveGuest(spec, undefined, { unknown: ["networks[0].mac", "vcpus"] });
    assert.equal(JSON.stringify(spec), before);
  });
});
