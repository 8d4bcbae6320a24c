import assert from "node:assert/strict";
import { hasFirmware, SnapshotMachineOfTest } from "../libvirt/snapshots/machines";
import { ensureBuilt, run } from "./support/command";

/** On the libvirt of this computer; the machine is off. */
describe("windows-guest snapshots", function () {
  this.timeout(180_000);
  let ada: SnapshotMachineOfTest;
  const snapshots = (...args: readonly string[]): ReturnType<typeof run> =>
    run(["snapshots", "qemu:///system", ...args]);

  before(function () {
    if (!hasFirmware()) this.skip();
    ensureBuilt();
    ada = new SnapshotMachineOfTest("cli-snapshots");
  });
  after(() => SnapshotMachineOfTest.cleanUp(ada === undefined ? [] : [ada]));

  it("says that there are none", () => {
    const { code, stdout, stderr } = snapshots(ada.name);
    assert.equal(stderr, "");
    assert.equal(code, 0);
    assert.equal(stdout, `${ada.name} has no snapshots.\n`);
  });

  it("creates, lists, reverts to and removes them, by name and by UUID", () => {
    ada.write("vda", "a");
    const made = snapshots(ada.name, "create");
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /^\d{4}-\d\d-\d\d-1\n$/);
    assert.match(made.stderr, /Disk sdc is not part of it: a cdrom\./);
    const name = made.stdout.trim();
    ada.write("vda", "b");
    const listed = snapshots(ada.uuid);
    assert.equal(listed.code, 0, listed.stderr);
    assert.match(listed.stdout, new RegExp(`${name}.*a person.*vda, vdb.*complete`));
    const reverted = snapshots(ada.uuid.toUpperCase(), "revert", name);
    assert.equal(reverted.code, 0, reverted.stderr);
    const left = /What it had before is snapshot (\S+)\./.exec(reverted.stderr)![1]!;
    assert.ok(ada.holds("vda", "a"));
    const data = JSON.parse(snapshots(ada.name, "--format", "json").stdout) as { name: string; origin: string }[];
    assert.deepEqual(
      data.map((one) => [one.name, one.origin]),
      [
        [name, "user"],
        [left, "revert"],
      ],
    );
    const refused = snapshots(ada.name, "remove", name);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, new RegExp(`^windows-guest: snapshot ${name} .* Remove ${left} first\n$`));
    for (const one of [left, name]) assert.equal(snapshots(ada.name, "remove", one).code, 0);
    assert.equal(ada.top("vda"), ada.qcow2);
    assert.ok(ada.holds("vda", "a"));
  });

  for (const { args, says } of [
    { args: ["none-such"], says: /has no machine "none-such"/ },
    { args: ["MACHINE", "mak"], says: /"mak" is not an action; use one of create, revert, remove/ },
    { args: ["MACHINE", "revert"], says: /revert requires the name of a snapshot/ },
  ])
    it(`called wrongly: ${args.join(" ")}`, () => {
      const { code, stderr } = snapshots(...args.map((arg) => (arg === "MACHINE" ? ada.name : arg)));
      assert.match(stderr, says);
      assert.equal(code, 2);
    });

  it("lists all machines of the host", () => {
    assert.equal(snapshots(ada.name, "create", "listed").code, 0);
    const { stdout } = snapshots("--format", "json");
    const all = JSON.parse(stdout) as { machine: string; snapshots: { name: string }[] }[];
    const own = all.find(({ machine }) => machine === ada.name);
    assert.deepEqual(
      own?.snapshots.map(({ name }) => name),
      ["listed"],
    );
    assert.equal(snapshots(ada.name, "remove", "listed").code, 0);
  });

  it("a snapshot that is not there", () => {
    const { code, stderr } = snapshots(ada.name, "remove", "other");
    assert.equal(code, 1);
    assert.match(stderr, /has no snapshot other; it has none/);
  });
});
