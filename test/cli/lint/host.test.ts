import assert from "node:assert/strict";
import { type OnHost, type Open, ofHost } from "../../../src/cli/lint/gather";
import { exampleHost } from "../../../src/hosts/examples";
import type { LibvirtClient } from "../../../src/libvirt";

const xml = (name: string): string =>
  `<domain type='kvm'><name>${name}</name><memory>4194304</memory><features><hyperv/></features></domain>`;
const names = Array.from({ length: 60 }, (_, index) => `win${index + 1}`);

/** A host with 60 machines; `dump` says what virsh answers for one, and throws where the connection breaks. */
async function read(dump: (name: string) => { text?: string; code?: string }): Promise<Open> {
  const client = {
    virsh: async () => names.join("\n"),
    batch: async (_: string, commands: readonly (readonly string[])[]) =>
      commands.map(([, domain]) => {
        const { text, code } = dump(domain!.replace("--domain=", ""));
        return text === undefined
          ? { ok: false, error: Object.assign(new Error("kvm1: refused"), { code }) }
          : { ok: true, text };
      }),
  } as unknown as LibvirtClient;
  const found: Open = { machines: [], failures: [], skipped: [] };
  const on: OnHost = { uri: "kvm1", host: exampleHost({}), others: [], all: false, several: false };
  await ofHost(client, on, found);
  return found;
}

describe("windows-guest lint of a host", () => {
  it("reads the other machines where one cannot be read, and names that one", async () => {
    const { machines, failures } = await read((name) => (name === "win7" ? { code: "failed" } : { text: xml(name) }));
    assert.equal(machines.length, 59);
    assert.deepEqual(failures, ["kvm1: refused. Not read: win7."]);
  });

  it("passes over a machine that was removed meanwhile", async () => {
    const { machines, failures } = await read((name) =>
      name === "win7" ? { code: "not-found" } : { text: xml(name) },
    );
    assert.deepEqual([machines.length, failures], [59, []]);
  });

  it("keeps what it has read of a host that stops answering, and names the rest", async () => {
    const { machines, failures } = await read((name) => {
      if (name === "win55") throw new Error("kvm1: the connection broke");
      return { text: xml(name) };
    });
    assert.equal(machines.length, 50);
    assert.deepEqual(failures, [`kvm1: the connection broke. Not read: ${names.slice(50).join(", ")}.`]);
  });
});
