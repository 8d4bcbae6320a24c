import assert from "node:assert/strict";
import { membersOf, memberFindings } from "../../src/fleet/members";
import { merged } from "../../src/fleet/merge";

const template = {
  windows: "windows-11",
  memory: "8 GiB",
  graphics: { type: "spice", port: 5900 },
  disks: [
    { name: "data", size: "10 GiB", bus: "virtio" },
    { name: "logs", size: "5 GiB" },
  ],
  suppress: [{ rule: "a", reason: "b" }],
};

describe("members of a fleet", () => {
  it("are named by the map or by the count, and sorted by name", () => {
    const members = membersOf({
      template,
      count: 3,
      namePattern: "lab-{nn}",
      members: { boss: {}, "lab-02": { memory: "16 GiB" } },
    });
    assert.deepEqual(
      members.map(({ name, args }) => [name, args["memory"]]),
      [
        ["boss", "8 GiB"],
        ["lab-01", "8 GiB"],
        ["lab-02", "16 GiB"],
        ["lab-03", "8 GiB"],
      ],
    );
  });

  it("keep their names when the count grows beyond the digits of the pattern", () => {
    const names = membersOf({ template, count: 101, namePattern: "w{nn}" }).map(({ name }) => name);
    assert.ok(names.includes("w01") && names.includes("w99") && names.includes("w101"));
  });

  it("say what the fleet does with them beside their arguments", () => {
    const [member] = membersOf({
      template,
      members: { sql: { placement: { host: "kvm1" }, wave: 2, memory: "32 GiB" } },
    });
    assert.deepEqual(member!.placement, { host: "kvm1" });
    assert.equal(member!.wave, 2);
    assert.deepEqual(member!.differences, { memory: "32 GiB" });
    assert.ok(!("placement" in member!.args) && !("wave" in member!.args));
  });

  it("share one object of arguments where they do not differ, so that they are judged once", () => {
    const [a, b] = membersOf({ template, count: 2, namePattern: "m{n}" });
    assert.equal(a!.args, b!.args);
  });

  it("refuse what the fleet decides, bad names, and a count without a pattern", () => {
    const found = memberFindings({
      template: { ...template, host: { uri: "qemu:///system" } },
      members: { "a/b": {}, good: { name: "other" } },
      count: 2,
    });
    assert.deepEqual(
      found.map(({ path }) => path),
      ["template.host", "members.good.name", 'members["a/b"]', "count"],
    );
    for (const { fix } of found) assert.ok(fix !== undefined && fix.length > 5);
  });
});

describe("a template with differences", () => {
  it("merges groups argument by argument", () => {
    assert.deepEqual((merged(template, { graphics: { port: 5901 } }) as typeof template).graphics, {
      type: "spice",
      port: 5901,
    });
  });

  it("merges lists of named entries under their names, and replaces other lists", () => {
    const result = merged(template, {
      disks: [
        { name: "logs", size: "50 GiB" },
        { name: "more", size: "1 GiB" },
      ],
      suppress: [{ rule: "c", reason: "d" }],
    }) as typeof template;
    assert.deepEqual(result.disks, [
      { name: "data", size: "10 GiB", bus: "virtio" },
      { name: "logs", size: "50 GiB" },
      { name: "more", size: "1 GiB" },
    ]);
    assert.deepEqual(result.suppress, [{ rule: "c", reason: "d" }]);
  });

  it("leaves the template alone, and values that are not plain objects whole", () => {
    class Output {
      constructor(readonly name: string) {}
    }
    const before = structuredClone(template);
    const output = new Output("later");
    const result = merged(template, { graphics: output, disks: [output] }) as { graphics: unknown; disks: unknown[] };
    assert.equal(result.graphics, output);
    assert.equal(result.disks[0], output);
    assert.deepEqual(template, before);
  });

  it("cannot reach the prototype of all objects", () => {
    const result = merged({}, JSON.parse('{"__proto__":{"polluted":true}}')) as Record<string, unknown>;
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
    assert.ok(Object.hasOwn(result, "__proto__"));
  });
});
