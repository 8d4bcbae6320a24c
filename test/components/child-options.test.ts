import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { childOptions } from "../../src/components/child-options";

const component = new pulumi.DependencyResource("urn:pulumi:test::test::windows-guest:index:WindowsGuest::ada");
const of = (...ignoreChanges: string[]) => {
  const { domain, volume } = childOptions({ ignoreChanges }, component);
  return {
    domain: domain.ignoreChanges ?? [],
    system: volume("system").ignoreChanges ?? [],
    first: volume(0).ignoreChanges ?? [],
    second: volume(1).ignoreChanges ?? [],
  };
};
const all = ["pool", "name", "size", "baseImage", "format", "adopt", "recreate"];

describe("options of a component for its children", () => {
  const paths: Readonly<Record<string, Partial<ReturnType<typeof of>>>> = {
    memory: { domain: ["memory"] },
    '["memory"]': { domain: ["memory"] },
    "graphics.password": { domain: ["graphics.password"] },
    running: { domain: ["running"] },
    "systemDisk.baseImage": { domain: ["systemDisk.baseImage"], system: ["baseImage"] },
    "systemDisk.volume": { domain: ["systemDisk.volume"], system: ["name"] },
    "systemDisk.bus": { domain: ["systemDisk.bus"] },
    systemDisk: { domain: ["systemDisk"], system: all },
    "disks[0].size": { domain: ["disks[0].size"], first: ["size"] },
    "disks[*].size": { domain: ["disks[*].size"], first: ["size"], second: ["size"] },
    "disks[1]": { domain: ["disks[1]"], second: all },
    disks: { domain: ["disks"], first: all, second: all },
    "host.uri": { domain: ["host.uri"], system: ["host.uri"], first: ["host.uri"], second: ["host.uri"] },
    deleteDisksOnDestroy: { system: ["deleteOnDestroy"], first: ["deleteOnDestroy"], second: ["deleteOnDestroy"] },
    "networks[0].mac": { domain: ["networks[0].mac"] },
    "*": { domain: ["*"], system: ["*"], first: ["*"], second: ["*"] },
  };
  for (const [path, expected] of Object.entries(paths)) {
    it(`hand on ${path}`, () =>
      assert.deepEqual(of(path), { domain: [], system: [], first: [], second: [], ...expected }));
  }

  const wrong: Readonly<Record<string, RegExp>> = {
    memmory: /ignoreChanges: "memmory" does not match any argument of a WindowsGuest; did you mean "memory"\?/,
    "systemDisk.sise": /did you mean "systemDisk\.size"\?/,
    "memory.size": /does not match any argument/,
    "disks.size": /does not match any argument/,
    "disks[0": /is not a property path/,
    "": /is not a property path/,
  };
  for (const [path, message] of Object.entries(wrong)) {
    it(`are refused where ${JSON.stringify(path)} fits nothing`, () => assert.throws(() => of(path), message));
  }

  it("hand the time limits to the machine and its disks", () => {
    const customTimeouts = { delete: "10m" };
    const { domain, volume } = childOptions({ customTimeouts }, component);
    assert.deepEqual([domain, volume("system")], [{ customTimeouts }, { customTimeouts }]);
  });
});
