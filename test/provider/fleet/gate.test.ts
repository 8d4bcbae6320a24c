import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NotInitialized } from "../../../src/provider/errors";
import { FleetRun } from "../../../src/provider/fleet/fleet-run";
import { gateHandler } from "../../../src/provider/fleet/gate";
import { plain, type Properties } from "../../../src/provider/properties";
import type { OperationContext } from "../../../src/provider/resource";

const pass = { type: "program", command: ["/bin/true"] };
const fail = { type: "program", command: ["/bin/false"] };

interface Wanted {
  readonly digests: Readonly<Record<string, string>>;
  readonly check?: object;
  readonly settings?: object;
  readonly level?: string;
  /** Of what the digests do not say, by member. */
  readonly sent?: Readonly<Record<string, string>>;
  readonly secret?: true;
}

const inputsOf = ({ digests, check = pass, settings = {}, level, sent, secret }: Wanted): Properties => ({
  secrets: secret === undefined ? [] : Object.keys(sent!).map((name) => ["members", name, "sent"]),
  unknowns: [],
  value: {
    fleet: "lab",
    step: "canary",
    members: Object.fromEntries(
      Object.entries(digests).map(([name, digest]) => [
        name,
        {
          host: "test:///default",
          uuid: "6695eb01-f6a4-8304-79aa-97f2502e193f",
          digest,
          runs: true,
          ...(level === undefined ? {} : { level }),
          ...(sent === undefined ? {} : { sent: sent[name] }),
        },
      ]),
    ),
    settings: {
      ...{ checks: [check], intervalSeconds: 0.05, healthyForSeconds: 0, bakeSeconds: 0, deadlineSeconds: 0.1 },
      ...{ maxUnhealthy: 0, maxUnavailable: 1, bakeOnCreate: false, hold: false, autoRevert: false },
      ...settings,
    },
  },
});

/** A gate over several deployments: each one goes on from the state that the one before left. */
class Gate {
  readonly fleets = new FleetRun();
  private readonly handler = gateHandler(this.fleets);
  readonly said: string[] = [];
  state: Properties | undefined;
  private inputs: Properties = plain({});

  private readonly context: OperationContext = {
    ...{ urn: "urn", name: "lab-canary", signal: new AbortController().signal },
    log: (level, text) => void this.said.push(`${level}: ${text}`),
  };

  /** Why it did not pass; undefined where it did. */
  async up(wanted: Wanted): Promise<string | undefined> {
    const inputs = inputsOf(wanted);
    try {
      const { state } =
        this.state === undefined
          ? await this.handler.create({ inputs, preview: false }, this.context)
          : await this.handler.update(
              { id: "g", oldInputs: this.inputs, olds: this.state, news: inputs, preview: false },
              this.context,
            );
      this.state = state;
      return undefined;
    } catch (error) {
      assert.ok(error instanceof NotInitialized, String(error));
      this.state = error.state;
      return error.reasons.join("\n");
    } finally {
      this.inputs = inputs;
    }
  }

  async changes(wanted: Wanted): Promise<string[]> {
    const request = { id: "g", oldInputs: this.inputs, olds: this.state!, news: inputsOf(wanted) };
    return Object.keys((await this.handler.diff(request, this.context)).changes);
  }

  refresh(): Promise<unknown> {
    return this.handler.read({ id: "g", inputs: this.inputs, state: this.state! }, this.context);
  }

  async summary(wanted: Wanted): Promise<unknown> {
    const request = {
      id: "g",
      oldInputs: this.inputs,
      olds: this.state ?? plain({}),
      news: inputsOf(wanted),
      preview: true,
    };
    const { state } = await this.handler.update(request, this.context);
    return state.value["summary"];
  }

  get digests(): unknown {
    return this.state!.value["digests"];
  }
}

describe("a gate between waves", function () {
  this.timeout(20_000);
  const one = { digests: { a: "aaaaaaaaaaaaaaaa" } };
  const two = { digests: { a: "bbbbbbbbbbbbbbbb" } };

  it("passes, and has nothing to do as long as nothing changes", async () => {
    const gate = new Gate();
    assert.equal(await gate.up(one), undefined);
    assert.deepEqual(await gate.changes(one), []);
    assert.deepEqual(await gate.changes(two), ["members"]);
    assert.equal(await gate.summary(one), undefined);
    assert.match(
      String(await gate.summary({ ...two, level: "live" })),
      /canary: 1 of 1 members change \(a\): digest aaaaaaaaaaaa to bbbbbbbbbbbb, changed live/,
    );
  });

  it("that failed stays pending: a refresh does not let it pass, and the next deployment asks again", async () => {
    const gate = new Gate();
    await gate.up(one);
    assert.match(
      (await gate.up({ ...two, check: fail }))!,
      /1 of 1 changed members of canary are not healthy within 0\.1 s/,
    );
    assert.deepEqual(gate.digests, one.digests, "what passed before is remembered");
    await assert.rejects(gate.refresh(), NotInitialized);
    assert.deepEqual(await gate.changes({ ...two, check: fail }), ["passed"]);
    assert.equal(await gate.up(two), undefined);
    assert.deepEqual(gate.digests, two.digests);
    await gate.refresh();
  });

  it("passes for a machine that is what it was before", async () => {
    const gate = new Gate();
    await gate.up(one);
    await gate.up({ ...two, check: fail });
    assert.equal(await gate.up({ ...one, check: fail }), undefined, "no member differs from what has passed");
  });

  it("checks only members that changed", async () => {
    const gate = new Gate();
    const onlyB = { type: "program", command: ["/bin/sh", "-c", 'test "$WG_NAME" = b'] };
    await gate.up({ digests: { a: "1", b: "1" } });
    assert.equal(await gate.up({ digests: { a: "1", b: "2" }, check: onlyB }), undefined);
    assert.match(
      (await gate.up({ digests: { a: "2", b: "2" }, check: onlyB }))!,
      /\n {2}a: \/bin\/sh ended with exit code 1/,
    );
  });

  it("looks at a machine that was made anew, or got another disk or password: its digest is the same", async () => {
    const gate = new Gate();
    const first = { ...one, sent: { a: "1111" } };
    await gate.up(first);
    assert.deepEqual(await gate.changes(first), []);
    const anew = { ...one, sent: { a: "2222" }, check: fail };
    assert.deepEqual(await gate.changes({ ...anew, check: pass }), ["members"]);
    assert.match(String(await gate.summary(anew)), /1 of 1 members change \(a\): digest aaaaaaaaaaaa as before/);
    assert.match((await gate.up(anew))!, /1 of 1 changed members/);
    assert.match((await gate.up(anew))!, /1 of 1 changed members/, "it is still another one than has passed");
    assert.equal(await gate.up({ ...anew, check: pass }), undefined);
    assert.deepEqual(await gate.changes({ ...anew, check: pass }), []);
  });

  it("keeps secret what is made of a password, and says nothing of its inputs twice", async () => {
    const gate = new Gate();
    await gate.up({ ...one, sent: { a: "1111" }, secret: true });
    assert.deepEqual(gate.state!.secrets, [["sent"]]);
    assert.deepEqual(gate.state!.value, { passed: true, digests: one.digests, sent: { a: "1111" } });
    // Its state may hold what was made of the password that the program no longer has.
    await gate.up({ ...two, sent: { a: "2222" }, check: fail });
    assert.deepEqual([gate.state!.value["sent"], gate.state!.secrets], [{ a: "1111" }, [["sent"]]]);
    await gate.up({ ...two, sent: { a: "2222" } });
    assert.deepEqual(gate.state!.secrets, []);
  });

  it("checks a member that comes from another wave, and does not hold for it: its machine did not change", async () => {
    const gate = new Gate();
    const sent = { a: "1111", b: "1111" };
    await gate.up({ ...one, sent });
    const moved = { digests: { ...one.digests, b: "bbbbbbbbbbbbbbbb" }, sent, settings: { hold: true } };
    assert.match(
      String(await gate.summary(moved)),
      /1 of 2 members come from another wave \(b\): digest bbbbbbbbbbbb\. Gate/,
    );
    assert.match((await gate.up({ ...moved, check: fail }))!, /1 of 1 changed members/);
    assert.equal(await gate.up({ ...one, sent }), undefined);
    assert.equal(await gate.up(moved), undefined);
    gate.fleets.noteMade("6695eb01-f6a4-8304-79aa-97f2502e193f");
    const made = { ...moved, digests: { ...moved.digests, c: "cccccccccccccccc" }, sent: { ...sent, c: "1111" } };
    assert.match((await gate.up(made))!, /holds after canary/);
  });

  it("lets as many members fail as is allowed", async () => {
    assert.equal(await new Gate().up({ ...one, check: fail, settings: { maxUnhealthy: 1 } }), undefined);
  });

  it("holds after its checks, until the value is changed", async () => {
    const gate = new Gate();
    await gate.up(one);
    const held = { ...two, settings: { hold: true } };
    assert.match((await gate.up(held))!, /holds after canary/);
    assert.match((await gate.up(held))!, /holds after canary/);
    assert.equal(await gate.up(two), undefined);
    assert.equal(await gate.up(held), undefined, "what has passed does not hold again");
  });

  it("passes without checks while it is bypassed, and says so with the reason", async () => {
    const gate = new Gate();
    const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    assert.equal(
      await gate.up({ ...one, check: fail, settings: { bypass: { reason: "Ticket 7.", until } } }),
      undefined,
    );
    assert.match(gate.said.join("\n"), /warning: canary: the gate passes without its checks until .*: Ticket 7\./);
    const ended = { bypass: { reason: "Ticket 7.", until: "2020-01-01" } };
    assert.notEqual(await gate.up({ ...two, check: fail, settings: ended }), undefined);
  });

  it("does not wait for changes that the program excepts", async () => {
    const gate = new Gate();
    await gate.up(one);
    const skip = { check: fail, settings: { skipWavesFor: "live" } };
    assert.equal(await gate.up({ ...two, ...skip, level: "live" }), undefined);
    assert.notEqual(await gate.up({ ...one, ...skip, level: "restart" }), undefined);
  });

  it("bakes for a change, and at creation only if asked", async () => {
    const timed = async (task: () => Promise<unknown>): Promise<number> => {
      const start = Date.now();
      await task();
      return Date.now() - start;
    };
    const gate = new Gate();
    const settings = { bakeSeconds: 0.5 };
    assert.ok((await timed(() => gate.up({ ...one, settings }))) < 400);
    assert.ok((await timed(() => gate.up({ ...two, settings }))) >= 500);
    assert.ok((await timed(() => new Gate().up({ ...one, settings: { ...settings, bakeOnCreate: true } }))) >= 500);
  });

  it("records what was changed around it, with a warning", async () => {
    const gate = new Gate();
    await gate.up(one);
    await gate.up(two);
    assert.match(gate.said.join("\n"), /warning: canary: a changed outside this deployment/);
    gate.said.length = 0;
    gate.fleets.noteFormer("6695eb01-f6a4-8304-79aa-97f2502e193f", {
      uri: "test:///default",
      name: "a",
      xml: "<domain/>",
    });
    await gate.up(one);
    assert.deepEqual(gate.said, []);
  });

  it("does not wait for a host that never answers, where its members make no difference", async () => {
    const gate = new Gate();
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket.on("error", () => undefined)));
    const folder = mkdtempSync(join(tmpdir(), "wg-silent-"));
    const socket = join(folder, "socket");
    await once(silent.listen(socket), "listening");
    try {
      gate.fleets.notePlan("lab", {
        running: new Map([
          ["x", "test:///default"],
          ["y", `qemu+unix:///system?socket=${socket}`],
        ]),
        maxUnavailable: 1,
        autoRevert: false,
      });
      const since = Date.now();
      assert.equal(await gate.up(one), undefined);
      assert.ok(Date.now() - since < 15_000, "no answer is waited for 30 seconds");
    } finally {
      for (const one of sockets) one.destroy();
      silent.close();
      rmSync(folder, { recursive: true });
    }
  });

  it("does not pass while too many members of the fleet are down", async () => {
    const gate = new Gate();
    // Machines on a host that does not answer count as down.
    gate.fleets.notePlan("lab", {
      running: new Map([
        ["x", "qemu+ssh://root@127.0.0.1:1/system"],
        ["y", "qemu+ssh://root@127.0.0.1:1/system"],
      ]),
      maxUnavailable: 1,
      autoRevert: false,
    });
    const problem = (await gate.up(one))!;
    assert.match(
      problem,
      /^after canary: 2 members of the fleet are unavailable now, and maxUnavailable is 1\. No further wave was started:\n {2}x and y: /,
    );
    assert.deepEqual(gate.digests, {});
  });
});
