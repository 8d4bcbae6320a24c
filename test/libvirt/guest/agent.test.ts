import assert from "node:assert/strict";
import { mock } from "node:test";
import { askAgent, guestAddresses, guestFacts, pingAgent, setupState, waitUntil } from "../../../src/libvirt/guest";
import { LibvirtError } from "../../../src/libvirt";
import type { LibvirtClient } from "../../../src/libvirt";
import * as z from "zod";

type Client = Pick<LibvirtClient, "virsh" | "state">;

const fails = (reason: string, code: LibvirtError["code"] = "operation-failed"): LibvirtError =>
  new LibvirtError(code, "qemu:///system", "ask", reason, "");

/** Says `answers` one after the other; the last one for ever. */
function agent(answers: readonly unknown[], asked: string[] = []): Client {
  let next = 0;
  return {
    state: () => Promise.resolve("running"),
    virsh: (_operation, args) => {
      const command = args.at(-1)!;
      asked.push(
        command.startsWith("--cmd=")
          ? (JSON.parse(command.slice("--cmd=".length)) as { execute: string }).execute
          : args[0]!,
      );
      const answer = answers[Math.min(next++, answers.length - 1)];
      if (answer instanceof LibvirtError) return Promise.reject(answer);
      return Promise.resolve(typeof answer === "string" ? answer : JSON.stringify({ return: answer }));
    },
  };
}

describe("guest agent: what became of a question", () => {
  const kinds: Readonly<Record<string, string>> = {
    "argument unsupported: QEMU guest agent is not configured": "no-channel",
    "Guest agent is not responding: QEMU guest agent is not connected": "silent",
    "Guest agent is not responding: Guest agent not available for now": "silent",
    "internal error: unable to execute QEMU agent command 'guest-ping': Command guest-ping has been disabled":
      "forbidden",
    "Requested operation is not valid: domain is not running": "off",
    "internal error: unable to execute QEMU agent command 'guest-ping': it hurts": "failed",
  };
  for (const [reason, kind] of Object.entries(kinds)) {
    it(`${kind}: ${reason}`, async () => assert.equal((await pingAgent(agent([fails(reason)]), "m")).kind, kind));
  }

  it("a host that does not answer is no answer of the guest", async () => {
    await assert.rejects(pingAgent(agent([fails("no answer within 20 s", "time-limit")]), "m"), /no answer within/);
    await assert.rejects(pingAgent(agent([fails("Domain not found", "not-found")]), "m"), /Domain not found/);
  });

  it("an agent that another request keeps busy is silent, where libvirt answers otherwise", async () => {
    const busy = agent([fails("no answer within 20 s", "time-limit"), "running"]);
    assert.equal((await pingAgent(busy, "m")).kind, "silent");
  });

  for (const said of ["", "null", "[]", "{}", '{"return": 7}', "{", "<html>"]) {
    it(`an agent that says ${said || "nothing"} failed`, async () => {
      const answer = await askAgent(agent([said]), "m", { execute: "guest-info" }, z.object({ version: z.string() }));
      assert.equal(answer.kind, "failed");
    });
  }

  it("an answer that is too long is the guest's fault", async () => {
    assert.equal((await pingAgent(agent([fails("the answer is over 1 MiB long", "garbage")]), "m")).kind, "failed");
  });
});

describe("guest agent: facts", () => {
  const card = (name: string, mac: string, ...addresses: string[]): object => ({
    name,
    "hardware-address": mac,
    "ip-addresses": addresses.map((address) => ({ "ip-address-type": "ipv4", "ip-address": address, prefix: 24 })),
  });

  it("leaves out loopback, link-local addresses and what is no address", async () => {
    const cards = [
      card("Loopback", "00:00:00:00:00:00", "127.0.0.1", "::1"),
      card(
        "Ethernet",
        "52:54:00:AA:BB:CC",
        "169.254.3.4",
        "fe80::1",
        "192.0.2.7",
        "2001:db8::7",
        "; rm -rf /",
        "\u001b[2J",
      ),
    ];
    const answer = await guestAddresses(agent([cards]), "m");
    assert.deepEqual(answer, {
      kind: "answer",
      value: { addresses: ["192.0.2.7", "2001:db8::7"], macs: ["52:54:00:aa:bb:cc"] },
    });
  });

  it("an address with a zone, whose name may be of any length, is none that others can reach", async () => {
    const cards = [card("Ethernet", "52:54:00:aa:bb:cc", `2001:db8::7%${"z".repeat(100_000)}`, "2001:db8::8")];
    const answer = await guestAddresses(agent([cards]), "m");
    assert.deepEqual(answer.kind === "answer" && answer.value.addresses, ["2001:db8::8"]);
  });

  it("a hostile guest gets no control characters and no novel through", async () => {
    const many = Array.from({ length: 500 }, (_, i) => card(`c${i}`, "52:54:00:00:00:01", `192.0.2.${i % 250}`));
    const facts = await guestFacts(
      agent([{ version: "1\u001b[31m" }, { "pretty-name": "W".repeat(10_000), "kernel-release": "26100\r\n" }, many]),
      "m",
    );
    assert.equal(facts?.agentVersion, "1\\u{1b}[31m");
    assert.ok(facts.windows!.length < 250);
    assert.equal(facts?.build, "26100\\u{d}\\u{a}");
    assert.ok(facts.addresses.length <= 64 && facts.macs.length <= 32);
  });

  it("no agent, no facts; one that forbids everything is there without any", async () => {
    const silent = fails("Guest agent is not responding: QEMU guest agent is not connected");
    assert.equal(await guestFacts(agent([silent]), "m"), undefined);
    const forbids = fails("unable to execute QEMU agent command: Command has been disabled");
    assert.deepEqual(await guestFacts(agent([forbids]), "m"), { addresses: [], macs: [] });
  });
});

describe("guest agent: Windows Setup", () => {
  const printed = (setup: string, oobe: string): string =>
    `\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\Setup\r\n    CmdLine    REG_SZ    \r\n    OOBEInProgress    REG_DWORD    ${oobe}\r\n    SystemSetupInProgress    REG_DWORD    ${setup}\r\n\r\n`;
  it("is over when both values are 0", () => assert.equal(setupState(printed("0x0", "0x0")), "over"));
  it("is in progress during Setup", () => assert.equal(setupState(printed("0x1", "0x0")), "in-progress"));
  it("is in progress during the first run", () => assert.equal(setupState(printed("0x0", "0x1")), "in-progress"));
  it("is unknown where Windows does not tell", () => assert.equal(setupState("ERROR: Access is denied."), "unknown"));
});

describe("readiness: waiting", () => {
  const silent = fails("Guest agent is not responding: QEMU guest agent is not connected");
  const forbidden = fails("Command guest-exec has been disabled");
  const over = {
    exited: true,
    exitcode: 0,
    "out-data": Buffer.from("SystemSetupInProgress    REG_DWORD    0x0").toString("base64"),
  };
  const inSetup = {
    exited: true,
    exitcode: 0,
    "out-data": Buffer.from("SystemSetupInProgress    REG_DWORD    0x1").toString("base64"),
  };
  const quick = { limitMs: 2_000, intervalMs: 1, stableMs: 20 } as const;

  it("ready: one agent call an interval, from silence over Windows Setup and a restart to stable", async () => {
    const asked: string[] = [];
    const answers = [
      silent,
      { pid: 1 },
      { exited: false },
      inSetup,
      { pid: 2 },
      over,
      {},
      silent,
      { pid: 3 },
      over,
      {},
    ];
    const end = await waitUntil(agent(answers, asked), "m", { ...quick, waitFor: "ready" });
    assert.deepEqual(end, { kind: "reached" });
    assert.deepEqual(asked.slice(0, 11), [
      "guest-exec", // silent
      "guest-exec",
      "guest-exec-status",
      "guest-exec-status",
      "guest-exec",
      "guest-exec-status",
      "guest-ping",
      "guest-ping", // silent: it restarts
      "guest-exec",
      "guest-exec-status",
      "guest-ping",
    ]);
  });

  for (const waitFor of ["running", "agent", "address", "ready"] as const)
    for (const [what, answers] of Object.entries({
      "nobody answers": [silent],
      "Setup goes on": [{ pid: 1 }, inSetup, { pid: 2 }, inSetup, { pid: 3 }, inSetup, { pid: 4 }, inSetup],
    }))
      it(`${waitFor}, ${what}: one call an interval, and a line every 15 seconds`, async () => {
        mock.timers.enable({ apis: ["setTimeout", "Date"] });
        try {
          const calls: number[] = [];
          const lines: number[] = [];
          const now = (): number => Date.now() / 1000;
          let at = 0;
          // No card has an address.
          const said = waitFor === "address" ? [[]] : answers;
          const client: Client = {
            state: async () => (calls.push(now()), "paused"),
            virsh: async () => {
              calls.push(now());
              const answer = said[at++ % said.length];
              if (answer instanceof LibvirtError) throw answer;
              return JSON.stringify({ return: answer });
            },
          };
          const progress = (): void => void lines.push(now());
          const end = waitUntil(client, "m", { waitFor, limitMs: 60_000, progress });
          for (let second = 0; second < 62; second++) {
            for (let turn = 0; turn < 20; turn++) await Promise.resolve();
            mock.timers.tick(1_000);
          }
          await end;
          if (waitFor === "agent" && answers[0] !== silent) return assert.deepEqual(calls, [0]);
          assert.deepEqual(calls, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
          assert.deepEqual(lines, [15, 30, 45]);
        } finally {
          mock.timers.reset();
        }
      });

  it("ready: where guest-exec is forbidden, a stable agent is enough, and a note says so", async () => {
    const end = await waitUntil(agent([forbidden, {}]), "m", { ...quick, waitFor: "ready" });
    assert.equal(end.kind, "reached");
    assert.match((end as { note: string }).note, /forbids guest-exec/);
  });

  it("too slow: says what is missing", async () => {
    const end = await waitUntil(agent([silent]), "m", { waitFor: "agent", limitMs: 20, intervalMs: 5 });
    assert.deepEqual(end, { kind: "too-slow", waitingFor: "the guest agent does not answer yet" });
  });

  it("a machine without a channel, or one that is off, is not waited for", async () => {
    const waiting = (reason: string): Promise<unknown> =>
      waitUntil(agent([fails(reason)]), "m", { waitFor: "ready", limitMs: 60_000 });
    assert.deepEqual(await waiting("argument unsupported: QEMU guest agent is not configured"), { kind: "no-channel" });
    assert.deepEqual(await waiting("Requested operation is not valid: domain is not running"), { kind: "off" });
  });

  it("is cancelled between two looks", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const end = await waitUntil(agent([silent]), "m", {
      waitFor: "agent",
      limitMs: 60_000,
      intervalMs: 30_000,
      signal: controller.signal,
    });
    assert.deepEqual(end, { kind: "cancelled" });
  });
});
