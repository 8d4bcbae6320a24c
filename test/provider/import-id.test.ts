import assert from "node:assert/strict";
import { machineIn, volumeIn } from "../../src/provider/import-id";

describe("IDs of pulumi import", () => {
  const uuid = "0b1f7c58-3a5e-4b1e-9f0a-0c7f5f3a2d11";
  const kvm1 = "qemu+ssh://root@kvm1.example.org/system";

  it("a machine by name or UUID, its host, and its Windows", () => {
    assert.deepEqual(machineIn("ada"), { machine: "ada" });
    assert.deepEqual(machineIn(uuid), { machine: uuid });
    assert.deepEqual(machineIn(`${kvm1}/ada`), { uri: kvm1, machine: "ada" });
    assert.deepEqual(machineIn(`qemu:///system/${uuid}?windows=windows-11`), {
      uri: "qemu:///system",
      machine: uuid,
      windows: "windows-11",
    });
    assert.deepEqual(machineIn("ada?windows=server-2022"), { machine: "ada", windows: "server-2022" });
    assert.deepEqual(machineIn("what?"), { machine: "what?" });
    const withKey = `${kvm1}?keyfile=/root/.ssh/id`;
    assert.deepEqual(machineIn(`${withKey}/ada`), { uri: withKey, machine: "ada" });
    const socket = "qemu+unix:///system?socket=/run/a/sock";
    assert.deepEqual(machineIn(`${socket}/ada?windows=windows-10`), {
      uri: socket,
      machine: "ada",
      windows: "windows-10",
    });
  });

  it("a volume by pool and name, and its host", () => {
    assert.deepEqual(volumeIn("default/ada.qcow2"), { pool: "default", name: "ada.qcow2" });
    assert.deepEqual(volumeIn(`${kvm1}/default/ada.qcow2`), { uri: kvm1, pool: "default", name: "ada.qcow2" });
  });

  const wrong: Readonly<Record<string, RegExp>> = {
    "": /the ID "" names no machine/,
    "/": /libvirt URI/,
    "kvm1/ada": /did you mean "qemu\+ssh:\/\/root@kvm1\/system"\?/,
    "qemu:///system/": /names no machine/,
    "qemu:///system/?windows=windows-11": /names no machine/,
    "ada?windows=windows-12": /"windows-12" is not a Windows version/,
    "ada?windows=": /"" is not a Windows version/,
    "qemu+ssh://kvm1/system?command=touch /x/ada": /spaces, control or non-ASCII/,
    "qemu+ssh://kvm1/system?command=/bin/sh/ada": /the parameter command is refused/,
    "qemu+ssh://root:secret@kvm1/system/ada": /contains a password/,
    "test:///default/ada": /test driver/,
    "qemu+ssh://-oProxyCommand=x/system/ada": /not valid/,
    "a\u0000da": /control characters/,
    "a\u001b[2Jda": /control characters/,
    ["a".repeat(3_000)]: /longer than 2000 characters/,
  };
  for (const [id, message] of Object.entries(wrong))
    it(`refuses ${JSON.stringify(id.slice(0, 60))}`, () => {
      assert.throws(
        () => machineIn(id),
        (error: Error) => {
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /[\u0000-\u001f]|secret/);
          return true;
        },
      );
    });

  it("refuses a volume without its pool", () => {
    assert.throws(() => volumeIn("ada.qcow2"), /is incomplete/);
    assert.throws(() => volumeIn("default/"), /names no volume/);
  });
});
