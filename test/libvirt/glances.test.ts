import assert from "node:assert/strict";
import { createClient, type LibvirtClient, LibvirtError, parseLibvirtUri } from "../../src/libvirt";
import type { RunResult } from "../../src/libvirt/run";
import type { Transport } from "../../src/libvirt/transport";

const uuidOf = (i: number): string => `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`;

interface Machine {
  autostart: boolean;
  state: string;
  broken?: true;
  slow?: true;
  /** Somebody else made it. */
  foreign?: true;
  /** What its guest agent does; absent: its channel is not connected. */
  agent?: "answers" | "hangs" | "floods" | "refuses";
}

const AGENT: Readonly<Record<string, unknown>> = {
  "guest-network-get-interfaces": [
    { name: "Ethernet", "hardware-address": "52:54:00:00:00:01", "ip-addresses": [{ "ip-address": "192.0.2.7" }] },
  ],
  "guest-info": { version: "107.0.1" },
  "guest-get-osinfo": { "pretty-name": "Windows 11 Pro", "kernel-release": "26100" },
};

/** A host in memory, which counts the virsh processes that it would have been asked with. */
class Host {
  readonly processes: string[] = [];
  readonly machines = new Map<string, Machine>();
  readonly client: LibvirtClient;

  constructor(count: number) {
    for (let i = 0; i < count; i++) this.machines.set(uuidOf(i), { autostart: false, state: "shut off" });
    const transport: Transport = {
      program: "virsh",
      virshUri: "test:///",
      virsh: async (args) => {
        this.processes.push(args.join(" "));
        // The more machines, the longer: the next ones are asked for while many are being read ahead.
        await new Promise((resolve) => setTimeout(resolve, 5 + args.join(" ").length / 200));
        return this.run(args);
      },
      close: async () => undefined,
    };
    this.client = createClient(parseLibvirtUri("qemu:///system"), transport);
  }

  looks(): number {
    return this.processes.filter((line) => line.includes("dumpxml")).length;
  }

  /** Processes that ask guest agents. */
  asks(): number {
    return this.processes.filter((line) => line.includes("qemu-agent-command")).length;
  }

  /** Machines that run and have an agent. */
  start(count: number, agent: NonNullable<Machine["agent"]> = "answers"): void {
    for (let i = 0; i < count; i++) Object.assign(this.machines.get(uuidOf(i))!, { state: "running", agent });
  }

  private run(args: readonly string[]): RunResult {
    const result = { exitCode: 0, stdout: "", stderr: "", ended: "exit" as RunResult["ended"] };
    if (args.length > 1) return result;
    const commands = args[0]!.split("; ");
    if (commands.some((command) => this.named(command)?.slow === true) && this.count(commands) > 1)
      return { ...result, exitCode: null, ended: "time-limit" };
    for (const command of commands) {
      const [word, ...rest] = command.split(" ");
      if (word === "echo") {
        if (rest[0] === "--err") result.stderr += `error: ${rest[1]!}\n`;
        else result.stdout += `${rest[0]!}\n`;
        continue;
      }
      if (word === "list") {
        result.stdout += `${[...this.machines.keys()].join("\n")}\n`;
        continue;
      }
      const machine = this.named(command);
      if (machine === undefined) result.stderr += "error: Domain not found: no domain with matching uuid\n";
      else if (machine.broken === true) result.stderr += "error: internal error: this one only\n";
      else if (word === "qemu-agent-command" && machine.agent === "refuses")
        result.stderr += "error: internal error: Command guest-info has been disabled\n";
      else if (word === "qemu-agent-command" && machine.agent !== "answers") {
        // virsh is killed while it waits; what it has in its buffer is lost.
        return {
          ...result,
          exitCode: null,
          stdout: "",
          ended: machine.agent === "floods" ? "too-much-output" : "time-limit",
        };
      } else if (word === "qemu-agent-command")
        result.stdout += `${JSON.stringify({ return: AGENT[/"execute":"([a-z-]+)"/.exec(command)![1]!] })}\n`;
      else if (word === "dumpxml" && machine.state === "running" && !command.includes("--inactive"))
        result.stdout += `<domain type='kvm' id='1'><name>${/--domain=(\S+)/.exec(command)![1]!}</name>${machine.foreign === true ? "" : "<metadata><windowsguest:guest xmlns:windowsguest='x'/></metadata>"}<devices><channel><target type='virtio' name='org.qemu.guest_agent.0' state='${machine.agent === undefined ? "dis" : ""}connected'/></channel></devices></domain>\n`;
      else if (word === "dumpxml") result.stdout += `<domain type='kvm'><name>${command.slice(-3)}</name></domain>\n`;
      else if (word === "dominfo")
        result.stdout += `State:          ${machine.state}\nPersistent:     yes\nAutostart:      ${machine.autostart ? "enable" : "disable"}\n`;
    }
    return result;
  }

  private named(command: string): ReturnType<Host["machines"]["get"]> {
    return this.machines.get(/--domain=(\S+)/.exec(command)?.[1] ?? "");
  }

  private count(commands: readonly string[]): number {
    return new Set(commands.flatMap((command) => /--domain=(\S+)/.exec(command)?.[1] ?? [])).size;
  }
}

/** Runs `during` with a clock that a host can put forward. */
async function withClock(during: (forward: (ms: number) => void) => Promise<void>): Promise<void> {
  const { now } = Date;
  let ahead = 0;
  Date.now = () => now() + ahead;
  try {
    await during((ms) => (ahead += ms));
  } finally {
    Date.now = now;
  }
}

/** As the engine does it: so many at a time, and the next one when one is through. */
async function inParallel<T>(many: number, count: number, task: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const i = next++;
      results[i] = await task(i);
    }
  };
  await Promise.all(Array.from({ length: many }, worker));
  return results;
}

describe("glances at many machines", () => {
  for (const [count, most] of [
    [100, 2],
    [150, 3],
    [1000, 20],
  ] as const)
    it(`${count} machines, eight at a time, take at most ${most} virsh processes`, async () => {
      const host = new Host(count);
      const seen = await inParallel(8, count, (i) => host.client.glance(uuidOf(i)));
      assert.ok(seen.every((machine) => machine?.state === "shut off"));
      assert.ok(host.processes.length <= most, `${host.processes.length} processes`);
    });

  it("machines of many hosts in turn, eight at a time, take at most three virsh processes for each host", async () => {
    const hosts = Array.from({ length: 10 }, () => new Host(40));
    const seen = await inParallel(8, 400, (i) => hosts[i % 10]!.client.glance(uuidOf(Math.floor(i / 10))));
    assert.ok(seen.every((machine) => machine?.state === "shut off"));
    for (const { processes } of hosts) assert.ok(processes.length <= 3, `${processes.length} processes`);
  });

  it("what was read ahead and is too old is read again together", async () => {
    const host = new Host(60);
    await inParallel(8, 12, (i) => host.client.glance(uuidOf(i)));
    const { length } = host.processes;
    await withClock(async (forward) => {
      forward(60_000);
      await inParallel(8, 48, (i) => host.client.glance(uuidOf(i + 12)));
    });
    assert.ok(host.processes.length <= length + 2, `${host.processes.length} processes`);
  });

  it("100 running machines, eight at a time: at most two more processes for each glance ask their agents", async () => {
    const host = new Host(100);
    host.start(100);
    const facts = await inParallel(8, 100, async (i) => (await (await host.client.glance(uuidOf(i)))!.aside).guest);
    for (const one of facts)
      assert.deepEqual(one, {
        agentVersion: "107.0.1",
        windows: "Windows 11 Pro",
        build: "26100",
        addresses: ["192.0.2.7"],
        macs: ["52:54:00:00:00:01"],
      });
    assert.ok(host.looks() <= 2 && host.asks() <= 4, host.processes.join("\n"));
  });

  it("asks no agent whose channel is not connected", async () => {
    const host = new Host(10);
    for (const machine of host.machines.values()) machine.state = "running";
    const asides = await inParallel(8, 10, async (i) => (await host.client.glance(uuidOf(i)))!.aside);
    assert.deepEqual(
      asides,
      Array.from({ length: 10 }, () => ({})),
    );
    assert.equal(host.asks(), 0);
  });

  it("asks no agent of a machine that others made, though it is looked at ahead", async () => {
    const host = new Host(20);
    host.start(20, "hangs");
    for (let i = 0; i < 20; i++) {
      if (i < 8) host.machines.get(uuidOf(i))!.agent = "answers";
      else host.machines.get(uuidOf(i))!.foreign = true;
    }
    const facts = await inParallel(8, 8, async (i) => (await (await host.client.glance(uuidOf(i)))!.aside).guest);
    await inParallel(8, 8, async (i) => (await host.client.glance(uuidOf(i)))!.aside);
    assert.ok(facts.every((one) => one?.windows === "Windows 11 Pro"));
    assert.ok(!host.processes.some((line) => line.includes("agent") && line.includes(uuidOf(12))));
  });

  for (const agent of ["hangs", "floods"] as const)
    it(`an agent that ${agent} costs one process, is not asked again, and spoils no other`, async () => {
      const host = new Host(12);
      host.start(12);
      host.machines.get(uuidOf(3))!.agent = agent;
      const facts = await inParallel(12, 12, async (i) => (await (await host.client.glance(uuidOf(i)))!.aside).guest);
      facts.forEach((one, i) => assert.equal(one?.windows, i === 3 ? undefined : "Windows 11 Pro"));
      assert.equal(host.asks(), 3);
      assert.equal((await (await host.client.glance(uuidOf(3)))!.aside).guest, undefined);
      assert.equal(host.asks(), 3);
    });

  it("agents that all hang halt two processes, and nobody of the host is asked after that", async () => {
    const host = new Host(100);
    host.start(100, "hangs");
    const facts = await inParallel(8, 100, async (i) => (await (await host.client.glance(uuidOf(i)))!.aside).guest);
    assert.ok(facts.every((one) => one === undefined));
    assert.equal(host.asks(), 2);
  });

  it("an agent that forbids everything is there, and says nothing", async () => {
    const host = new Host(1);
    host.start(1, "refuses");
    assert.deepEqual(await (await host.client.glance(uuidOf(0)))!.aside, { guest: { addresses: [], macs: [] } });
  });

  it("a machine that is being read ahead is waited for, and not read twice", async () => {
    const host = new Host(120);
    await inParallel(8, 8, (i) => host.client.glance(uuidOf(i)));
    const first = inParallel(4, 4, (i) => host.client.glance(uuidOf(8 + i)));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const later = inParallel(100, 100, (i) => host.client.glance(uuidOf(12 + i)));
    assert.ok((await Promise.all([first, later])).flat().every((machine) => machine?.state === "shut off"));
    assert.ok(host.processes.length <= 3, `${host.processes.length} processes`);
  });

  it("one after the other, each is looked at when it is asked for", async () => {
    const host = new Host(30);
    for (let i = 0; i < 30; i++) {
      host.machines.get(uuidOf(i))!.autostart = true;
      assert.equal((await host.client.glance(uuidOf(i)))!.autostart, true);
    }
    assert.equal(host.looks(), 30);
  });

  it("what was read ahead is not given out after something changed on the host", async () => {
    const host = new Host(40);
    await inParallel(8, 16, (i) => host.client.glance(uuidOf(i)));
    for (const machine of host.machines.values()) machine.autostart = true;
    await host.client.setAutostart(uuidOf(39), true);
    const seen = await inParallel(8, 24, (i) => host.client.glance(uuidOf(i + 16)));
    assert.ok(seen.every((machine) => machine!.autostart));
  });

  it("many machines of others are not read again and again", async () => {
    const host = new Host(1000);
    const own = Array.from({ length: 40 }, (_, i) => i * 25);
    await inParallel(8, own.length, (i) => host.client.glance(uuidOf(own[i]!)));
    const asked = host.processes.join().match(/dominfo/g)!.length;
    assert.ok(asked <= own.length + 100, `${asked} machines were read for ${own.length}`);
  });

  it("a machine that is not there, and one that fails, spoil no other", async () => {
    const host = new Host(8);
    host.machines.delete(uuidOf(2));
    host.machines.get(uuidOf(5))!.broken = true;
    const seen = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => host.client.glance(uuidOf(i))));
    assert.equal(host.looks(), 1);
    seen.forEach((one, i) => {
      if (i === 5) {
        assert.ok(one.status === "rejected" && one.reason instanceof LibvirtError);
        assert.match(one.reason.message, new RegExp(`look at ${uuidOf(5)}: internal error: this one only`));
      } else assert.equal(one.status === "fulfilled" && one.value === undefined, i === 2);
    });
  });

  it("a process that takes too long is no verdict on the machines in it: each gets its own", async () => {
    const host = new Host(6);
    host.machines.get(uuidOf(0))!.slow = true;
    const seen = await Promise.all(Array.from({ length: 6 }, (_, i) => host.client.glance(uuidOf(i))));
    assert.ok(seen.every((machine) => machine !== undefined));
    assert.equal(host.looks(), 7);
  });

  for (const [what, how, slow] of [
    ["took long not to answer is not waited for again for each machine", { exitCode: 255, ended: "exit" }, true],
    ["is hung is not waited for again for each machine", { exitCode: null, ended: "time-limit" }, true],
    ["refuses at once is asked again", { exitCode: 255, ended: "exit" }, false],
  ] as const)
    it(`a host that ${what}`, () =>
      withClock(async (forward) => {
        let processes = 0;
        let answers = false;
        const client = createClient(parseLibvirtUri("qemu+ssh://kvm1/system"), {
          program: "ssh",
          virshUri: "qemu:///system",
          virsh: async () => {
            processes++;
            if (slow) forward(10_000);
            const stderr = "ssh: connect to host kvm1 port 22: No route to host";
            return answers ? { exitCode: 0, stdout: "", stderr: "", ended: "exit" } : { ...how, stdout: "", stderr };
          },
          close: async () => undefined,
        });
        const failed = async (): Promise<string> =>
          (await client.glance(uuidOf(1)).then(
            () => undefined,
            (error: LibvirtError) => error.code,
          )) ?? "answered";
        const code = how.ended === "exit" ? "unreachable" : "time-limit";
        assert.deepEqual(await Promise.all([failed(), failed()]), [code, code]);
        const before = processes;
        assert.equal(await failed(), code);
        assert.equal(processes, slow ? before : before + 1);
        answers = true;
        forward(40_000);
        // What is not a virsh's answer, but an answer.
        assert.equal(await failed(), "garbage");
      }));

  it("questions that another time limit or cancellation ends are asked apart", async () => {
    const host = new Host(2);
    const controller = new AbortController();
    await Promise.all([
      host.client.look(uuidOf(0), {}, { signal: controller.signal }),
      host.client.look(uuidOf(1), {}, { timeLimit: 7 }),
    ]);
    assert.equal(host.processes.length, 2);
  });
});
