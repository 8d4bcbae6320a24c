import assert from "node:assert/strict";
import fc from "fast-check";
import { exampleHost, resolveGuest, type GuestSpec } from "../../src/guest";
import { segments, Unknowns } from "../../src/guest/reading/unknowns";

const bad: Record<string, unknown> = {
  name: "ada",
  windows: "windows-11",
  preset: "desktop",
  memory: "1 GiB",
  vcpus: 1,
  tpm: { enabled: false },
  systemDisk: { path: "relative" },
  networks: [{ mac: "52:54:00:00:00:01" }, { mac: "52:54:00:00:00:01" }],
  enlightenments: { stimer: "on", time: "off", relaxd: "on" },
  hugepages: { size: "1 GiB" },
};
const errors = (spec: unknown, unknown: string[]): string[] =>
  resolveGuest(spec, undefined, { unknown })
    .findings.filter(({ severity }) => severity === "error")
    .map(({ ruleId, path }) => `${ruleId} ${path}`)
    .sort();
const all = [
  "cpus-below-minimum vcpus",
  "mac-duplicate networks[1].mac",
  "memory-below-minimum memory",
  "requires-on enlightenments.time",
  "spec-property enlightenments.relaxd",
  "spec-value systemDisk.path",
  "tpm-required tpm.enabled",
];
const without = (...gone: string[]): string[] => all.filter((each) => !gone.some((word) => each.startsWith(word)));

const whole: GuestSpec = {
  name: "ada",
  host: { uri: "qemu:///system" },
  windows: "server-2022",
  preset: "low-latency",
  vcpus: 2,
  topology: { sockets: 1, cores: 2, threads: 1 },
  memory: "8 GiB",
  systemDisk: { baseImage: "a.qcow2", size: "80 GiB" },
  disks: [{ size: "1 GiB", serial: "one" }],
  cdroms: [{ path: "/a.iso" }],
  networks: [{ bridge: "br0", mac: "52:54:00:00:00:01" }],
  enlightenments: { tlbflush: "off", spinlockRetries: 4095 },
  enlightenmentMode: "custom",
  hostSupport: "adapt",
  migratable: false,
  nestedVirtualization: true,
  tscFrequency: 2_000_000_000,
  cpu: { mode: "host-model", features: [{ name: "aes", policy: "require" }] },
  firmware: { type: "uefi", secureBoot: true, nvram: "/a.fd" },
  tpm: { enabled: true, model: "tpm-crb" },
  drivers: "virtio",
  pinning: { vcpus: ["2", "3"], emulator: "0", iothread: "1" },
  hugepages: { size: "2 MiB" },
  numa: { nodes: "0", mode: "strict" },
  clock: { offset: "localtime" },
  graphics: { type: "spice", listen: "::1", port: -1, password: "x" },
  video: { model: "qxl" },
  guestAgent: true,
  hideKvm: true,
  memoryBalloon: false,
  uuid: "1b4e28ba-2fa1-41d2-883f-0016d3cca427",
  description: "d",
};

/** Sets a value at a path, as far as what is above it is still there. */
function put(root: object, path: readonly string[], value: unknown): void {
  let holder = root as Record<string, unknown>;
  for (const part of path.slice(0, -1)) {
    const next = holder[part];
    if (typeof next !== "object" || next === null) return;
    holder = next as Record<string, unknown>;
  }
  holder[path[path.length - 1]!] = value;
}

describe("values that are not known yet", () => {
  it("the example is wrong in seven ways when all of it is known", () => assert.deepEqual(errors(bad, []), all));

  const cases: readonly (readonly [string[], string[]])[] = [
    [["memory"], without("memory-")],
    [["vcpus"], without("cpus-")],
    [["tpm.enabled"], without("tpm-")],
    [["tpm"], without("tpm-")],
    [["systemDisk.path"], without("spec-value")],
    [["systemDisk"], without("spec-value")],
    [["networks[0].mac"], without("mac-")],
    [["networks[1]"], without("mac-")],
    [["networks"], without("mac-")],
    [["enlightenments.time"], without("requires-on")],
    [["enlightenments.relaxd"], without("spec-property")],
    [["enlightenments"], without("requires-on", "spec-property")],
    [["description", "uuid", "host.uri"], all],
    [["memory", "vcpus", "tpm", "systemDisk.path", "networks[0].mac", "enlightenments"], []],
    [["windows"], without("cpus-", "mac-", "memory-", "requires-", "tpm-")],
    [["preset"], without("cpus-", "mac-", "memory-", "requires-", "tpm-")],
  ];
  for (const [unknown, expected] of cases)
    it(`${unknown.join(", ")} not known: ${expected.length} errors are left`, () =>
      assert.deepEqual(errors(bad, unknown), expected));

  it("what is known of a disk is judged although its volume is not known yet", () => {
    const found = (systemDisk: object, cdroms: object[], unknown: string[]): string[] =>
      resolveGuest({ name: "ada", windows: "windows-11", systemDisk, cdroms }, undefined, { unknown }).findings.map(
        ({ ruleId, path }) => `${ruleId} ${path}`,
      );
    const volume = ["systemDisk.volume", "systemDisk.pool"];
    assert.deepEqual(found({ baseImage: "win.vhdx", size: "80 GiB" }, [], volume), ["image-name systemDisk.baseImage"]);
    assert.deepEqual(found({ size: "80 GiB" }, [], volume), ["installation-medium systemDisk"]);
    assert.deepEqual(found({ size: "80 GiB" }, [{ path: "/win11.iso" }], volume), ["virtio-drivers systemDisk"]);
    assert.deepEqual(found({ size: "80 GiB" }, [{}], ["cdroms[0].path"]), []);
    assert.deepEqual(found({ path: "/a.raw" }, [], ["systemDisk.format"]), []);
    assert.deepEqual(found({ baseImage: "a.vhdx" }, [], ["systemDisk.baseImage"]), []);
  });

  describe("the rules about machines", () => {
    const spec: GuestSpec = {
      name: "ada",
      windows: "server-2022",
      preset: "low-latency",
      vcpus: 2,
      memory: "8 GiB",
      hugepages: { size: "1 GiB" },
      numa: { nodes: "0" },
      pinning: { vcpus: ["2", "3"], emulator: "0-1" },
      systemDisk: { path: "/a.qcow2", cache: "unsafe" },
      disks: [{ path: "/b.qcow2", cache: "unsafe" }],
      firmware: { type: "uefi", nvram: "/tmp/ada.fd" },
      enlightenments: { crash: "on" },
    };
    const found = (unknown: string[]): string[] =>
      resolveGuest(new Unknowns(unknown).strip(spec), undefined, { unknown })
        .findings.filter(({ ruleId }) => ["disk-cache-unsafe", "nvram-volatile", "crash-action"].includes(ruleId))
        .map(({ ruleId, path }) => `${ruleId} ${path}`);
    const whole = [
      "disk-cache-unsafe systemDisk.cache",
      "disk-cache-unsafe disks[0].cache",
      "nvram-volatile firmware.nvram",
      "crash-action enlightenments.crash",
    ];
    const but = (...gone: string[]): string[] => whole.filter((one) => !gone.some((word) => one.startsWith(word)));

    const left: readonly (readonly [string[], string[]])[] = [
      [[], whole],
      [["name", "uuid", "description"], whole],
      [["memory", "vcpus", "hugepages.size", "numa.nodes", "pinning.vcpus"], whole],
      // What is known of a disk whose image is not.
      [["systemDisk.path", "disks[0].path"], whole],
      [["running", "waitFor", "suppress", "host.uri"], whole],
      [["systemDisk.cache"], but("disk-cache")],
      [["disks[0]"], but("disk-cache")],
      [["firmware.nvram"], but("nvram")],
      [["firmware"], but("nvram")],
      [["enlightenments.crash"], but("crash")],
      [["enlightenments"], but("crash")],
      [["enlightenments.tlbflush"], whole],
      [["windows"], []],
    ];
    for (const [unknown, expected] of left)
      it(`say ${expected.length} of 4 things while ${unknown.join(", ") || "nothing"} is unknown`, () =>
        assert.deepEqual(found(unknown), expected));
  });

  it("required values may be missing as long as they are not known", () => {
    assert.deepEqual(errors({ windows: "windows-11" }, ["name"]), []);
    assert.deepEqual(errors({ name: "ada", preset: "desktop" }, ["windows"]), []);
    assert.deepEqual(
      errors({ name: "ada", windows: "windows-11", hugepages: {}, pinning: { emulator: "0" }, numa: {} }, [
        "hugepages.size",
        "pinning.vcpus",
        "numa.nodes",
      ]),
      [],
    );
    assert.deepEqual(
      errors({ name: "ada", windows: "windows-11", cpu: { features: [{ policy: "require" }] } }, [
        "cpu.features[0].name",
      ]),
      [],
    );
    assert.deepEqual(errors({ name: "ada", windows: "windows-11" }, []).length, 0);
    assert.deepEqual(errors({ windows: "windows-11" }, ["nameX"]), ["spec-shape name"]);
  });

  it("what must not be missing counts as there while it is not known", () => {
    const spec = { name: "ada", windows: "windows-11", preset: "low-latency" };
    assert.deepEqual(errors(spec, ["pinning", "hugepages"]), ["pinning-inputs numa.nodes"]);
    assert.deepEqual(errors(spec, ["pinning.vcpus", "numa.nodes"]), [
      "pinning-inputs hugepages.size",
      "pinning-inputs pinning.emulator",
    ]);
  });

  it("a fixed TSC frequency that is not known yet may still come", () => {
    const spec = {
      name: "ada",
      windows: "server-2022",
      preset: "nested-hyperv",
      migratable: true,
      enlightenments: { reenlightenment: "on" },
    };
    assert.deepEqual(errors(spec, []), ["reenlightenment-migration enlightenments.reenlightenment"]);
    assert.deepEqual(errors(spec, ["tscFrequency"]), []);
  });

  it("nesting that is not known yet says nothing about evmcs", () => {
    const spec = { name: "ada", windows: "server-2022", enlightenments: { evmcs: "on" } };
    const onIntel = (unknown: string[]): string[] =>
      resolveGuest(spec, exampleHost({ cpu: { vendor: "intel" } }), { unknown })
        .findings.filter(({ ruleId }) => ruleId === "evmcs-needs-vmx")
        .map(({ severity }) => severity);
    assert.deepEqual(onIntel([]), ["info"]);
    assert.deepEqual(onIntel(["nestedVirtualization"]), []);
  });

  it("nothing that hangs on an unknown value is checked against the host", () => {
    const spec = { name: "ada", windows: "windows-11", memory: "64 GiB", pinning: { vcpus: ["90", "91"] } };
    const host = exampleHost({ memoryKiB: 1024 ** 2, cpus: [0, 1] });
    const found = (unknown: string[]): string[] =>
      resolveGuest(spec, host, { unknown })
        .findings.filter(({ severity }) => severity === "error")
        .map(({ ruleId }) => ruleId);
    assert.deepEqual(found([]), ["host-pinned-cpus", "host-pinned-cpus", "host-memory"]);
    assert.deepEqual(found(["memory"]), ["host-pinned-cpus", "host-pinned-cpus"]);
    assert.deepEqual(found(["memory", "pinning.vcpus"]), []);
    assert.deepEqual(found(["host"]), []);
  });

  it("the machine is not complete, and says which settings are not known", () => {
    const { definition, digest, choices, migratable } = resolveGuest(
      { name: "ada", windows: "windows-11", migratable: true, systemDisk: {} },
      undefined,
      { unknown: ["memory", "systemDisk.path"] },
    );
    assert.equal(definition, undefined);
    assert.equal(digest, undefined);
    assert.equal(choices.find(({ path }) => path === "memory")?.value, "not known yet");
    assert.equal(choices.find(({ path }) => path === "vcpus")?.value, "4");
    assert.equal(migratable, "yes");
  });

  it("enlightenments are explained all the same", () => {
    const { enlightenments } = resolveGuest({ name: "ada", windows: "windows-11", systemDisk: {} }, undefined, {
      unknown: ["systemDisk.path"],
    });
    assert.ok(enlightenments.some((row) => row.name === "stimer" && row.state === "on"));
  });

  it("a list that holds itself is refused like any other nonsense, at every place", () => {
    const itself: unknown[] = [];
    itself.push(itself);
    for (const path of pathsOf(whole)) {
      const spec = structuredClone(whole);
      put(spec, segments(path), itself);
      assert.ok(
        resolveGuest(spec).findings.some(({ severity }) => severity === "error"),
        path,
      );
    }
  });

  it("whatever is nonsense and whatever is unknown, together, nothing throws and no machine comes of it", () => {
    const paths = pathsOf(whole);
    const nonsense = fc.constantFrom(undefined, null, 0, -1, NaN, "", "\u0000", "x", true, [], {}, [null], { a: 1 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...paths), nonsense), { maxLength: 6 }),
        fc.subarray(paths, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("virtio", "inbox"),
        (wrong, unknown, drivers) => {
          const spec = structuredClone({ ...whole, drivers });
          for (const [path, value] of wrong) put(spec, segments(path), value);
          const { definition, findings } = resolveGuest(
            spec,
            exampleHost({
              cpu: { vendor: "intel" },
              cpus: [0],
              hugepages: [],
              numa: [],
              devices: { rng: [], diskBuses: [] },
            }),
            { unknown },
          );
          assert.equal(definition, undefined);
          for (const { path } of findings) assert.ok(!new Unknowns(unknown).at(path), path);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("with every path of a whole guest unknown one by one nothing throws, and nothing is said about it", () => {
    const paths = pathsOf(whole);
    assert.ok(paths.length > 60);
    for (const [unknown, spec] of paths.flatMap((path) =>
      [
        whole,
        { ...whole, drivers: "inbox", guestAgent: false, video: {} },
        { ...whole, preset: "desktop", graphics: { type: "none" } },
      ].map((each) => [path, each] as const),
    )) {
      const holed = new Unknowns([unknown]).strip(spec);
      const { findings } = resolveGuest(holed, exampleHost({ cpu: { vendor: "amd" }, cpus: [0, 1, 2, 3] }), {
        unknown: [unknown],
      });
      assert.deepEqual(
        findings.filter(({ severity }) => severity === "error").map(({ path, message }) => `${path}: ${message}`),
        [],
        `with ${unknown} unknown`,
      );
      assert.deepEqual(
        findings.filter(
          ({ path }) => path === unknown || path.startsWith(`${unknown}.`) || path.startsWith(`${unknown}[`),
        ),
        [],
        `about ${unknown}`,
      );
    }
  });
});

function pathsOf(value: unknown, path = ""): string[] {
  const here = path === "" ? [] : [path];
  if (Array.isArray(value)) return [...here, ...value.flatMap((inner, index) => pathsOf(inner, `${path}[${index}]`))];
  if (typeof value !== "object" || value === null) return here;
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, path === "" ? key : `${path}.${key}`)),
  ];
}

describe("property paths", () => {
  it("are taken apart at dots and brackets", () => {
    assert.deepEqual(segments("disks[1].size"), ["disks", "1", "size"]);
    assert.deepEqual(segments('enlightenments["hv-stimer.direct"]'), ["enlightenments", "hv-stimer.direct"]);
  });

  it("cover what stands below them, at the border of a name", () => {
    const unknowns = new Unknowns(["disks[1]", "cpu"]);
    for (const path of ["disks[1]", "disks[1].size", "cpu", "cpu.mode"]) assert.ok(unknowns.at(path), path);
    for (const path of ["disks", "disks[10]", "disks[0]", "cpus", "cp"]) assert.ok(!unknowns.at(path), path);
    for (const path of ["disks", "disks[1].size"]) assert.ok(unknowns.touches(path), path);
    for (const path of ["disk", "disks[0]"]) assert.ok(!unknowns.touches(path), path);
  });
});
