import assert from "node:assert/strict";
import { dependencyEdges } from "../../src/enlightenments";
import type { CpuVendor } from "../../src/enlightenments/types";
import { exampleHost, resolveGuest, type GuestResolution, type GuestSpec } from "../../src/guest";
import { presetIds } from "../../src/presets";
import { windowsTable, type WindowsVersion } from "../../src/windows";
import { neededBy } from "../presets/needed";
import { latest } from "../presets/released";

const owned = {
  pinning: { vcpus: ["2", "3", "4", "5"], emulator: "0-1" },
  hugepages: { size: "2 MiB" },
  numa: { nodes: "0" },
  vcpus: 4,
};

const nameOf = (preset: string): string => preset.split("@")[0]!;
/** The refusals that are documented: everything else must resolve without an error. */
const refused = (preset: string, windows: WindowsVersion): string[] =>
  nameOf(preset) === "nested-hyperv" && windows.build < 10240 ? ["preset-windows"] : [];
/** The warnings that are documented. */
const warned = (preset: string, windows: WindowsVersion, vendor: CpuVendor): string[] => [
  ...(["desktop", "server", "low-latency"].includes(nameOf(preset)) && windows.build < 9200 ? ["preset-windows"] : []),
  ...(["gaming", "workstation-vdi"].includes(nameOf(preset)) && windows.build < 10240 ? ["preset-windows"] : []),
  ...(nameOf(preset) === "legacy" && windows.build >= 10240 ? ["preset-windows"] : []),
  ...(nameOf(preset) === "nested-hyperv" && windows.build < 10240 ? ["nested-windows"] : []),
  ...(["desktop@1", "server@1", "low-latency@1", "nested-hyperv@1"].includes(preset) &&
  windows.build >= 9200 &&
  windows.build < 10240
    ? ["virtio-signatures"]
    : []),
  ...(nameOf(preset) === "nested-hyperv" && vendor === "unknown" ? ["nested-vendor-unknown"] : []),
];

const ids = ({ findings }: GuestResolution, severity: string): string[] =>
  findings
    .filter((finding) => finding.severity === severity)
    .map((finding) => finding.ruleId)
    .sort();
const on = (resolution: GuestResolution): Set<string> =>
  new Set(resolution.enlightenments.filter((row) => row.state === "on").map((row) => row.name));

describe("every preset with every Windows on every CPU vendor", () => {
  for (const preset of presetIds) {
    for (const windows of windowsTable as readonly WindowsVersion[]) {
      for (const vendor of ["intel", "amd", "unknown"] as const) {
        const spec: GuestSpec = {
          name: "ada",
          windows: windows.id,
          preset,
          systemDisk: { path: "/a.qcow2" },
          ...neededBy(preset),
        };
        const resolution = resolveGuest(spec, exampleHost({ cpu: { vendor } }));
        const rows = on(resolution);
        it(`${preset}, ${windows.id}, ${vendor}`, () => {
          assert.deepEqual(ids(resolution, "error"), refused(preset, windows));
          assert.deepEqual(ids(resolution, "warning"), warned(preset, windows, vendor).sort());
          assert.equal(resolution.definition === undefined, refused(preset, windows).length > 0);
          // Closed under the catalogue's edges, and nothing for the wrong vendor.
          for (const { from, to } of dependencyEdges.filter((edge) => edge.kind === "requires"))
            assert.ok(!rows.has(from) || rows.has(to), `${from} is on without ${to}`);
          assert.ok(!rows.has("evmcs") || vendor === "intel");
          // What stands in the way of Windows is on for every Windows.
          for (const name of ["relaxed", "vapic", "time", "stimer"]) assert.ok(rows.has(name), name);
          assert.equal(rows.has("crash"), false);
          assert.equal(
            rows.has("time"),
            resolution.definition?.clock.timers.some(
              (timer) => timer.name === "hypervclock" && timer.present === true,
            ) ?? true,
          );
        });
      }
    }
  }
});

describe("what each preset promises", () => {
  const resolve = (spec: Partial<GuestSpec>, vendor: CpuVendor = "unknown"): GuestResolution =>
    resolveGuest({ name: "ada", windows: "windows-11", ...spec }, exampleHost({ cpu: { vendor } }));
  const features = (resolution: GuestResolution): Record<string, string> =>
    Object.fromEntries(resolution.definition!.cpu.features.map(({ name, policy }) => [name, policy]));

  it("nested-hyperv: vmx on Intel and svm on AMD, required; evmcs on Intel only", () => {
    const intel = resolve({ preset: "nested-hyperv" }, "intel");
    const amd = resolve({ preset: "nested-hyperv" }, "amd");
    assert.equal(features(intel)["vmx"], "require");
    assert.equal(features(intel)["svm"], undefined);
    assert.equal(features(amd)["svm"], "require");
    for (const name of ["stimer-direct", "frequencies", "reenlightenment"])
      for (const each of [intel, amd]) assert.ok(on(each).has(name), name);
    // What only saves time waits for a host that is known to have it; version 1 insisted.
    for (const name of ["emsr-bitmap", "tlbflush-direct"]) {
      for (const each of [intel, amd]) assert.ok(!on(each).has(name), name);
      for (const vendor of ["intel", "amd"] as const)
        assert.ok(on(resolve({ preset: "nested-hyperv@1" }, vendor)).has(name), name);
    }
    assert.ok(on(intel).has("evmcs"));
    assert.ok(!on(amd).has("evmcs"));
    const why = amd.enlightenments.find((row) => row.name === "evmcs")!.reason;
    assert.match(why, /nested-hyperv@1 turns it on only on an Intel CPU/);
  });

  it("nested-hyperv: an unknown vendor gets neither, and nothing that depends on it", () => {
    const unknown = resolve({ preset: "nested-hyperv" });
    assert.deepEqual(unknown.definition!.cpu.features, []);
    for (const name of ["evmcs", "emsr-bitmap", "tlbflush-direct"]) assert.ok(!on(unknown).has(name), name);
    const betrayed = resolve({ preset: "nested-hyperv", cpu: { features: [{ name: "vmx", policy: "require" }] } });
    assert.equal(betrayed.cpuVendor, "intel");
    assert.ok(on(betrayed).has("evmcs"));
  });

  it("nested-hyperv: reenlightenment waits for a fixed TSC where migration is asked for", () => {
    assert.equal(resolve({ preset: "nested-hyperv" }, "amd").migratable, "no");
    const waiting = resolve({ preset: "nested-hyperv", migratable: true }, "amd");
    assert.ok(!on(waiting).has("reenlightenment"));
    assert.deepEqual(ids(waiting, "error"), []);
    assert.equal(waiting.definition!.cpu.mode, "host-model");
    const fixed = resolve({ preset: "nested-hyperv", migratable: true, tscFrequency: 2_400_000_000 }, "amd");
    assert.ok(on(fixed).has("reenlightenment"));
    assert.deepEqual(ids(fixed, "error"), []);
    assert.deepEqual(
      fixed.definition!.clock.timers.find((timer) => timer.name === "tsc"),
      { name: "tsc", frequency: 2_400_000_000 },
    );
    const insisting = resolve(
      { preset: "nested-hyperv", migratable: true, enlightenments: { reenlightenment: "on" } },
      "amd",
    );
    assert.deepEqual(ids(insisting, "error"), ["reenlightenment-migration"]);
  });

  it("other presets keep vmx and svm from the guest, whatever the vendor", () => {
    for (const vendor of ["intel", "amd", "unknown"] as const)
      assert.deepEqual(features(resolve({ preset: "desktop@1" }, vendor)), { vmx: "disable", svm: "disable" });
    for (const vendor of ["intel", "unknown"] as const)
      assert.deepEqual(features(resolve({ preset: "desktop" }, vendor)), { vmx: "disable", svm: "disable" });
    assert.equal(features(resolve({ preset: "desktop", nestedVirtualization: true }, "intel"))["vmx"], "require");
    assert.ok(on(resolve({ preset: "desktop", nestedVirtualization: true }, "intel")).has("evmcs"));
  });

  it("low-latency: pinned, on huge pages of one node, without a balloon, with its own I/O thread and an invariant TSC", () => {
    const { definition } = resolve({ preset: "low-latency", ...owned, systemDisk: { path: "/a.qcow2" } });
    assert.deepEqual(definition!.cputune, { vcpupin: ["2", "3", "4", "5"], emulatorpin: "0-1", iothreadpin: ["0-1"] });
    assert.deepEqual(definition!.hugepages, { sizeKiB: 2048 });
    assert.deepEqual(definition!.numatune, { mode: "strict", nodeset: "0" });
    assert.equal(definition!.devices.memballoon, "none");
    assert.equal(definition!.iothreads, 1);
    assert.equal(definition!.features.pmu, false);
    assert.deepEqual(
      definition!.cpu.features.find(({ name }) => name === "invtsc"),
      { name: "invtsc", policy: "require" },
    );
    assert.deepEqual(
      definition!.devices.disks.map(({ cache, io }) => [cache, io]),
      [["none", "native"]],
    );
    assert.ok(
      definition!.devices.controllers.some(
        ({ type, model, iothread }) => type === "scsi" && model === "virtio-scsi" && iothread === 1,
      ),
    );
  });

  it("low-latency: as many vCPUs as are pinned, and a disk's own cache mode wins over native I/O", () => {
    const { definition } = resolve({
      preset: "low-latency",
      ...owned,
      vcpus: undefined,
      pinning: { vcpus: ["1", "2", "3"], emulator: "0" },
      systemDisk: { path: "/a", cache: "writeback" },
    });
    assert.equal(definition!.vcpus, 3);
    assert.deepEqual(
      definition!.devices.disks.map(({ cache, io }) => [cache, io]),
      [["writeback", undefined]],
    );
  });

  it("legacy: old Windows on devices that it has drivers for", () => {
    const { definition } = resolve({ windows: "windows-7", systemDisk: { path: "/a" } });
    assert.equal(definition!.metadata!.preset, latest("legacy"));
    assert.equal(definition!.os.firmware.type, "bios");
    assert.equal(definition!.devices.tpm, undefined);
    assert.deepEqual(
      definition!.devices.disks.map(({ bus }) => bus),
      ["sata"],
    );
    assert.deepEqual(
      definition!.devices.interfaces.map(({ model }) => model),
      ["e1000"],
    );
    assert.deepEqual(definition!.devices.controllers, [{ type: "usb", index: 0, model: "ich9-ehci1" }]);
    assert.deepEqual(
      [
        definition!.devices.rng,
        definition!.devices.guestAgent,
        definition!.devices.memballoon,
        definition!.devices.video?.model,
      ],
      [false, false, "none", "vga"],
    );
  });

  it("Windows before 8 under UEFI gets no enlightenment but those that the user insists on", () => {
    const none = resolve({ windows: "windows-7", firmware: { type: "uefi" } });
    assert.deepEqual([...on(none)], []);
    assert.equal(none.enlightenments.find((row) => row.name === "relaxed")!.by.kind, "windows");
    assert.equal(none.definition!.features.hyperv, undefined);
    assert.deepEqual(
      [...on(resolve({ windows: "windows-7", firmware: { type: "uefi" }, enlightenments: { relaxed: "on" } }))],
      ["relaxed"],
    );
  });

  it("a guest that names no preset gets the one that is usual for its Windows, and is told", () => {
    for (const [windows, preset] of [
      ["windows-11", latest("desktop")],
      ["windows-10", latest("desktop")],
      ["server-2025", latest("server")],
      ["server-2012-r2", latest("server")],
      ["windows-7", latest("legacy")],
    ] as const) {
      const resolution = resolve({ windows });
      assert.equal(resolution.preset.resolved, preset);
      assert.deepEqual(resolution.choices.find(({ path }) => path === "preset")?.by, "windows");
    }
  });

  it("`desktop` says which version it took; `desktop@1` is the user's own word", () => {
    const reason = (preset: string): string =>
      resolve({ preset }).choices.find(({ path }) => path === "preset")!.reason;
    assert.match(reason("desktop"), /latest version of desktop/);
    assert.match(reason("desktop@1"), /your own/);
    assert.deepEqual(resolve({ preset: "desktop" }).preset, { asked: "desktop", resolved: latest("desktop") });
  });

  it("spinlocks are 8191 unless the user names another number", () => {
    const retries = (spec: Partial<GuestSpec>): unknown =>
      resolve(spec).definition!.features.hyperv!.features["spinlocks"];
    assert.deepEqual(retries({}), { state: "on", value: 8191 });
    assert.deepEqual(retries({ enlightenments: { spinlockRetries: 4095 } }), { state: "on", value: 4095 });
    assert.equal(retries({ enlightenments: { spinlocks: "off" } }), undefined);
  });

  it("crash asked for is a panic device, and time is a timer", () => {
    assert.deepEqual(resolve({ enlightenments: { crash: "on" } }).definition!.devices.panic, ["hyperv"]);
    const without = resolve({ enlightenments: { time: "off", stimer: "off", stimerDirect: "off" } });
    assert.deepEqual(
      without.definition!.clock.timers.map(({ name }) => name),
      ["rtc", "pit", "hpet"],
    );
  });

  it("migratable: true gives a CPU that can be checked and disks without the host's cache", () => {
    const { definition, migratable } = resolve({ preset: "desktop", migratable: true, systemDisk: { path: "/a" } });
    assert.equal(migratable, "yes");
    assert.equal(definition!.cpu.mode, "host-model");
    assert.deepEqual(
      definition!.devices.disks.map(({ cache }) => cache),
      ["none"],
    );
  });

  it("libvirt's own modes: passthrough lists nothing and never migrates, host-model lists the user's words", () => {
    const passthrough = resolve({ enlightenmentMode: "passthrough" });
    assert.deepEqual(passthrough.definition!.features.hyperv, { mode: "passthrough", features: {} });
    assert.equal(passthrough.migratable, "no");
    assert.deepEqual(ids(resolve({ enlightenmentMode: "passthrough", migratable: true }), "error"), [
      "passthrough-blocks-migration",
    ]);
    const model = resolve({ enlightenmentMode: "host-model", enlightenments: { ipi: "off" } });
    assert.deepEqual(model.definition!.features.hyperv, { mode: "host-model", features: { ipi: { state: "off" } } });
    assert.equal(model.migratable, "unknown");
  });
});
