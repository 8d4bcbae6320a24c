import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DomainArgs } from "../../../src/components";
import * as xml from "../../../src/foreign/xml";
import { exampleHost } from "../../../src/guest";
import * as guest from "../../../src/guest/resolve";
import { domainHandler } from "../../../src/provider/domain";
import { HostProfiles } from "../../../src/provider/host-profiles";
import { plain } from "../../../src/provider/properties";
import { StandIns } from "../../libvirt/stand-ins";
import { HandledMachine, handlerFor } from "../handled-machine";

/** A virsh with one machine, in a file. */
const VIRSH = `
const fs = require("fs");
const [machine, running] = ["machine.xml", "running"].map((name) => __dirname + "/" + name);
fs.appendFileSync(__dirname + "/calls", process.argv.slice(6).join(" ") + "\\0");
for (const command of process.argv.at(-1).split("; ")) {
  const [word, ...rest] = command.split(" ");
  if (word === "echo") fs.writeSync(rest[0] === "--err" ? 2 : 1, rest[0] === "--err" ? "error: " + rest[1] + "\\n" : rest[0] + "\\n");
  else if (word === "define") fs.writeFileSync(machine, fs.readFileSync(0));
  else if (word === "start") fs.writeFileSync(running, "");
  else if (word === "dumpxml" && fs.existsSync(machine)) fs.writeSync(1, fs.readFileSync(machine, "utf8") + "<!-- as this host tells it -->\\n");
  else if (word === "dominfo" && fs.existsSync(machine))
    fs.writeSync(1, "State:          " + (fs.existsSync(running) ? "running" : "shut off") + "\\nPersistent:     yes\\nAutostart:      disable\\n");
  else if (/^(dumpxml|dominfo|domuuid)$/.test(word)) fs.writeSync(2, "error: Domain not found: no domain with matching uuid\\n");
}
`;

/** Replaces a function of a module, for the time of `during`, by one that notes what it is called with. */
async function noting<Module extends object, Name extends keyof Module>(
  module: Module,
  name: Name,
  during: () => Promise<void>,
): Promise<unknown[]> {
  const given: unknown[] = [];
  const original = module[name] as (...args: unknown[]) => unknown;
  const noted = (...args: unknown[]): unknown => {
    given.push(args[0]);
    return original(...args);
  };
  Object.assign(module, { [name]: noted });
  try {
    await during();
  } finally {
    Object.assign(module, { [name]: original });
  }
  return given;
}

describe("what one operation of a machine does only once", () => {
  const standIns = new StandIns();
  const host = exampleHost({ cpu: { vendor: "intel" }, cpus: [0, 1, 2, 3] });
  const args = {
    host: { uri: "qemu+tls://once.example/system" },
    windows: "windows-11",
    vcpus: 2,
    memory: "8 GiB",
    networks: [],
    autostart: false,
  } satisfies Partial<DomainArgs>;
  let machine: HandledMachine;

  beforeEach(() => {
    writeFileSync(join(standIns.folder, "virsh.cjs"), VIRSH);
    standIns.program("virsh", `exec '${process.execPath}' ${standIns.folder}/virsh.cjs "$0" "$@"`);
    const handler = handlerFor(host);
    machine = new HandledMachine(handler, "ada");
  });

  /** The virsh processes since the last time, without the run's one list of what the host has. */
  function processes(): string[] {
    const file = join(standIns.folder, "calls");
    if (!existsSync(file)) return [];
    const calls = readFileSync(file, "utf8").split("\0").slice(0, -1);
    rmSync(file);
    return calls.filter((call) => !call.startsWith("list --all --uuid --name"));
  }

  const domains = (read: readonly unknown[]): string[] =>
    read.filter((text): text is string => typeof text === "string" && text.includes("<domain"));
  const create = async (running: boolean): Promise<void> => machine.create(await machine.checked({ ...args, running }));

  it("a creation resolves the guest once, from its check on", async () => {
    assert.equal((await noting(guest, "resolveGuest", () => create(false))).length, 1);
  });

  for (const [what, running, most] of [
    ["is not to run", false, 2],
    ["is to run", true, 3],
  ] as const)
    it(`the creation of a machine that ${what} starts ${most} virsh processes`, async () => {
      await create(running);
      const calls = processes();
      assert.equal(calls.length, most, calls.join("\n"));
      assert.equal(machine.state!.state.value["state"], running ? "running" : "shut off");
    });

  it("a creation reads one XML, libvirt's", async () => {
    assert.equal(domains(await noting(xml, "readXml", () => create(true))).length, 1);
  });

  it("an update resolves what is wanted once, and reads each XML once: deployed, there, and there afterwards", async () => {
    await create(false);
    processes();
    let read: unknown[] = [];
    const resolved = await noting(guest, "resolveGuest", async () => {
      read = await noting(xml, "readXml", async () => {
        const news = await machine.checked({ ...args, running: false, memory: "6 GiB" });
        await machine.diff(news);
        await machine.update(news);
      });
    });
    assert.equal(resolved.filter((spec) => (spec as { memory?: string }).memory === "6 GiB").length, 1);
    const texts = domains(read);
    assert.equal(new Set(texts).size, texts.length, "a text was read twice");
    assert.equal(texts.length, 3);
    const calls = processes();
    assert.equal(calls.length, 2, calls.join("\n"));
  });

  it("a refresh reads each XML once, in one virsh process", async () => {
    await create(false);
    processes();
    const texts = domains(await noting(xml, "readXml", async () => void (await machine.refresh())));
    assert.equal(new Set(texts).size, texts.length, "a text was read twice");
    assert.ok(texts.length <= 2, String(texts.length));
    assert.equal(processes().length, 1);
    assert.deepEqual(machine.state!.state.value["drift"], []);
  });

  it("a diff of what did not change needs no host", async () => {
    let probes = 0;
    const handler = domainHandler(new HostProfiles({ probe: async () => (probes++, host), load: async () => host }));
    const { inputs } = await handler.check(
      { news: plain({ ...args, name: "ada" }), olds: plain({}) },
      { urn: "urn:pulumi:a::b::c::d", name: "ada", signal: new AbortController().signal, log: () => undefined },
    );
    const fresh = domainHandler(new HostProfiles({ probe: async () => (probes++, host), load: async () => host }));
    probes = 0;
    const context = {
      urn: "urn:pulumi:a::b::c::d",
      name: "ada",
      signal: new AbortController().signal,
      log: () => undefined,
    };
    const diff = await fresh.diff({ id: "a", oldInputs: inputs, olds: plain({}), news: inputs }, context);
    assert.deepEqual([diff.changes, probes], [{}, 0]);
  });
});
