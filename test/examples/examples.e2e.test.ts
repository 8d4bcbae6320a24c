import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { assertSucceeded, ensurePlugin, type Outcome, TestStack, virsh } from "../provider/engine";
import { exists, machineName, prefix, removeMachines, stateOf, uuidOf, xmlOf } from "../provider/machines";
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
  "gaming.ts": ({ diagnostics }) => {
    const warnings = diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);
    assert.equal(warnings.filter((message) => message.includes("is used instead")).length, 1, warnings.join("\n"));
  },
  "workstation-vdi.ts": ({ outputs }, xml) => {
    assert.match(outputs["why"]?.value as string, new RegExp(`preset ${latest("workstation-vdi")}`));
    for (const desk of ["hedy", "radia"]) {
      assert.match(xml(desk), /<channel type='spicevmc'>/);
      assert.match(xml(desk), /<graphics type='spice'/);
      assert.match(xml(desk), /<sound model='ich9'>/);
      assert.equal(xml(desk).match(/<model type='virtio' heads='1'/g)?.length, 2);
      assert.equal(xml(desk).match(/<redirdev bus='usb' type='spicevmc'>/g)?.length, 2);
    }
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
  "classroom.ts": ({ outputs }, xml) => {
    assert.deepEqual(outputs["placement"]?.value, { "desk-01": "kvm1", "desk-02": "kvm1", teacher: "kvm1" });
    const { presets, members } = outputs["status"]?.value as {
      presets: object;
      members: Record<string, { wave: string }>;
    };
    assert.deepEqual(presets, { "desktop@2": 3 });
    assert.equal(members["teacher"]?.wave, "canary");
    assert.match(xml("teacher"), new RegExp(`<uuid>${String(outputs["teacher"]?.value)}</uuid>`));
    assert.match(xml("teacher"), /<memory unit='KiB'>6291456</);
    for (const desk of ["desk-01", "desk-02"]) assert.match(xml(desk), /<memory unit='KiB'>4194304</);
  },
  "build-farm.ts": ({ outputs, diagnostics }, xml) => {
    assert.deepEqual(outputs["placement"]?.value, { "build-1": "kvm1", "build-2": "kvm1" });
    assert.ok(diagnostics.some(({ message }) => message.includes("kvm2 did not answer, so its saved profile is used")));
    for (const builder of ["build-1", "build-2"])
      assert.match(xml(builder), /<feature policy='require' name='(vmx|svm)'\/>/);
  },
  "rolling-update.ts": (outcome) => {
    assert.deepEqual(versions(outcome), { "desktop@1": 3 });
    for (const name of office("office")) assert.equal(stateOf(name), "running");
  },
  "failed-gate.ts": (outcome) => {
    assert.deepEqual(versions(outcome), { "desktop@1": 3 });
    for (const name of office("accounting")) assert.equal(stateOf(name), "running");
  },
  "demo.ts": ({ outputs }, xml) => {
    const machines = outputs["machines"]?.value as string[];
    for (const kind of ["desktop", "nested", "latency"])
      assert.ok(machines.includes(machineName(`demo-${kind}`)), machines.join());
    assert.deepEqual(Object.keys(outputs["explanations"]?.value as object).sort(), [...machines].sort());
    for (const machine of machines) assert.match(xml(machine.replace(prefix, "")), /<hyperv mode='custom'>/);
  },
};

/** Resources that an `up` changed, by name. */
const updated = ({ steps }: Outcome, type: string): string[] =>
  steps.filter(({ op, urn }) => op === "update" && urn.includes(`${type}::`)).map(({ urn }) => urn.split("::").at(-1)!);
const versions = ({ outputs }: Outcome): unknown => outputs["versions"]?.value;

/** What people do next with an example that shows a change, as its comment says. */
const next: Readonly<Record<string, (stack: TestStack) => Promise<void>>> = {
  "rolling-update.ts": async (stack) => {
    const uuids = office("office").map(uuidOf);
    await stack.configure({ "windows:preset": { value: "desktop@2" } });
    const preview = await stack.preview();
    assertSucceeded(preview);
    for (const [step, member] of ["canary", "wave-1", "wave-2"].map((step, index) => [step, index + 1] as const))
      assert.match(
        preview.text,
        new RegExp(`${step}: 1 of 1 members change \\(office-${member}\\): digest \\w{12} to \\w{12}, .*Gate: `),
      );
    const outcome = await stack.up();
    assertSucceeded(outcome);
    // Each gate passed before the next member changed.
    assert.deepEqual(
      updated(outcome, "").filter((name) => name !== "office"),
      [1, 2, 3].flatMap((number) => [
        `office-office-${number}`,
        `office-${number === 1 ? "canary" : `wave-${number - 1}`}`,
      ]),
    );
    assert.deepEqual(versions(outcome), { "desktop@2": 3 });
    assert.deepEqual(office("office").map(uuidOf), uuids);
  },
  "failed-gate.ts": async (stack) => {
    const before = office("accounting").map((name) => [uuidOf(name), stateOf(name), xmlOf(name)]);
    await stack.configure({ "windows:preset": { value: "desktop@2" } });
    const failed = await stack.up();
    assert.ok(failed.failed);
    assert.match(failed.text, /1 of 1 changed members of canary are not healthy within 5 s/);
    assert.match(failed.text, /accounting-1: \/bin\/false ended with exit code 1/);
    assert.deepEqual(updated(failed, "Domain"), ["accounting-accounting-1"]);
    assert.deepEqual(
      office("accounting").map((name, index) => xmlOf(name) === before[index]![2]),
      [false, true, true],
    );
    const again = await stack.up();
    assert.ok(again.failed);
    assert.deepEqual(updated(again, "Domain"), []);

    await stack.configure({ "windows:preset": { value: "desktop@1" } });
    const back = await stack.up();
    assertSucceeded(back);
    assert.deepEqual(updated(back, "Domain"), ["accounting-accounting-1"]);
    assert.deepEqual(versions(back), { "desktop@1": 3 });
    // Nothing is lost: the same machines, with the definitions that they had, and they still run.
    assert.deepEqual(
      office("accounting").map((name) => [uuidOf(name), stateOf(name), xmlOf(name)]),
      before,
    );
  },
};
const office = (fleet: string): string[] => [1, 2, 3].map((number) => machineName(`${fleet}-${number}`));

const pool = machineName("pool");
let images: string;
const capacity = { memory: "64 GiB", cpus: 16 };
const consolePassword = "Tr0ub4d0";

/** A nested host may lack System Management Mode, and MSRs of its own CPU model. */
const startsNested = {
  windows: "windows-10",
  firmware: { type: "bios" },
  cpu: { features: [{ name: "arch-capabilities", policy: "disable" }] },
};

/** These need a host that is not there: they are for preview. */
const previewOnly: ReadonlySet<string> = new Set(["gaming.ts", "with-profile.ts"]);

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
        // Machines get names of the test's own, and disks go when the test is through. Machines that are started are
        // ones that a nested host can start. Everything else is the example as it stands.
        pulumi.runtime.registerResourceTransform(({ type, name, props, opts }) => {
          if (type === "windows-guest:index:Volume") return { props: { ...props, deleteOnDestroy: true }, opts };
          if (type !== "windows-guest:index:Domain") return undefined;
          const machine = props["running"] === false ? {} : startsNested;
          return {
            props: {
              ...props,
              ...machine,
              name: pulumi.interpolate`${prefix}${(props["name"] as string | undefined) ?? name}`,
            },
            opts,
          };
        });
        for (const file of readdirSync(folder)) delete require.cache[path.join(folder, file)];
        return require(path.join(folder, example)) as Record<string, unknown>;
      });
      await stack.configure({
        "windows:pool": { value: pool },
        // Other tests have machines on this host, too: they must not take the fleets' room.
        "windows:hosts": { value: JSON.stringify({ kvm1: { uri: "qemu:///system", capacity } }) },
        "windows:consolePassword": { value: consolePassword, secret: true },
      });
      const outcome = elsewhere ? await stack.preview() : await stack.up();
      assertSucceeded(outcome);
      expected[example]!(outcome, (machine) => xmlOf(machineName(machine)));
      if (elsewhere) return;
      assert.deepEqual((await stack.up()).changes, {});
      await next[example]?.(stack);
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
