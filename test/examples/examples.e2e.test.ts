import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { assertSucceeded, ensurePlugin, type Outcome, TestStack, virsh } from "../provider/engine";
import { exists, machineName, prefix, removeMachines, xmlOf } from "../provider/machines";
import { latest } from "../presets/released";

const folder = path.join(__dirname, "..", "..", "examples");
const examples = readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "settings.ts");

/** What each example makes, and what must be true of it then. A new example needs an entry here. */
const expected: Readonly<Record<string, (outcome: Outcome, xml: (machine: string) => string) => void>> = {
  "desktop.ts": ({ outputs }, xml) => {
    assert.match(outputs["why"]?.value as string, new RegExp(`Windows 11, preset ${latest("desktop")}`));
    assert.match(xml("ada"), /<stimer state='on'>/);
    assert.match(xml("ada"), /<tpm model='tpm-crb'>/);
  },
  "server.ts": ({ outputs }, xml) => {
    assert.ok(Array.isArray(outputs["findings"]?.value));
    assert.match(xml("joan"), /<serial>shares<\/serial>/);
    assert.match(xml("joan"), /<mac address='52:54:00:f1:1e:05'\/>/);
    assert.match(xml("joan"), /<cpu mode='host-model'/);
  },
  "disks.ts": ({ outputs }, xml) => {
    assert.match(xml("margaret"), new RegExp(`<uuid>${String(outputs["uuid"]?.value)}</uuid>`));
    assert.match(xml("margaret"), new RegExp(`<source file='${images}/.*margaret.qcow2'/>`));
    assert.match(
      virsh("dumpxml", "--security-info", machineName("margaret")),
      new RegExp(`passwd='${consolePassword}'`),
    );
  },
  "nested-hyperv.ts": ({ outputs }, xml) => {
    assert.match(outputs["why"]?.value as string, new RegExp(latest("nested-hyperv")));
    assert.match(xml("linus"), /<feature policy='require' name='(vmx|svm)'\/>/);
  },
  "low-latency.ts": (_outcome, xml) => {
    assert.match(xml("kay"), /<vcpupin vcpu='0' cpuset='1'\/>/);
    assert.match(xml("kay"), /<page size='2048' unit='KiB'\/>/);
    assert.match(xml("kay"), /<memballoon model='none'\/>/);
  },
  "overrides.ts": ({ outputs }, xml) => {
    const flags = outputs["flags"]?.value as Record<string, { state: string; by: string }>;
    assert.deepEqual([flags["tlbflush"]?.state, flags["tlbflush"]?.by], ["off", "you"]);
    assert.match(xml("grace"), /<reset state='on'\/>/);
    assert.match(xml("grace"), /<spinlocks state='on' retries='4095'\/>/);
  },
  "with-profile.ts": ({ diagnostics }) => {
    assert.equal(
      diagnostics.filter(({ severity, message }) => severity === "warning" && message.includes("is used instead"))
        .length,
      3,
    );
  },
  "demo.ts": ({ outputs }, xml) => {
    const machines = outputs["machines"]?.value as string[];
    for (const kind of ["desktop", "nested", "latency"])
      assert.ok(machines.includes(machineName(`demo-${kind}`)), machines.join());
    assert.deepEqual(Object.keys(outputs["explanations"]?.value as object).sort(), [...machines].sort());
    for (const machine of machines) assert.match(xml(machine.replace(prefix, "")), /<hyperv mode='custom'>/);
  },
};

const pool = machineName("pool");
let images: string;
const consolePassword = "Tr0ub4d0";

/** These need a host that is not there: they are for preview. */
const previewOnly: ReadonlySet<string> = new Set(["with-profile.ts"]);

describe("examples, each run on the real engine and libvirt", function () {
  this.timeout(180_000);
  let stack: TestStack | undefined;

  before(async () => {
    await ensurePlugin();
    images = mkdtempSync(path.join(tmpdir(), "wg-pool-"));
    virsh("pool-create-as", pool, "dir", `--target=${images}`);
  });
  after(() => {
    virsh("pool-destroy", pool);
    rmSync(images, { recursive: true });
  });
  afterEach(async () => {
    await stack?.remove();
    stack = undefined;
    removeMachines();
  });

  it("are all tested", () => assert.deepEqual(Object.keys(expected).sort(), examples.sort()));

  for (const example of examples) {
    it(`${example} ${previewOnly.has(example) ? "can be previewed" : "deploys, and has nothing more to do then"}`, async () => {
      const elsewhere = previewOnly.has(example);
      stack = await TestStack.make(async () => {
        // Machines get names of the test's own, and disks go when the test is through; everything else is the example
        // as it stands.
        pulumi.runtime.registerResourceTransform(({ type, name, props, opts }) => {
          if (type === "windows-guest:index:Volume") return { props: { ...props, deleteOnDestroy: true }, opts };
          if (type !== "windows-guest:index:Domain") return undefined;
          return {
            props: { ...props, name: pulumi.interpolate`${prefix}${(props["name"] as string | undefined) ?? name}` },
            opts,
          };
        });
        for (const file of readdirSync(folder)) delete require.cache[path.join(folder, file)];
        return require(path.join(folder, example)) as Record<string, unknown>;
      });
      await stack.configure({
        "windows:pool": { value: pool },
        "windows:consolePassword": { value: consolePassword, secret: true },
      });
      const outcome = elsewhere ? await stack.preview() : await stack.up();
      assertSucceeded(outcome);
      expected[example]!(outcome, (machine) => xmlOf(machineName(machine)));
      if (elsewhere) return;
      assert.deepEqual((await stack.up()).changes, {});
      assertSucceeded(await stack.destroy());
      assert.deepEqual(
        virsh("list", "--all", "--name")
          .split("\n")
          .filter((name) => name.startsWith(prefix)),
        [],
      );
      assert.ok(!exists(machineName("ada")));
    });
  }
});
