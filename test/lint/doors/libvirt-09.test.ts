import assert from "node:assert/strict";
import { toLibvirtDomainArgs } from "../../../src/adapters";
import { domainDefinition, domainDifferences, parseXml } from "../../../src/domain";
import { findRule, lintDomainXml, lintMachine, type LintResult } from "../../../src/lint";
import { machineOfResource, UNKNOWN } from "../../../src/lint/doors";
import { goldenCases } from "../../domain/golden-cases";

const machineOf = (props: unknown) =>
  machineOfResource({ type: "libvirt:index/domain:Domain", name: "the guest", props })!;
/** Without what a rule says that it cannot find behind this door. */
const applicable = (found: readonly string[]): string[] =>
  found.filter((one) => findRule(one.split(" ")[0]!)?.notApplicable["pulumi-libvirt"] === undefined);
const places = ({ findings }: LintResult): string[] => findings.map(({ ruleId, place }) => `${ruleId} ${place}`).sort();

/** What provider 0.9 has no argument for, and what our adapter says although libvirt would fill it in. */
const LOST = ["uuid", "cpu/@migratable"];
const SAID = ["devices/video/model/@ram", "devices/video/model/@vgamem", "devices/video/model/@vram"];

describe("a machine of @pulumi/libvirt 0.9", () => {
  for (const golden of goldenCases) {
    const args = toLibvirtDomainArgs(domainDefinition.parse(golden.definition), { libvirt: golden.libvirt });

    it(`has the findings of its XML: ${golden.name}`, () => {
      for (const windows of ["windows-11", undefined]) {
        const options = { sets: ["strict"], ...(windows === undefined ? {} : { windows }) } as const;
        const expected = applicable(places(lintDomainXml(golden.xml, options)));
        assert.deepEqual(places(lintMachine(machineOf(args), options)), expected);
      }
    });

    it(`is the machine of its XML: ${golden.name}`, () => {
      const differences = domainDifferences(parseXml(golden.xml), machineOf(args).root);
      assert.deepEqual(
        differences.filter(
          ({ path, before }) => !LOST.includes(path) && !(before === undefined && SAID.includes(path)),
        ),
        [],
      );
    });
  }

  const desktop = () =>
    structuredClone(
      toLibvirtDomainArgs(
        domainDefinition.parse(goldenCases.find(({ name }) => name === "desktop-windows-11")!.definition),
      ),
    );

  it("finds the argument of a place, and the nearest one above what is not there", () => {
    const { locate } = machineOf(desktop());
    const at = (path: string) => locate(path).property;
    assert.equal(at("devices/disk[sda]/driver/@type"), "devices.disks[0].driver.type");
    assert.equal(at("devices/disk[sda]/driver/@copy_on_read"), "devices.disks[0].driver");
    assert.equal(at("devices/disk[sda]/source/@file"), "devices.disks[0].source.file.file");
    assert.equal(at("devices/disk[sda]/@type"), "devices.disks[0].source.file");
    assert.equal(at("memory"), "memory");
    assert.equal(at("memory/@unit"), "memoryUnit");
    assert.equal(at("os/loader/@secure"), "os.loaderSecure");
    assert.equal(at("features/hyperv/tlbflush/@state"), "features.hyperV.tlbFlush.state");
    assert.equal(at("metadata"), "metadata.xml");
    assert.equal(at("devices/graphics[vnc]/@listen"), "devices.graphics[0].vnc.listen");
    assert.equal(at("devices/nothing[1]/@of"), "devices");
    assert.equal(at(""), "");
  });

  it("an unknown MAC address does not silence the wrong clock", () => {
    const args = desktop() as unknown as {
      clock: object;
      devices: { interfaces: { mac: unknown }[]; disks: { source: unknown }[] };
    };
    args.devices.interfaces[0]!.mac = { address: UNKNOWN };
    args.devices.disks[0]!.source = { file: { file: UNKNOWN } };
    args.clock = { offset: "utc", timers: [{ name: "hpet", present: "yes" }] };
    const machine = machineOf(args);
    // Nothing tells whether the argument would be an attribute or an element.
    assert.deepEqual(machine.unknown, [
      "devices/disk[sda]/source/file",
      "devices/disk[sda]/source/@file",
      "devices/interface/mac/address",
      "devices/interface/mac/@address",
    ]);
    const found = lintMachine(machine).findings.map(({ ruleId, path }) => `${ruleId} ${path}`);
    assert.ok(found.includes("hpet-on clock.timers[0].present"), found.join("\n"));
    assert.ok(found.includes("clock-utc clock.offset"), found.join("\n"));
  });

  it("says nothing about what is not known, whatever it is", () => {
    const known = lintMachine(machineOf(desktop())).findings.map(({ ruleId }) => ruleId);
    const visit = (args: unknown, path: readonly string[]): void => {
      if (typeof args !== "object" || args === null) return;
      for (const key of Object.keys(args)) {
        const copy = desktop() as unknown as Record<string, unknown>;
        let holder: Record<string, unknown> = copy;
        for (const step of path) holder = holder[step] as Record<string, unknown>;
        holder[key] = UNKNOWN;
        const { findings } = lintMachine(machineOf(copy));
        const more = findings.filter(({ ruleId }) => !known.includes(ruleId));
        assert.deepEqual(more, [], [...path, key].join("."));
        visit((args as Record<string, unknown>)[key], [...path, key]);
      }
    };
    visit(desktop(), []);
  });
});
