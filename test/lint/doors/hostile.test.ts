import assert from "node:assert/strict";
import { toLibvirt08DomainArgs, toLibvirtDomainArgs } from "../../../src/adapters";
import { domainDefinition } from "../../../src/domain";
import { lintStack } from "../../../src/lint";
import { machineOfResource, machinesOfState, UNKNOWN } from "../../../src/lint/doors";
import { goldenCases } from "../../domain/golden-cases";

const definition = domainDefinition.parse(goldenCases.find(({ name }) => name === "desktop-windows-11")!.definition);
const DOORS: Readonly<Record<string, { readonly type: string; readonly props: object }>> = {
  "@pulumi/libvirt 0.9": { type: "libvirt:index/domain:Domain", props: toLibvirtDomainArgs(definition) },
  "@pulumi/libvirt 0.5": {
    type: "libvirt:index/domain:Domain",
    props: {
      ...toLibvirt08DomainArgs(definition),
      xml: { xslt: "<x/>" },
      disks: [{ file: "/vm/a.raw", scsi: true }],
      networkInterfaces: [{ networkName: "default" }],
      graphics: { type: "vnc" },
      tpm: { backendType: "emulator" },
      consoles: [{ type: "pty" }],
      nvram: { file: "/v" },
      bootDevices: [{ devs: ["hd"] }],
    },
  },
  KubeVirt: {
    type: "kubernetes:kubevirt.io/v1:VirtualMachine",
    props: {
      apiVersion: "kubevirt.io/v1",
      kind: "VirtualMachine",
      metadata: { name: "ada", labels: { "kubevirt.io/os": "windows11" } },
      spec: {
        template: {
          spec: {
            domain: {
              cpu: { cores: 2, features: [{ name: "vmx", policy: "require" }] },
              memory: { guest: "8Gi", hugepages: { pageSize: "2Mi" } },
              clock: { utc: {}, timer: { hpet: { present: false } } },
              features: { hyperv: { relaxed: {}, spinlocks: { spinlocks: 8191 }, synictimer: { direct: {} } } },
              devices: {
                disks: [{ name: "a", disk: { bus: "sata" } }],
                interfaces: [{ name: "n" }],
                tpm: {},
                sound: {},
              },
            },
          },
        },
      },
    },
  },
  "a guest of ours": {
    type: "windows-guest:index:Domain",
    props: { windows: "windows-11", memory: "8GiB", systemDisk: { path: "/a" }, host: { uri: "qemu:///system" } },
  },
};

const STRANGE: readonly unknown[] = [
  UNKNOWN,
  null,
  "",
  "text",
  "<&>\u0000",
  -1,
  1e300,
  Number.NaN,
  true,
  false,
  [],
  [null],
  [[]],
  ["text"],
  {},
  { constructor: "x", hasOwnProperty: 1, toString: {} },
];

/** A copy with another value at one place, for every place. */
function* changed(value: unknown, strange: unknown): Generator<unknown> {
  yield strange;
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value))
    for (const inner of changed((value as Record<string, unknown>)[key], strange)) {
      const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
      copy[key] = inner;
      yield copy;
    }
}

describe("properties that no program should have", () => {
  for (const [title, { type, props }] of Object.entries(DOORS))
    it(`throw nothing, and no rule fails: ${title}`, function () {
      this.timeout(60_000);
      let count = 0;
      for (const strange of STRANGE)
        for (const wrong of changed(props, strange)) {
          const machine = machineOfResource({ type, name: "x", provider: "p", props: wrong });
          // Each is read; the rules see every sixth, because there are some ten thousand.
          if (machine === undefined || count++ % 6 !== 0) continue;
          const { results, findings } = lintStack([machine, { ...machine, name: "y" }], { windows: "windows-11" });
          const failed = [...results.flatMap((one) => one.findings), ...findings].filter(
            ({ ruleId }) => ruleId === "rule-failed",
          );
          assert.deepEqual(failed, [], JSON.stringify(wrong));
        }
    });

  it("nested ones end at a depth, and are not known from there on", () => {
    let deep: unknown = "end";
    for (let level = 0; level < 5_000; level++) deep = { driver: [deep] };
    const machine = machineOfResource({
      type: DOORS["@pulumi/libvirt 0.9"]!.type,
      name: "x",
      props: { devices: deep },
    });
    assert.ok(machine!.unknown!.length > 0);
    assert.deepEqual(machinesOfState({ version: 3, deployment: deep }).errors, []);
  });

  it("keys that objects inherit are none", () => {
    const props = JSON.parse(`{"devices":{},"__proto__":{"name":"x"},"name":"y","memory":1}`) as unknown;
    const machine = machineOfResource({ type: "libvirt:index/domain:Domain", name: "x", props })!;
    assert.equal(Object.getPrototypeOf(machine.root.attributes), Object.prototype);
    assert.equal(machine.locate("name").property, "name");
  });
});
