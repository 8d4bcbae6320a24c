import assert from "node:assert/strict";
import {
  catalogue,
  enlightenmentOfProperty,
  enlightenmentOfValueProperty,
  modes,
  toggleProperties,
  valueProperties,
  type Enlightenment,
} from "../../src/enlightenments";
import * as facts from "./facts";

const names = catalogue.map((row) => row.name as string);
const sorted = (items: Iterable<string>): string[] => [...items].sort();
const VERSION = /^\d+(\.\d+){1,2}$/;
/** One sentence: a capital letter, one full stop at the end, none followed by a blank before. */
const isOneSentence = (text: string): boolean => /^[A-Z].*\.$/.test(text) && !/[.!?]\s/.test(text);

function spellingOf({ libvirt }: Enlightenment): string {
  switch (libvirt.kind) {
    case "element":
      return `hyperv/${libvirt.element}${libvirt.valueAttribute ? `@${libvirt.valueAttribute}` : ""}`;
    case "child":
      return `hyperv/${libvirt.parent}/${libvirt.element}`;
    case "timer":
      return `clock/timer ${libvirt.timer}`;
    case "panic":
      return `devices/panic ${libvirt.model}`;
    case "none":
      return "";
  }
}

describe("catalogue", () => {
  it("has every enlightenment that QEMU knows", () => {
    assert.deepEqual(sorted(names), sorted([...Object.keys(facts.closures), ...facts.inexpressible]));
  });

  it("names no row, property or flag twice", () => {
    for (const list of [names, toggleProperties, valueProperties, catalogue.map((row) => row.qemuFlag)]) {
      assert.equal(new Set(list).size, list.length);
    }
    assert.deepEqual(
      toggleProperties.filter((property) => (valueProperties as readonly string[]).includes(property)),
      [],
    );
  });

  it("has QEMU's edges and libvirt's, each where it belongs", () => {
    const edgesOf = (enforcedBy: string) =>
      catalogue.flatMap((row) =>
        row.requires.filter((edge) => edge.enforcedBy === enforcedBy).map((edge) => `${row.name} -> ${edge.name}`),
      );
    const expected = (edges: readonly (readonly [string, string])[]) => edges.map(([from, to]) => `${from} -> ${to}`);
    assert.deepEqual(sorted(edgesOf("qemu")), sorted(expected(facts.qemuEdges)));
    assert.deepEqual(sorted(edgesOf("libvirt-xml")), sorted(expected(facts.libvirtEdges)));
  });

  it("spells every row as libvirt and QEMU do", () => {
    for (const row of catalogue) {
      const [xml, flag] = facts.spellings[row.name] ?? ["", undefined];
      assert.equal(spellingOf(row), xml, row.name);
      if (flag) assert.equal(row.qemuFlag, flag);
    }
  });

  it("gives a reason for what libvirt cannot express", () => {
    const none = catalogue.filter((row) => row.libvirt.kind === "none");
    assert.deepEqual(sorted(none.map((row) => row.name)), sorted(facts.inexpressible));
    for (const { libvirt } of none)
      assert.match(libvirt.kind === "none" ? libvirt.reason : "", /^libvirt has no element/);
  });

  it("knows the first versions", () => {
    for (const row of catalogue) {
      const known = facts.since[row.name];
      if (known) assert.deepEqual([row.minimum.libvirt, row.minimum.qemu], known, row.name);
      const { qemu, libvirt, linux, linuxAmd = "1.0" } = row.minimum;
      for (const version of [qemu, libvirt, linux, linuxAmd])
        assert.ok(version === "" || VERSION.test(version), `${row.name}: ${version}`);
      assert.match(qemu, VERSION);
      assert.equal(libvirt === "", row.libvirt.kind === "none", row.name);
    }
  });

  it("knows what domcapabilities lists", () => {
    const features = catalogue.flatMap((row) => row.domcapabilities?.feature ?? []);
    const defaults = catalogue.flatMap((row) => row.domcapabilities?.default ?? []);
    assert.deepEqual(sorted(features), sorted(facts.domcapabilitiesEnum));
    assert.deepEqual(sorted(defaults), sorted(facts.domcapabilitiesDefaults));
  });

  it("knows what does not switch Hyper-V on", () => {
    assert.deepEqual(
      sorted(catalogue.filter((row) => !row.enablesHyperV).map((row) => row.name)),
      sorted(facts.notEnabling),
    );
  });

  it("knows what is Intel's, what is for nesting, and what libvirt starts without", () => {
    const having = (test: (row: Enlightenment) => boolean) => sorted(catalogue.filter(test).map((row) => row.name));
    assert.deepEqual(
      having((row) => row.cpuVendor === "intel"),
      ["evmcs"],
    );
    assert.deepEqual(
      having((row) => row.nested === "only"),
      ["emsr-bitmap", "evmcs", "reenlightenment", "tlbflush-direct"],
    );
    assert.deepEqual(
      having((row) => row.nested === "helps"),
      ["frequencies", "stimer-direct"],
    );
    assert.deepEqual(
      having((row) => row.startsWithout === true),
      ["relaxed", "vapic"],
    );
  });

  it("has two values, with their ranges", () => {
    const ranges = catalogue.flatMap((row) => (row.value ? [[row.name, row.value] as const] : []));
    assert.deepEqual(
      ranges.map(([name]) => name),
      ["spinlocks", "vendor-id"],
    );
    const [[, retries], [, vendor]] = ranges as [(typeof ranges)[number], (typeof ranges)[number]];
    assert.deepEqual(
      [retries.property, retries.min, retries.max, retries.default],
      ["spinlockRetries", 4095, 2 ** 32 - 1, 8191],
    );
    assert.deepEqual(
      [vendor.property, vendor.maxBytes, vendor.forbidden, vendor.default],
      ["vendorIdValue", 12, ",", undefined],
    );
  });

  it("says what QEMU takes where a flag is more than a switch", () => {
    assert.deepEqual(
      catalogue.filter((row) => row.qemuValues !== undefined).map((row) => row.name),
      ["no-nonarch-coresharing", "version-id"],
    );
    const version = catalogue.find((row) => row.name === "version-id")!;
    const fields = [version.qemuFlag, ...version.qemuAliases!].map((flag) => flag.replace("hv-version-id-", ""));
    assert.deepEqual(
      version.qemuValues!.map((line) => /^\w+/.exec(line)![0]),
      fields,
    );
    assert.ok(version.qemuValues!.every((line) => /: 0 to \d+, default \d+$/.test(line)));
  });

  for (const row of catalogue) {
    it(`${row.name}: one sentence of effect, trade-offs, sources, consistent key order`, () => {
      assert.ok(isOneSentence(row.effect), row.effect);
      assert.ok(
        row.tradeOffs.length > 0 && row.tradeOffs.every((text) => /^([A-Z]|libvirt ).*[.)]$/.test(text)),
        row.tradeOffs.join("\n"),
      );
      assert.ok(row.sources.length > 0);
      assert.ok(row.sources.some((source) => source.startsWith("QEMU")));
      const order =
        "name qemuFlag qemuAliases property title libvirt domcapabilities value qemuValues throughArguments requires recommends cpuVendor nested enablesHyperV startsWithout minimum kernel effect tradeOffs sources".split(
          " ",
        );
      assert.deepEqual(
        Object.keys(row),
        order.filter((key) => key in row),
      );
      assert.equal(
        row.property,
        row.name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
      );
      for (const edge of [...row.requires, ...row.recommends])
        assert.ok(edge.source.length > 0 && /^[A-Za-z]/.test(edge.why) && !edge.why.endsWith("."));
      assert.equal(enlightenmentOfProperty(row.property), row);
      if (row.value) assert.equal(enlightenmentOfValueProperty(row.value.property), row);
    });
  }

  for (const mode of modes) {
    it(`mode ${mode.name}: effect, migration, sources`, () => {
      assert.ok(isOneSentence(mode.effect), mode.effect);
      assert.ok(isOneSentence(mode.migration), mode.migration);
      assert.ok(mode.sources.length > 0 && mode.tradeOffs.length > 0);
    });
  }

  it("knows the modes' versions", () => {
    assert.deepEqual(
      modes.map((mode) => [mode.name, mode.minimum.libvirt, mode.overridesSince]),
      [
        ["custom", "1.0.0", "1.0.0"],
        ["host-model", "11.9.0", "12.1.0"],
        ["passthrough", "8.0.0", ""],
      ],
    );
  });
});
