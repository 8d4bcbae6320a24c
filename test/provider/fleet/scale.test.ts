import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DomainArgs } from "../../../src/components";
import { exampleHost } from "../../../src/guest";
import { DEFAULT_CALLS_PER_HOST, libvirtClient, limitCallsPerHost } from "../../../src/libvirt";
import { StandIns } from "../../libvirt/stand-ins";
import { HandledMachine, handlerFor } from "../handled-machine";

/**
 * A virsh whose hosts keep their machines in a folder each. It notes each process, and one of a host with a file `held`
 * waits until that is gone.
 */
const VIRSH = `
const fs = require("fs");
const folder = __dirname + "/" + encodeURIComponent(process.argv[process.argv.indexOf("-c") + 1]);
const commands = process.argv.at(-1).split("; ");
fs.mkdirSync(folder + "/processes", { recursive: true });
fs.writeFileSync(folder + "/processes/" + process.pid, commands.filter((one) => !one.startsWith("echo ")).join("; "));
while (fs.existsSync(folder + "/held")) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
for (const command of commands) {
  const [word, ...rest] = command.split(" ");
  const file = folder + "/" + (/--domain=(\\S+)/.exec(command) || [])[1] + ".xml";
  if (word === "echo") fs.writeSync(rest[0] === "--err" ? 2 : 1, rest[0] === "--err" ? "error: " + rest[1] + "\\n" : rest[0] + "\\n");
  else if (word === "list") fs.writeSync(1, fs.readdirSync(folder).filter((name) => name.endsWith(".xml")).map((name) => name.slice(0, -4)).join("\\n") + "\\n");
  else if (word === "define") {
    const xml = fs.readFileSync(0, "utf8");
    fs.writeFileSync(folder + "/" + /<uuid>([^<]+)/.exec(xml)[1] + ".xml", xml);
  } else if (word === "dumpxml" && fs.existsSync(file)) fs.writeSync(1, fs.readFileSync(file, "utf8"));
  else if (word === "dominfo" && fs.existsSync(file)) fs.writeSync(1, "State:          shut off\\nPersistent:     yes\\nAutostart:      disable\\n");
  else if (/^(dumpxml|dominfo|domuuid)$/.test(word)) fs.writeSync(2, "error: Domain not found: no domain with matching uuid\\n");
}
`;

describe("many machines on several hosts", function () {
  this.timeout(60_000);
  const standIns = new StandIns();
  const uriOf = (host: string): string => `qemu+tls://${host}.example/system`;
  const place = (host: string): string => join(standIns.folder, encodeURIComponent(uriOf(host)));
  const held = (host: string): string => join(place(host), "held");

  beforeEach(() => {
    writeFileSync(join(standIns.folder, "virsh.cjs"), VIRSH);
    standIns.program("virsh", `exec '${process.execPath}' ${standIns.folder}/virsh.cjs "$@"`);
  });

  /** What the host's virsh processes were told since the last time. */
  function processes(host: string): string[] {
    const folder = join(place(host), "processes");
    if (!existsSync(folder)) return [];
    const told = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    rmSync(folder, { recursive: true });
    return told;
  }

  const underWay = (host: string): number =>
    existsSync(join(place(host), "processes")) ? readdirSync(join(place(host), "processes")).length : 0;

  async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await sleep(20);
  }

  /** So many machines on each host, as they are after their deployment. */
  async function deployed(hosts: readonly string[], each: number): Promise<ReadonlyMap<string, HandledMachine[]>> {
    const profile = exampleHost({ cpu: { vendor: "intel" }, cpus: [0, 1, 2, 3] });
    const handler = handlerFor(profile);
    const { signal } = new AbortController();
    const machines = new Map<string, HandledMachine[]>();
    for (const host of hosts) {
      const own = Array.from({ length: each }, (_, index) => {
        const name = `${host}-${index + 1}`;
        return new HandledMachine(handler, name, name, signal);
      });
      const make = async (machine: HandledMachine): Promise<void> => {
        const args: Partial<DomainArgs> = { windows: "windows-11", networks: [], autostart: false, running: false };
        await machine.create(await machine.checked({ ...args, host: { uri: uriOf(host) } }));
      };
      await Promise.all(own.map(make));
      machines.set(host, own);
      processes(host);
    }
    return machines;
  }

  it("a refresh looks at many machines of a host with one process, also where their hosts take turns", async () => {
    const hosts = ["turn1", "turn2", "turn3"];
    const machines = await deployed(hosts, 8);
    // As the engine does it: eight at a time, the members in the order of their names.
    const inTurn = Array.from({ length: 8 }, (_, index) => hosts.map((host) => machines.get(host)![index]!)).flat();
    const worker = async (): Promise<void> => {
      for (let next = inTurn.shift(); next !== undefined; next = inTurn.shift())
        assert.deepEqual(await next.refresh(), []);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    for (const host of hosts) {
      const told = processes(host);
      assert.ok(told.length <= 3, `${host}: ${told.length} processes for 8 machines:\n${told.join("\n")}`);
    }
  });

  it("a host that is slow does not hold up another one", async () => {
    const machines = await deployed(["slow", "fast"], 3);
    mkdirSync(place("slow"), { recursive: true });
    writeFileSync(held("slow"), "");
    let answered = 0;
    const slow = machines.get("slow")!.map(async (machine) => {
      assert.deepEqual(await machine.refresh(), []);
      answered++;
    });
    await until(() => existsSync(join(place("slow"), "processes")));
    for (const machine of machines.get("fast")!) assert.deepEqual(await machine.refresh(), []);
    assert.equal(answered, 0);
    rmSync(held("slow"));
    await Promise.all(slow);
    assert.equal(answered, 3);
  });

  it("a host gets at most eight calls at the same time, whatever the others get", async () => {
    const hosts = ["busy1", "busy2"];
    for (const host of hosts) {
      mkdirSync(place(host));
      writeFileSync(held(host), "");
    }
    const calls = hosts.flatMap((host) =>
      Array.from({ length: 20 }, () => libvirtClient(uriOf(host)).virsh("list the machines", ["list", "--all"])),
    );
    await until(() => hosts.every((host) => underWay(host) >= 8));
    // Time for one more that must not come.
    await sleep(300);
    assert.deepEqual(hosts.map(underWay), [8, 8]);
    for (const host of hosts) rmSync(held(host));
    await Promise.all(calls);
    assert.deepEqual(hosts.map(underWay), [20, 20]);
  });

  it("a host gets as many calls at the same time as the provider is configured with", async () => {
    const most = 3;
    limitCallsPerHost(most);
    try {
      mkdirSync(place("lazy"));
      writeFileSync(held("lazy"), "");
      const calls = Array.from({ length: 6 }, () => libvirtClient(uriOf("lazy")).virsh("list the machines", ["list"]));
      await until(() => underWay("lazy") >= most);
      await sleep(300);
      assert.equal(underWay("lazy"), most);
      rmSync(held("lazy"));
      await Promise.all(calls);
    } finally {
      limitCallsPerHost(DEFAULT_CALLS_PER_HOST);
    }
  });
});
