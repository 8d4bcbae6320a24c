import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import type * as Public from "../../src";
import { here } from "../components/fleets";
import { assertSucceeded, type Outcome, pluginFolder, type PolicyPacks, TestStack } from "../provider/engine";
import type { Config } from "./client";
import { libvirtDomain, type LibvirtProps } from "./machines";

const root = path.join(pluginFolder, "..");
const pack = path.join(pluginFolder, "windows-guest-policy");
const folder = path.join(root, "policy");

class Libvirt extends pulumi.CustomResource {
  constructor(kind: string, name: string, args: pulumi.Inputs, options: pulumi.CustomResourceOptions = {}) {
    super(`libvirt:index/${kind.toLowerCase()}:${kind}`, name, args, { ...options, version: "0.9.0" });
  }
}

const domain = (name: string, more: pulumi.Inputs = {}): Libvirt =>
  new Libvirt("Domain", name, { ...libvirtDomain(name).props, ...more });
const oneDomain =
  (more: pulumi.Inputs = {}): PulumiFn =>
  async () =>
    void domain("wg-ada", more);

/** An HPET, UTC and a Hyper-V enlightenment without which KubeVirt's machine says nowhere that it runs Windows. */
class VirtualMachine extends pulumi.CustomResource {
  constructor(name: string) {
    const domain = {
      cpu: { cores: 4 },
      memory: { guest: "8Gi" },
      clock: { utc: {}, timer: { hpet: { present: true } } },
      features: { acpi: {}, hyperv: { relaxed: {} } },
      devices: { disks: [{ name: "system", disk: { bus: "virtio" } }] },
    };
    const spec = { runStrategy: "Always", template: { spec: { domain } } };
    const args = { apiVersion: "kubevirt.io/v1", kind: "VirtualMachine", metadata: { name }, spec };
    super("kubernetes:kubevirt.io/v1:VirtualMachine", name, args, { version: "4.0.0" });
  }
}

/** Rules and machines that the policy pack tells of, those of a summary too. */
function foundIn(text: string): Set<string> {
  const found = new Set<string>();
  let rule = "";
  for (const line of text.split("\n")) {
    const head = /^ *- \[\w+\].* ([a-z0-9-]+) +\(\S+: (\S+)\)$/.exec(line.trimEnd());
    if (head !== null) {
      rule = head[1]!;
      found.add(`${rule} ${head[2]!}`);
    }
    const [, others = ""] = /The same for \d+ other machines?: (.*)\.$/.exec(line.trimEnd()) ?? [];
    for (const name of others.split(", ").filter((one) => one !== "")) found.add(`${rule} ${name}`);
  }
  return found;
}

/** A failed run prints what it said a second time; the lines of two machines differ. */
const violations = ({ text }: Outcome, rule: string): string[] => [
  ...new Set(text.match(new RegExp(`^ *- \\[\\w+\\].* ${rule} .*`, "gm"))),
];

describe("policy pack on the real engine", function () {
  this.timeout(180_000);
  let stack: TestStack;
  let dir: string;

  before(async () => {
    dir = mkdtempSync(path.join(tmpdir(), "wg-policy-"));
    stack = await TestStack.make(async () => undefined, {
      plugins: ["libvirt", "kubernetes"].map((name) => ({ name, path: path.join(__dirname, "provider-double") })),
    });
  });
  after(async () => {
    await stack.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  const packs = (config?: Config, policyPacks = [pack]): PolicyPacks => {
    if (config === undefined) return { policyPacks };
    const file = path.join(dir, "config.json");
    writeFileSync(file, JSON.stringify(config));
    return { policyPacks, policyPackConfigs: [file] };
  };
  const preview = (program: PulumiFn, config?: Config): Promise<Outcome> => stack.preview(program, packs(config));

  it("fails a preview for a mandatory rule, and shows the others, each once for all machines", async () => {
    const outcome = await preview(async () => {
      for (let i = 0; i < 20; i++) domain(`wg-ada-${i}`);
    });
    assert.ok(outcome.failed, outcome.text);
    assert.match(outcome.text, /\[mandatory\].*vendor-id-length.*wg-ada-0\)/);
    assert.match(outcome.text, /\[advisory\].*hpet-on.*wg-ada-0\)/);
    assert.match(outcome.text, /The same for 19 other machines: wg-ada-1, .* and 9 more\./);
    assert.equal(violations(outcome, "hpet-on").length, 1, outcome.text);
    assert.match(outcome.text, /docs\/rules\/hpet-on\.md/);
  });

  it("lets a preview through that breaks only advisory rules", async () => {
    const outcome = await preview(oneDomain({ features: { acpi: true } }));
    assertSucceeded(outcome);
    assert.match(outcome.text, /\[advisory\].*hpet-on/);
  });

  it("creates no machine that breaks a mandatory rule", async () => {
    const outcome = await stack.up(async () => {
      domain("wg-ada");
      domain("wg-bob", { features: { acpi: true } });
    }, packs());
    assert.ok(outcome.failed, outcome.text);
    assert.match(outcome.text, /\[mandatory\].*vendor-id-length.*wg-ada\)/);
    assert.ok(!(await stack.resources()).some(({ urn }) => urn.endsWith("::wg-ada")));
    await stack.destroy();
  });

  it("takes levels, and tells a wrong rule name with the right one", async () => {
    const config: Config = { "vendor-id-length": "advisory", "hpet-on": { enforcementLevel: "disabled" } };
    const outcome = await preview(oneDomain(), config);
    assertSucceeded(outcome);
    assert.match(outcome.text, /\[advisory\].*vendor-id-length/);
    assert.doesNotMatch(outcome.text, /hpet-on/);
    const wrong = await preview(oneDomain(), { "hpet-onn": "advisory" });
    assert.ok(wrong.failed);
    assert.match(wrong.text, /no rule "hpet-onn"; did you mean "hpet-on"/);
    assert.doesNotMatch(wrong.text, /invalid enforcement level/);
  });

  it("exempts a resource with a reason, and says so", async () => {
    const exempt = [{ resource: "wg-*", rule: "clock-utc", reason: "Old image, ticket 42", until: "2999-12-31" }];
    const strict = { "windows-guest": { exempt }, "clock-utc": "mandatory" } as const;
    const outcome = await preview(oneDomain({ features: { acpi: true } }), strict);
    assertSucceeded(outcome);
    assert.match(outcome.text, /Exempt from clock-utc until 2999-12-31: Old image, ticket 42/);
    const without = await preview(oneDomain(), {
      "windows-guest": { exempt: [{ resource: "wg-ada", rule: "vendor-id-length" }] },
    });
    assert.match(without.text, /reason is required/);
  });

  it("judges what is known, and shows no secret", async () => {
    const outcome = await preview(async () => {
      const network = new Libvirt("Network", "wg-net", {});
      const address = network.id.apply((id) => `52:54:00:00:00:${id.length}`);
      const { devices } = libvirtDomain("wg-ada").props;
      domain("wg-ada", {
        description: pulumi.secret("TopSecretDescription"),
        devices: {
          disks: devices.disks,
          interfaces: [{ source: { network: { network: "default" } }, mac: { address } }],
          graphics: [{ vnc: { listen: "0.0.0.0", passwd: pulumi.secret("s3cr3t-pw") } }],
        },
        cpu: { mode: "custom", model: { value: pulumi.secret("SecretCpuModel") } },
      });
    });
    assert.match(outcome.text, /clock-utc.*wg-ada/);
    assert.match(outcome.text, /vendor-id-length.*wg-ada/);
    assert.doesNotMatch(outcome.text, /TopSecretDescription|s3cr3t-pw|SecretCpuModel/);
  });

  it("repairs only when asked, once, and keeps a secret secret", async () => {
    const program = oneDomain({ features: { acpi: true }, title: pulumi.secret("SecretTitle") });
    const config: Config = { "hpet-on": "remediate", "disk-cache-unsafe": "remediate" };
    const outcome = await stack.up(program, packs(config));
    assertSucceeded(outcome);
    assert.match(outcome.text, /\[remediate\].*hpet-on/);
    const [machine] = (await stack.resources()).filter(({ type }) => type === "libvirt:index/domain:Domain");
    const { clock, devices } = machine!.inputs as unknown as LibvirtProps;
    const [{ timers }, { disks }] = [clock, devices];
    assert.deepEqual(timers.at(-1), { name: "hpet", present: "no" });
    assert.equal(disks[0]!.driver.cache, undefined);
    assert.ok(!stack.stateText().includes("SecretTitle"));
    const again = await stack.preview(program, packs(config));
    assertSucceeded(again);
    assert.deepEqual(again.changes, {});
    await stack.destroy();
  });

  it("reports a finding of WindowsGuest once, at the machine that it makes", async () => {
    const { WindowsGuest } = require("../../dist") as typeof Public;
    const outcome = await preview(async () => {
      for (const name of ["wg-ada", "wg-bob"])
        new WindowsGuest(name, {
          windows: "windows-11",
          vcpus: 4,
          memory: "8 GiB",
          hostSupport: "report",
          running: false,
          systemDisk: { path: `/var/lib/libvirt/images/${name}.qcow2`, cache: "unsafe" },
        });
    });
    const [violation, ...others] = violations(outcome, "disk-cache-unsafe");
    assert.equal(others.length, 0, outcome.text);
    assert.match(violation ?? "", /\(windows-guest:index:Domain: wg-ada\)/, outcome.text);
    assert.match(outcome.text, /The same for 1 other machine: wg-bob\./);
  });

  it("judges the members of a WindowsFleet, and tells of the fleet that has no canary", async () => {
    const { WindowsFleet } = require("../../dist") as typeof Public;
    const fleet =
      (canary: number): PulumiFn =>
      async () =>
        void new WindowsFleet("lab", {
          template: {
            windows: "windows-11",
            vcpus: 2,
            memory: "4 GiB",
            hostSupport: "report",
            running: false,
            graphics: { listen: "0.0.0.0" },
          },
          members: { "wg-ada": {}, "wg-bob": {}, "wg-eve": {} },
          hosts: here,
          rollout: { canary, waves: [1], maxUnavailable: 1 },
        });
    const without = await preview(fleet(0));
    const [violation, ...others] = violations(without, "graphics-listen-public");
    assert.equal(others.length, 0, without.text);
    assert.match(violation ?? "", /\(windows-guest:index:Domain: lab-wg-ada\)/, without.text);
    assert.match(without.text, /The same for 2 other machines: lab-wg-bob, lab-wg-eve\./);
    assert.match(without.text, /The fleet lab has no canary: a change reaches the first of its 3 members/);
    assert.equal(violations(without, "stack-fleet-canary").length, 1, without.text);
    assert.doesNotMatch((await preview(fleet(1))).text, /stack-fleet-canary/);
  });

  it("tells of a rule that fails, and checks the others", async () => {
    const broken = path.join(dir, "broken");
    const program = path.join("dist", "bin", "windows-guest-policy.js");
    cpSync(pluginFolder, path.join(broken, "bin"), { recursive: true });
    mkdirSync(path.join(broken, "dist", "bin"), { recursive: true });
    cpSync(path.join(root, "package.json"), path.join(broken, "package.json"));
    const code = readFileSync(path.join(root, program), "utf8");
    const throwing = code.replace(/id:"hpet-on".*?,check\([^)]*\)\{/s, '$&throw new RangeError("with s3cr3t");');
    assert.notEqual(throwing, code);
    writeFileSync(path.join(broken, program), throwing);
    const outcome = await stack.preview(oneDomain(), {
      policyPacks: [path.join(broken, "bin", "windows-guest-policy")],
    });
    assert.match(outcome.text, /The rule hpet-on failed for wg-ada: RangeError\. The other rules were checked/);
    assert.match(outcome.text, /\[mandatory\].*vendor-id-length.*wg-ada\)/);
    assert.doesNotMatch(outcome.text, /s3cr3t/);
  });

  it("runs as a folder with PulumiPolicy.yaml", async () => {
    const shim = path.join(dir, "pulumi-analyzer-policy-nodejs");
    writeFileSync(
      shim,
      `#!/bin/sh\nexec node "$(node -p 'require.resolve("@pulumi/pulumi/cmd/run-policy-pack")')" "$@"\n`,
    );
    chmodSync(shim, 0o755);
    const { envVars } = stack.stack.workspace;
    const before = envVars["PATH"]!;
    envVars["PATH"] = [dir, before].join(path.delimiter);
    try {
      const outcome = await stack.preview(oneDomain(), packs({ "hpet-on": "disabled" }, [folder]));
      assert.ok(outcome.failed);
      assert.match(outcome.text, /\[mandatory\].*vendor-id-length.*wg-ada\)/);
      assert.doesNotMatch(outcome.text, /hpet-on/);
    } finally {
      envVars["PATH"] = before;
    }
  });

  it("finds in the state, with `pulumi policy analyze`, what `windows-guest lint` finds there", async () => {
    assertSucceeded(
      await stack.up(async () => {
        domain("wg-ada");
        // With the disk of the other one.
        domain("wg-bob", { features: { acpi: true }, devices: libvirtDomain("wg-ada").props.devices });
        new VirtualMachine("wg-eve");
      }),
    );
    const file = path.join(dir, "state.json");
    writeFileSync(file, JSON.stringify(await stack.stack.exportStack()));
    const { failed, text } = stack.policyAnalyze(file, pack);
    assert.ok(failed);
    const found = foundIn(text);
    for (const one of [
      "vendor-id-length wg-ada",
      "hpet-on wg-ada",
      "hpet-on wg-bob",
      "hpet-on wg-eve",
      "stack-disk-shared wg-bob",
    ])
      assert.ok(found.has(one), `${one} is missing:\n${text}`);
    const { stdout } = spawnSync(path.join(pluginFolder, "windows-guest"), ["lint", file, "--format", "json"]);
    const { findings } = JSON.parse(String(stdout)) as {
      readonly findings: readonly { readonly ruleId: string; readonly machine: string; readonly severity: string }[];
    };
    const linted = new Set(
      // The pack shows explanations only in the strict set.
      findings.filter(({ severity }) => severity !== "info").map(({ ruleId, machine }) => `${ruleId} ${machine}`),
    );
    assert.deepEqual([...found].sort(), [...linted].sort());
    await stack.destroy();
  });
});
