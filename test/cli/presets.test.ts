import assert from "node:assert/strict";

import { presetVersions } from "../../src/presets";
import { ensureBuilt, run } from "./support/command";

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of the command, read as data */

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
    assert.match(stdout, /^nested-hyperv@2: Nested Hyper-V$/m);
    assert.match(stdout, /^Builds on {2}nested-hyperv@1, server@2, server@1, minimal@2, minimal@1$/m);
    assert.match(stdout, /^relaxed +on +always +a vCPU .* minimal@1$/m);
    assert.match(stdout, /^emsr-bitmap +on +with vmx or svm .* nested-hyperv@1$/m);
    assert.match(stdout, /^nestedVirtualization +no .*\n(?:.*\n)*? +yes +always +that is what the machine is for +nested-hyperv@1$/m);
  });

  it("tells without which inputs low-latency refuses", () => {
    const { stdout } = run(["presets", "low-latency@1"]);
    assert.match(stdout, /^Refuses without\n.*\n.*\npinning\.vcpus +each vCPU must have a host CPU of its own/m);
  });

  it("as data holds the whole chain, every choice with a reason", () => {
    const data = JSON.parse(run(["presets", "desktop", "--format", "json"]).stdout) as any;
    assert.deepEqual(data.chain, ["minimal@1", "minimal@2", "server@1", "server@2", "desktop@1", "desktop@2"]);
    assert.ok(data.enlightenments.length > 10);
    for (const choice of [...data.enlightenments, ...data.settings]) assert.ok(choice.reason && choice.from, JSON.stringify(choice));
  });
});
