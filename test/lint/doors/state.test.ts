import assert from "node:assert/strict";
import { machinesOfState } from "../../../src/lint/doors";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const STACK = "urn:pulumi:prod::desktops";
const resource = (type: string, name: string, inputs: object, others: object = {}) => ({
  urn: `${STACK}::${type}::${name}`,
  custom: true,
  type,
  inputs,
  outputs: {},
  ...others,
});
const guest = (name: string, others: object = {}, inputs: object = {}) =>
  resource(
    "windows-guest:index:Domain",
    name,
    { windows: "windows-11", memory: "8GiB", systemDisk: { path: `/vm/${name}.qcow2` }, ...inputs },
    others,
  );
const state = (...resources: object[]) => ({
  version: 3,
  deployment: { manifest: { version: "v3.200.0" }, resources },
});
const names = (json: unknown): string[] => machinesOfState(json).machines.map(({ name }) => name);

describe("the machines of a state", () => {
  it("are found among the other resources, once each", () => {
    const component = resource("windows-guest:index:WindowsGuest", "ada", { windows: "windows-11", memory: "8GiB" });
    const json = state(
      resource("pulumi:pulumi:Stack", "desktops-prod", {}),
      component,
      guest("ada", { parent: component.urn }),
      guest("bob"),
      resource("aws:s3/bucket:Bucket", "b", {}),
    );
    const { machines, errors } = machinesOfState(json);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      machines.map(({ name, urn }) => [name, urn]),
      [
        ["ada", `${STACK}::windows-guest:index:Domain::ada`],
        ["bob", `${STACK}::windows-guest:index:Domain::bob`],
      ],
    );
  });

  it("what waits for its removal is none", () => {
    assert.deepEqual(names(state(guest("ada", { delete: true }), guest("bob"))), ["bob"]);
  });

  it("an encrypted secret is not known, a plain one is, and neither is shown", () => {
    const graphics = (password: object) => ({
      graphics: { type: "vnc", password: { [SIGNATURE]: SECRET, ...password } },
    });
    const [encrypted, plain] = machinesOfState(
      state(
        guest("ada", {}, graphics({ ciphertext: "AAABAK" })),
        guest("bob", {}, graphics({ plaintext: '"swordfish"' })),
      ),
    ).machines;
    assert.deepEqual(encrypted?.guest?.unknown, ["graphics.password"]);
    assert.equal(encrypted?.secrets, undefined);
    assert.deepEqual(plain?.guest?.unknown, []);
    assert.deepEqual(plain?.secrets, ["swordfish"]);
  });

  it("a preview holds them in its steps", () => {
    const old = guest("gone");
    const json = {
      config: {},
      steps: [
        { op: "delete", urn: old.urn, oldState: old },
        { op: "create", urn: "x", newState: guest("ada", {}, { uuid: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }) },
        { op: "same", urn: "y", oldState: guest("bob"), newState: guest("bob") },
      ],
    };
    const { machines, errors } = machinesOfState(json);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      machines.map(({ name, guest: arguments_ }) => [name, arguments_?.unknown]),
      [
        ["ada", ["uuid"]],
        ["bob", []],
      ],
    );
  });

  it("a preview says how many resources it leaves out", () => {
    const step = (op: string) => ({ op, urn: "y", oldState: guest("bob"), newState: guest("bob") });
    const notes = (same: number, ...steps: object[]): readonly string[] =>
      machinesOfState({ steps, changeSummary: { create: 1, same } }).notes ?? [];
    assert.match(notes(3, step("create"), step("same"))[0]!, /leaves out 2 unchanged resources.*--show-sames\.$/);
    assert.deepEqual(notes(1, step("create"), step("same")), []);
    assert.deepEqual(notes(0), []);
  });

  it("another version, or something else, is a clear error", () => {
    const errors = (json: unknown): readonly string[] => {
      const read = machinesOfState(json);
      assert.deepEqual(read.machines, []);
      return read.errors;
    };
    assert.match(errors({ version: 4, deployment: {} })[0]!, /version 4; this command reads version 3/);
    assert.match(errors({ deployment: {} })[0]!, /version unknown/);
    assert.match(errors({ version: 3, deployment: [] })[0]!, /holds no deployment/);
    assert.match(errors({ version: 3, deployment: { resources: "all" } })[0]!, /not a list/);
    for (const json of [undefined, null, "text", 7, []]) assert.match(errors(json)[0]!, /not an object/);
    assert.match(errors({ name: "package" })[0]!, /pulumi stack export/);
    assert.deepEqual(machinesOfState({ version: 3, deployment: {} }), { machines: [], errors: [] });
  });

  it("a broken resource is reported, and the rest is read", () => {
    const { machines, errors } = machinesOfState(state({ type: 7 }, guest("ada")));
    assert.deepEqual(errors, ["Resource 0 has no type or no URN, and was not read."]);
    assert.deepEqual(
      machines.map(({ name }) => name),
      ["ada"],
    );
  });
});
