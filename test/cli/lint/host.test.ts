import assert from "node:assert/strict";
import { nothingYet, type Sources } from "../../../src/cli/lint/gathered";
import { gatherHost, type OnHost } from "../../../src/cli/lint/hosts";
import { exampleHost } from "../../../src/hosts/examples";
import type { LibvirtClient } from "../../../src/libvirt";

const xml = (name: string): string =>
  `<domain type='kvm'><name>${name}</name><memory>4194304</memory><features><hyperv/></features></domain>`;
const names = Array.from({ length: 120 }, (_, index) => `win${index + 1}`);

/**
 * A host with 120 machines; `dump` says what virsh answers for one, and throws where the host stops answering: what
 * came before that in the same call is told all the same.
 */
async function read(dump: (name: string) => { text?: string; code?: string }): Promise<Sources> {
  const client = {
    virsh: async () => names.join("\n"),
    partialBatch: async (_: string, commands: readonly (readonly string[])[]) => {
      const answers: object[] = [];
      for (const [, domain] of commands) {
        try {
          const { text, code } = dump(domain!.replace("--domain=", ""));
          answers.push(
            text === undefined
              ? { ok: false, error: Object.assign(new Error("kvm1: refused"), { code }) }
              : { ok: true, text },
          );
        } catch (stopped) {
          return { answers, stopped };
        }
      }
      return { answers };
    },
  } as unknown as LibvirtClient;
  const found = nothingYet();
  const on: OnHost = { uri: "kvm1", profile: exampleHost({}), all: false, several: false };
  await gatherHost(client, on, found);
  return found;
}

describe("windows-guest lint of a host", () => {
  const { write } = process.stderr;
  let said: string;
  beforeEach(() => {
    said = "";
    process.stderr.write = (text) => ((said += String(text)), true);
  });
  afterEach(() => {
    process.stderr.write = write;
  });

  it("reads all machines, and says how far it is", async () => {
    const { machines, failures } = await read((name) => ({ text: xml(name) }));
    assert.deepEqual([machines.length, failures], [120, []]);
    assert.deepEqual(said.trimEnd().split("\n"), [
      "kvm1: 50 of 120 machines read",
      "kvm1: 100 of 120 machines read",
      "kvm1: 120 of 120 machines read",
    ]);
  });

  it("reads the other machines where one cannot be read, and names that one", async () => {
    const { machines, failures } = await read((name) => (name === "win7" ? { code: "failed" } : { text: xml(name) }));
    assert.equal(machines.length, 119);
    assert.deepEqual(failures, ["kvm1: refused. Not read: win7."]);
  });

  it("passes over a machine that was removed meanwhile", async () => {
    const { machines, failures } = await read((name) =>
      name === "win7" ? { code: "not-found" } : { text: xml(name) },
    );
    assert.deepEqual([machines.length, failures], [119, []]);
  });

  it("keeps what it has read of a host that stops answering, in the same call too, and names the rest", async () => {
    const { machines, failures } = await read((name) => {
      if (name === "win55") throw new Error("kvm1: the connection broke");
      return { text: xml(name) };
    });
    assert.deepEqual(
      machines.map(({ machine }) => machine.name),
      names.slice(0, 54),
    );
    assert.deepEqual(failures, [
      `kvm1: the connection broke. Not read: ${names.slice(54).join(", ")}. 54 of 120 were read.`,
    ]);
  });

  it("does not call a machine removed where the host has stopped answering", async () => {
    const { machines, failures } = await read((name) => {
      if (name === "win9") throw new Error("kvm1: the connection broke");
      return name === "win7" ? { code: "not-found" } : { text: xml(name) };
    });
    assert.equal(machines.length, 7);
    assert.match(failures[0]!, /Not read: win7, win9, win10, .*, win120\. 7 of 120 were read\.$/);
  });
});
