import assert from "node:assert/strict";
import type { HostProfile } from "../../src/hosts";
import { exampleHost, resolveGuest } from "../../src/guest";

const UUID = "6f1b1c1e-0000-4000-8000-000000000001";

describe("the explanation of Secure Boot", () => {
  const template = { path: "/t.fd", certificates: ["2011", "2023"] } as const;
  const firmware: HostProfile["firmware"] = {
    ...{ uefi: "yes", secureBoot: "yes", enrolledKeys: "yes" },
    ...{ variablesFolder: "/v", variablesTemplate: template },
  };
  const told = (host: Partial<HostProfile>, guest = {}): string[] =>
    resolveGuest({ name: "ada", uuid: UUID, windows: "windows-11", ...guest }, exampleHost(host))
      .choices.filter(({ path, by }) => path === "firmware.secureBoot" && by === "host")
      .map(({ value, reason }) => `${value}: ${reason}`);
  const there = (names: readonly string[]): Partial<HostProfile> => ({
    firmware,
    resources: {
      machines: [{ name: "ada", uuid: UUID, running: true, disks: [], consoles: [] }],
      variables: names.map((name) => ({ path: `/v/${name}`, certificates: ["2011"] })),
    },
  });

  it("says what a new machine gets", () => {
    assert.deepEqual(told({ firmware }), [
      "Microsoft's certificates of 2011 and 2023: the host's template holds them (/t.fd)",
    ]);
  });
  for (const file of [`${UUID}_VARS.fd`, "ada_VARS.fd"])
    it(`says what a machine that is there has: ${file}`, () => {
      assert.deepEqual(told(there([file])), [
        `Microsoft's certificates of 2011: its UEFI variables hold them (/v/${file})`,
      ]);
    });
  it("says what a machine that has never run gets", () => {
    assert.match(told(there([])).join(), /2011 and 2023: the host's template/);
  });
  it("says what a machine has in the file that its definition names", () => {
    const named = there(["old.fd", "ada_VARS.fd"]);
    const [machine] = named.resources!.machines!;
    const host = { ...named, resources: { ...named.resources, machines: [{ ...machine!, variables: "/v/old.fd" }] } };
    assert.deepEqual(told(host), ["Microsoft's certificates of 2011: its UEFI variables hold them (/v/old.fd)"]);
    const elsewhere = { ...host.resources, machines: [{ ...machine!, variables: "/other/ada.fd" }] };
    assert.deepEqual(told({ ...host, resources: elsewhere }), []);
  });
  it("says nothing where nobody knows, or Secure Boot is off", () => {
    assert.deepEqual(told({}), []);
    const { machines } = there([]).resources!;
    assert.deepEqual(told({ firmware, resources: { machines: machines! } }), [], "the folder was not seen");
    assert.deepEqual(told({ firmware }, { windows: "windows-10", firmware: { secureBoot: false } }), []);
  });
});
