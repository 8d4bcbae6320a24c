import assert from "node:assert/strict";

import { presetVersions } from "../../src/presets";
import { ensureBuilt, run } from "./support/command";
import { latest } from "../presets/released";

describe("windows-guest presets", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  it("lists every version of every preset", () => {
    const { code, stdout } = run(["presets"]);
    assert.equal(code, 0);
    for (const { name, version } of presetVersions) assert.match(stdout, new RegExp(`^${name}@${version} `, "m"));
  });

  it("tells every choice of a preset with its reason and where it comes from", () => {
    const { stdout } = run(["presets", "nested-hyperv"], { env: { COLUMNS: "160" } });
    assert.match(stdout, new RegExp(`^${latest("nested-hyperv")}: Nested Hyper-V$`, "m"));
    assert.match(stdout, /^Builds on {2}(?:\S+, )*nested-hyperv@1, server@2, server@1, minimal@2, minimal@1$/m);
    assert.match(stdout, /^relaxed +on +always +a short delay .* minimal@1$/m);
    assert.match(stdout, /^emsr-bitmap +on +with vmx or svm .* nested-hyperv@1$/m);
    assert.match(
      stdout,
      /^nestedVirtualization +no .*\n(?:.*\n)*? +yes +always +the machine is for nested virtualization +nested-hyperv@1$/m,
    );
  });

  it("tells without which inputs low-latency refuses", () => {
    const { stdout } = run(["presets", "low-latency@1"]);
    assert.match(stdout, /^Refuses without\n.*\n.*\npinning\.vcpus +each vCPU requires its own host CPU/m);
  });

  it("as data holds the whole chain, every choice with a reason", () => {
    const data = JSON.parse(run(["presets", "desktop@2", "--format", "json"]).stdout);
    assert.deepEqual(data.chain, ["minimal@1", "minimal@2", "server@1", "server@2", "desktop@1", "desktop@2"]);
    assert.ok(data.enlightenments.length > 10);
    for (const choice of [...data.enlightenments, ...data.settings])
      assert.ok(choice.reason && choice.from, JSON.stringify(choice));
  });

  it("tells what a version changed, before, after and why", () => {
    for (const versions of [
      ["1", "2"],
      ["server@1", "server@2"],
    ]) {
      const { code, stdout } = run(["presets", "server", "--diff", ...versions], { env: { COLUMNS: "160" } });
      assert.equal(code, 0);
      assert.match(stdout, /^server@1 → server@2$/m);
      assert.match(stdout, /^avic +off +on \(preferred\) .* APICv and AVIC work only/m);
      assert.match(
        stdout,
        /^drivers +inbox; virtio .* inbox with Windows older than Windows 10 .* current virtio drivers are/m,
      );
      assert.match(stdout, /^CPU feature cet-ss +– +disable if libvirt supports it/m);
      assert.doesNotMatch(stdout, /^(spinlocks|cpu\.mode) /m);
    }
    const { from, to, changes } = JSON.parse(
      run(["presets", "nested-hyperv", "--diff", "1", "2", "-f", "json"]).stdout,
    );
    assert.deepEqual([from, to], ["nested-hyperv@1", "nested-hyperv@2"]);
    for (const change of changes)
      assert.ok(change.reasons.length > 0 && change.sources.length > 0, JSON.stringify(change));
    assert.match(run(["presets", "server", "--diff", "2", "2"]).stdout, /There are no differences/);
  });

  for (const { args, says } of [
    {
      args: ["presets", "server", "--diff", "1", "7"],
      says: 'windows-guest: server has no version "7"; its versions are 1, 2\n',
    },
    {
      args: ["presets", "server", "--diff", "1"],
      says: "windows-guest: --diff requires a preset and two versions; specify the preset and two of its versions, for example: windows-guest presets server --diff 1 2\n",
    },
    {
      args: ["presets", "servr", "--diff", "1", "2"],
      says: 'windows-guest: there is no preset "servr"; did you mean "server"?\n',
    },
  ]) {
    it(`${args.join(" ")}: code 2, and what to write`, () => {
      const { code, stderr } = run(args);
      assert.deepEqual([code, stderr], [2, says]);
    });
  }
});
