import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { uuidOf } from "../../../src/guest";
import { findRule, lintStack, xmlMachine } from "../../../src/lint";
import { machineOfResource, machinesOfResources, type StackResource, UNKNOWN } from "../../../src/lint/doors";
import { stackRules, type StackExample } from "../../../src/lint/stack-rules";
import { exampleStack, exampleStackOptions } from "../../../src/lint/stack-rules/example";

const root = path.join(__dirname, "..", "..", "..");

describe("rules about several machines", () => {
  it("have ids of their own, which are their files, and are known as rules", () => {
    const ids = stackRules.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
    for (const id of ids) {
      assert.ok(existsSync(path.join(root, "src", "lint", "stack-rules", `${id}.ts`)), id);
      assert.equal(findRule(id)?.id, id);
    }
  });

  for (const rule of stackRules) {
    const run = (example: StackExample, machines = exampleStack(example)) =>
      lintStack(machines, exampleStackOptions(example)).findings.filter(({ ruleId }) => ruleId === rule.id);

    describe(rule.id, () => {
      rule.examples.incorrect.forEach((example, index) => {
        it(`reports incorrect example ${index + 1}, whatever the order of the machines`, () => {
          const findings = run(example);
          assert.notDeepEqual(findings, []);
          for (const { message, fix } of findings) {
            assert.match(message, /\.$/);
            assert.doesNotMatch(`${message} ${fix}`, /\{\w+\}|undefined/);
          }
          assert.deepEqual(run(example, exampleStack(example).reverse()), findings);
        });
      });
      rule.examples.correct.forEach((example, index) => {
        it(`is silent about correct example ${index + 1}`, () => assert.deepEqual(run(example), []));
      });
    });
  }

  it("machines on hosts that nobody knows are not taken for neighbours", () => {
    for (const rule of stackRules.filter(({ id }) => /disk|pci|cpus/.test(id)))
      for (const example of rule.examples.incorrect) {
        const machines = exampleStack({ machines: example.machines.map((one) => ({ ...one, host: "" })) });
        assert.deepEqual(lintStack(machines).findings, []);
      }
  });

  it("sees two machines of @pulumi/libvirt with one provider on one host", () => {
    const props = { name: "a", devices: { disks: [{ source: { file: { file: "/vm/a.qcow2" } } }] } };
    const of = (name: string, provider: string) =>
      machineOfResource({ type: "libvirt:index/domain:Domain", name, provider, props })!;
    const told = (machines: ReturnType<typeof exampleStack>) =>
      lintStack(machines).findings.map(({ ruleId, path }) => `${ruleId} ${path}`);
    assert.deepEqual(told([of("ada", "p1"), of("bob", "p1")]), ["stack-disk-shared devices.disks[0].source.file.file"]);
    assert.deepEqual(told([of("ada", "p1"), of("bob", "p2")]), []);
  });

  it("a fleet's plan says whether it has a canary", () => {
    const parent = "urn:pulumi:s::p::windows-guest:index:WindowsFleet::lab";
    const members = ["a", "b"].map((name) => ({
      ...{ type: "windows-guest:index:Domain", name, urn: `urn:${name}`, parent },
      props: { windows: "windows-11", name, uuid: uuidOf(name) },
    }));
    const plan = (steps: unknown): StackResource => ({
      ...{ type: "windows-guest:index:FleetPlan", name: "lab", urn: "urn:plan", parent, props: { steps } },
    });
    const found = (...resources: StackResource[]) =>
      lintStack(machinesOfResources([...members, ...resources])).findings.map(
        ({ ruleId, message }) => `${ruleId} ${message}`,
      );
    assert.deepEqual(found(plan({ a: "wave-1-1", b: "wave-1-2" })), [
      "stack-fleet-canary The fleet lab has no canary: a change reaches the first of its 2 members without a test.",
    ]);
    assert.deepEqual(found(plan({ a: "canary", b: "wave-1" })), []);
    assert.deepEqual(found(plan(UNKNOWN)), []);
    assert.deepEqual(found(), []);
  });

  it("can be accepted at the machine that they are told at, which is no unused suppression then", () => {
    const of = (name: string, more: object) => ({
      type: "windows-guest:index:Domain",
      name,
      urn: name,
      props: { windows: "windows-11", name, uuid: uuidOf(name), systemDisk: { path: "/vm/a.qcow2" }, ...more },
    });
    const accepted = { suppress: [{ rule: "stack-disk-shared", reason: "A cluster." }] };
    const judge = (...resources: StackResource[]) => {
      const { results, findings, suppressed } = lintStack(machinesOfResources(resources), { whole: true });
      return {
        own: results.flatMap((one) => one.findings.map(({ ruleId }) => ruleId)).filter((id) => /^suppr/.test(id)),
        told: findings.map(({ ruleId, machine }) => `${ruleId} ${machine}`),
        suppressed: suppressed.map(({ ruleId, machine }) => `${ruleId} ${machine}`),
      };
    };
    assert.deepEqual(judge(of("ada", {}), of("bob", accepted)), {
      own: [],
      told: [],
      suppressed: ["stack-disk-shared bob"],
    });
    assert.deepEqual(judge(of("ada", {}), of("bob", { ...accepted, systemDisk: { path: "/vm/b.qcow2" } })), {
      own: [],
      told: ["suppression-unused bob"],
      suppressed: [],
    });
    const alone = lintStack(machinesOfResources([of("ada", accepted)]));
    assert.deepEqual([...alone.findings, ...alone.results[0]!.findings], []);
  });

  it("a machine in two files, or on two hosts, shares nothing with itself", () => {
    const text = (name: string, uuid: string) =>
      `<domain type='kvm'><name>${name}</name><uuid>${uuid}</uuid><memory>4194304</memory><devices><interface type='bridge'><mac address='52:54:00:00:00:01'/></interface></devices></domain>`;
    const uuid = "5fd9ac2c-7a2a-4d5c-8d5e-4711000000ff";
    const found = (...texts: string[]) =>
      lintStack(texts.map((one, index) => ({ ...xmlMachine(one, `${index}.xml`), host: `kvm${index}` }))).findings.map(
        ({ ruleId, location }) => `${ruleId} ${location.file}`,
      );
    assert.deepEqual(found(text("ada", uuid), text("ada", uuid.toUpperCase())), []);
    assert.deepEqual(found(text("ada", uuid), text("bob", uuid)), ["stack-mac-shared 1.xml"]);
    assert.deepEqual(found(text("ada", uuid), text("ada", uuid.replace("ff", "fe"))), ["stack-mac-shared 1.xml"]);
    assert.deepEqual(found(text("ada", ""), text("ada", "")), ["stack-mac-shared 1.xml"]);
  });

  it("derived addresses and unknown disks are nobody's", () => {
    const props = { windows: "windows-11", name: "same", systemDisk: { path: UNKNOWN }, memory: "8GiB" };
    const of = (name: string) => ({ type: "windows-guest:index:Domain", name, urn: name, props });
    assert.deepEqual(lintStack(machinesOfResources([of("ada"), of("bob")])).findings, []);
    const said = (name: string) => ({
      ...of(name),
      props: { ...props, networks: [{ network: "default", mac: "52:54:00:00:00:01" }], systemDisk: { path: "/vm/a" } },
    });
    assert.deepEqual(
      lintStack(machinesOfResources([said("ada"), said("bob")])).findings.map(
        ({ ruleId, path }) => `${ruleId} ${path}`,
      ),
      ["stack-disk-shared systemDisk.path", "stack-mac-shared networks[0].mac"],
    );
  });
});
