import assert from "node:assert/strict";
import { catalogue } from "../../src/enlightenments";
import {
  describeWhen,
  evaluate,
  findPreset,
  Preset,
  presetChanges,
  presetDigest,
  presetId,
  presetIds,
  presetNames,
  presetVersions,
  type Facts,
  type When,
} from "../../src/presets";
import { findWindows } from "../../src/windows";
import { latest, RELEASED } from "./released";

const facts = (over: Partial<Facts> = {}): Facts => ({
  cpuVendor: "unknown",
  windows: findWindows("windows-11")!,
  nested: "no",
  migratable: "no",
  fixedTsc: "no",
  invariantTsc: false,
  threads: false,
  apicv: "unknown",
  drivers: "virtio",
  firmware: "uefi",
  graphics: "vnc",
  ...over,
});

describe("presets", () => {
  it("are the eight that we promise, each with a first version", () => {
    assert.deepEqual([...presetNames].sort(), [
      "desktop",
      "gaming",
      "legacy",
      "low-latency",
      "minimal",
      "nested-hyperv",
      "server",
      "workstation-vdi",
    ]);
    assert.deepEqual(Object.values(Preset).sort(), [...presetNames].sort());
    for (const name of presetNames) assert.ok(presetIds.includes(`${name}@1`));
  });

  it("never change once they are released", () => {
    assert.deepEqual(
      Object.fromEntries(presetVersions.map((preset) => [presetId(preset), presetDigest(preset)])),
      RELEASED,
    );
  });

  it("the digest sees what a preset does, and not how it words it", () => {
    const [preset] = presetVersions;
    const reworded = {
      ...preset!,
      title: "other",
      settings: preset!.settings.map((setting) => ({ ...setting, reason: "other", source: "other" })),
    };
    assert.equal(presetDigest(reworded as typeof preset & object), presetDigest(preset!));
    const changed = { ...preset!, enlightenments: [{ name: "avic", state: "on", reason: "" } as const] };
    assert.notEqual(presetDigest(changed), presetDigest(preset!));
  });

  it("without a version is the newest; a pinned one is exactly that; anything else is none", () => {
    assert.equal(findPreset("desktop")?.id, latest("desktop"));
    assert.equal(findPreset("desktop@1")?.id, "desktop@1");
    for (const wrong of ["desktop@99", "desktop@", "Desktop", "", "constructor", "__proto__"])
      assert.equal(findPreset(wrong), undefined, wrong);
  });

  it("build on each other, weakest first, itself last", () => {
    assert.deepEqual(findPreset("desktop@1")!.chain, ["minimal@1", "server@1", "desktop@1"]);
    assert.deepEqual(findPreset("desktop@2")!.chain, [
      "minimal@1",
      "minimal@2",
      "server@1",
      "server@2",
      "desktop@1",
      "desktop@2",
    ]);
    assert.deepEqual(findPreset("legacy@1")!.chain, ["minimal@1", "legacy@1"]);
  });

  it("a second version says what it does otherwise, each with a reason and a source, and nothing else", () => {
    const changed = (name: string): string[] =>
      presetChanges(findPreset(`${name}@1`)!, findPreset(`${name}@2`)!).map((change) => change.name);
    const features = ["cet-ss", "cet-ibt", "arch-capabilities"];
    assert.deepEqual(changed("minimal"), features);
    assert.deepEqual(changed("legacy"), features);
    for (const name of ["server", "desktop", "low-latency"])
      assert.deepEqual(changed(name), ["avic", "drivers", "tpm.enabled", ...features], name);
    assert.deepEqual(changed("nested-hyperv"), [
      "avic",
      "emsr-bitmap",
      "tlbflush-direct",
      "drivers",
      "tpm.enabled",
      ...features,
    ]);
    for (const name of presetNames.filter((one) => presetIds.includes(`${one}@2`))) {
      for (const { reasons, sources } of presetChanges(findPreset(`${name}@1`)!, findPreset(`${name}@2`)!))
        assert.ok(reasons.length > 0 && sources.length > 0);
      assert.deepEqual(presetChanges(findPreset(name)!, findPreset(name)!), []);
    }
  });

  for (const preset of presetVersions) {
    const choices = [
      ...preset.enlightenments,
      ...preset.settings,
      ...preset.timers,
      ...preset.needs,
      ...(preset.cpuFeatures ?? []),
    ];

    it(`${presetId(preset)} gives a reason for every choice, as a sentence that reads on`, () => {
      for (const { reason } of choices) assert.match(reason, /^[a-zA-Z].{10,}[^.]$/, reason);
      assert.ok(preset.description.endsWith("."));
      assert.ok(preset.migration.length > 20);
    });

    it(`${presetId(preset)} names only enlightenments that exist, with values in their range, and a source for each`, () => {
      for (const { name, value, source, state } of preset.enlightenments) {
        const row = catalogue.find((each) => each.name === name);
        assert.ok(row, name);
        assert.ok(source, `${name} has no source`);
        assert.ok(state === "off" || row.libvirt.kind !== "none", `libvirt cannot express ${name}`);
        if (typeof value === "number") assert.ok(value >= row.value!.min! && value <= row.value!.max!);
      }
    });

    it(`${presetId(preset)} turns on nothing that one vendor cannot have without asking for the vendor`, () => {
      for (const { name, state, when } of preset.enlightenments) {
        if (state === "on" && catalogue.find((each) => each.name === name)!.cpuVendor === "intel")
          assert.equal(when?.cpuVendor, "intel", name);
      }
    });

    it(`${presetId(preset)} conditions can be said in words`, () => {
      for (const { when } of choices) if (when) assert.ok(describeWhen(when).length > 5);
    });
  }
});

describe("conditions of presets", () => {
  const cases: readonly [When | undefined, Partial<Facts>, "yes" | "no" | "unknown"][] = [
    [undefined, {}, "yes"],
    [{ cpuVendor: "intel" }, { cpuVendor: "intel" }, "yes"],
    [{ cpuVendor: "intel" }, { cpuVendor: "amd" }, "no"],
    [{ cpuVendor: "intel" }, {}, "unknown"],
    [{ cpuVendor: "intel", nested: true }, {}, "no"],
    [{ cpuVendor: "intel", nested: true }, { nested: "yes" }, "unknown"],
    [{ nested: true }, { nested: "unknown" }, "unknown"],
    [{ nested: false }, {}, "yes"],
    [{ migratable: false }, { migratable: "yes" }, "no"],
    [{ migratable: true }, { migratable: "yes" }, "yes"],
    [{ fixedTsc: true }, {}, "no"],
    [{ windowsBuildAtLeast: 9200 }, {}, "yes"],
    [{ windowsBuildAtLeast: 9200 }, { windows: findWindows("windows-7")! }, "no"],
    [{ family: "server" }, {}, "no"],
    [{ family: "client" }, {}, "yes"],
    [{ windowsBuildBelow: 10240 }, {}, "no"],
    [{ windowsBuildBelow: 10240 }, { windows: findWindows("server-2012-r2")! }, "yes"],
    [{ windowsBuildBelow: 10240 }, { windows: findWindows("windows-10")! }, "no"],
    [{ invariantTsc: true }, {}, "no"],
    [{ threads: true }, { threads: true }, "yes"],
    [{ apicv: true }, {}, "unknown"],
    [{ apicv: true }, { apicv: "yes" }, "yes"],
    [{ apicv: true }, { apicv: "no" }, "no"],
    [{ qemuAtLeast: "11.0" }, {}, "unknown"],
    [{ qemuAtLeast: "11.0" }, { qemu: "10.2.4" }, "no"],
    [{ qemuAtLeast: "11.0" }, { qemu: "11.0.0" }, "yes"],
    [{ drivers: "inbox" }, {}, "no"],
    [{ firmware: "uefi" }, {}, "yes"],
    [{ graphics: "spice" }, {}, "no"],
    [{ anyOf: [{ cpuVendor: "intel" }, { cpuVendor: "amd" }] }, {}, "unknown"],
    [{ anyOf: [{ cpuVendor: "intel" }, { cpuVendor: "amd" }] }, { cpuVendor: "amd" }, "yes"],
    [{ anyOf: [{ fixedTsc: true }, { migratable: false }] }, { migratable: "yes" }, "no"],
    [{ anyOf: [] }, {}, "no"],
  ];
  for (const [when, over, expected] of cases) {
    it(`${JSON.stringify(when) ?? "none"} with ${JSON.stringify({ ...over, ...(over.windows && { windows: over.windows.id }) })}: ${expected}`, () =>
      assert.equal(evaluate(when, facts(over)), expected));
  }
});
