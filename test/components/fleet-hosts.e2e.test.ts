import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { WindowsFleetArgs } from "../../src/components";
import { assertSucceeded, virsh } from "../provider/engine";
import { exists, machineName as label, prefix } from "../provider/machines";
import { noPrivateLibvirtd, type PrivateLibvirtd, startPrivateLibvirtd } from "../support/private-libvirtd";
import { changed, definedTemplate, fleetOf, fleetProgram, here, memoryIn, memoryOf, startedTemplate } from "./fleets";
import { OwnStack } from "./own-stack";

/** Stands in for a host: it accepts connections and says nothing. */
class SilentHost {
  connections = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => {
    this.connections += 1;
    this.#sockets.add(socket.on("error", () => undefined));
  });

  static async at(host: PrivateLibvirtd): Promise<SilentHost> {
    await host.kill();
    rmSync(host.socket, { force: true });
    const silent = new SilentHost();
    await once(silent.#server.listen(host.socket), "listening");
    return silent;
  }

  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }
}

const eventually = async (what: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 600 && !what(); tries += 1) await sleep(100);
  assert.ok(what());
};

const skipped = noPrivateLibvirtd === undefined ? "" : ` (skipped: ${noPrivateLibvirtd})`;

/** A fleet on two hosts, of which the second is a libvirtd of its own that comes and goes. */
describe(`the hosts of a fleet${skipped}`, function () {
  this.timeout(360_000);
  const own = new OwnStack();
  const { up } = own;
  const folder = mkdtempSync(path.join(tmpdir(), "wg-fleet-"));
  let second: PrivateLibvirtd;

  before(async function () {
    if (noPrivateLibvirtd !== undefined) return this.skip();
    second = await startPrivateLibvirtd();
  });
  beforeEach(() => second.start());
  afterEach(async () => {
    await second.start();
    for (const name of second
      .exec("list", "--all", "--name")
      .split("\n")
      .filter((one) => one.startsWith(prefix))) {
      if (second.exec("domstate", name).trim() !== "shut off") second.exec("destroy", name);
      second.exec("undefine", name, "--nvram");
    }
  });
  after(async () => {
    await second?.stop();
    rmSync(folder, { recursive: true });
  });

  const hosts = (more: object = {}): NonNullable<WindowsFleetArgs["hosts"]> => ({
    ...here,
    kvm2: { uri: second.uri, ...more },
  });
  const on = (host: string, more: object = {}): object => ({ placement: { host }, ...more });
  const membersOn = (places: Readonly<Record<string, string>>): Record<string, object> =>
    Object.fromEntries(Object.entries(places).map(([name, host]) => [label(name), on(host)]));

  it("one that dies in the middle of a wave stops the rollout there; once it is back, up goes on", async () => {
    const kill = path.join(folder, "kill");
    // The canary's check ends the second host once, as a power cut between two waves does.
    const script = `if [ "$WG_NAME" = ${label("a")} ] && [ -e ${kill} ]; then rm ${kill}; ${second.shell("kill")}; fi`;
    const fleet = (memory: string): (() => Promise<object>) =>
      fleetProgram({
        template: { ...startedTemplate, memory },
        members: membersOn({ a: "kvm1", b: "kvm2", c: "kvm1", d: "kvm2" }),
        hosts: hosts(),
        rollout: {
          ...{ canary: 1, waves: [2, 1], maxUnavailable: 2, interval: "1s", deadline: "10s" },
          gate: [{ type: "running" }, { type: "program", command: ["/bin/sh", "-c", script], timeout: "60s" }],
        },
      });
    await up(fleet("2 GiB"));
    const lives = (): string[] => [
      ...["a", "c"].map((name) => virsh("domid", label(name)).trim()),
      ...["b", "d"].map((name) => second.exec("domid", label(name)).trim()),
    ];
    const before = lives();

    writeFileSync(kill, "");
    const died = await own.now.up(fleet("2.5 GiB"), { continueOnError: true });
    assert.ok(died.failed);
    assert.match(died.text, new RegExp(`lab-${label("b")}`));
    assert.equal(memoryOf("a"), "2621440");
    // While it is away, a deployment keeps its members where they are, and goes no further.
    const away = await own.now.up(fleet("2.5 GiB"));
    assert.ok(away.failed);
    assert.match(away.text, /kvm2 did not answer, so its members stay where they are/);
    assert.deepEqual(changed(away, "update"), []);

    await second.start();
    assert.deepEqual(
      ["b", "d"].map((name) => memoryIn(second.exec, name)),
      ["2097152", "2097152"],
    );
    await up(fleet("2.5 GiB"));
    assert.deepEqual(["a", "c"].map(memoryOf), ["2621440", "2621440"]);
    assert.deepEqual(
      ["b", "d"].map((name) => memoryIn(second.exec, name)),
      ["2621440", "2621440"],
    );
    assert.deepEqual(lives(), before, "no machine was lost or restarted");
  });

  it("one that accepts connections and never answers holds up nobody on other hosts; the error names it and the limit", async () => {
    const [asked, hangs] = [path.join(folder, "asked"), path.join(folder, "hangs")];
    const script = `if [ "$WG_NAME" = ${label("a")} ]; then touch ${asked}; while [ ! -e ${hangs} ]; do sleep 0.1; done; fi`;
    const fleet = (memory: string, command = ["/bin/true"]): (() => Promise<object>) =>
      fleetProgram({
        template: { ...startedTemplate, memory },
        members: membersOn({ a: "kvm1", b: "kvm2", c: "kvm1", d: "kvm1" }),
        hosts: hosts(),
        rollout: {
          ...{ canary: 1, waves: [2], maxUnavailable: 2, interval: "1s", deadline: "30s" },
          gate: [{ type: "program", command, timeout: "60s" }],
        },
      });
    await up(fleet("2 GiB"));
    const first = own.now.up(fleet("2.5 GiB", ["/bin/sh", "-c", script]), { continueOnError: true });
    await eventually(() => existsSync(asked));
    const silent = await SilentHost.at(second);
    try {
      writeFileSync(hangs, "");
      const since = Date.now();
      await eventually(() => memoryOf("c") === "2621440");
      assert.ok(Date.now() - since < 20_000, "c does not wait for b");
      const outcome = await first;
      assert.ok(outcome.failed);
      assert.ok(outcome.text.includes(second.uri));
      assert.match(outcome.text, /no answer within 30 s/);
      assert.deepEqual(["a", "c", "d"].map(memoryOf), ["2621440", "2621440", "2097152"]);
      assert.ok(silent.connections > 0);
    } finally {
      await silent.end();
    }
    await second.start();
    await up(fleet("2.5 GiB"));
    assert.deepEqual(["a", "c", "d"].map(memoryOf), ["2621440", "2621440", "2621440"]);
    assert.equal(memoryIn(second.exec, "b"), "2621440");
  });

  it("one that is removed while it does not answer is an error, until the program says that it no longer exists", async () => {
    const pool = `wg-e2e-${randomBytes(3).toString("hex")}`;
    mkdirSync(path.join(folder, pool));
    virsh("pool-create-as", pool, "dir", `--target=${path.join(folder, pool)}`);
    mkdirSync(second.file(`/var/lib/libvirt/${pool}`));
    second.exec("pool-create-as", pool, "dir", `--target=/var/lib/libvirt/${pool}`);
    const fleet = (more: Partial<WindowsFleetArgs>): (() => Promise<object>) =>
      fleetProgram(
        fleetOf(["a", "b"], {
          template: { ...definedTemplate, systemDisk: { pool, size: "64 MiB" }, deleteDisksOnDestroy: true },
          ...more,
        }),
      );
    const members = { [label("a")]: {}, [label("b")]: { placement: { requires: { rack: "2" } } } };
    const both = { hosts: hosts({ labels: { rack: "2" } }), members };
    const placed = await up(fleet(both));
    assert.deepEqual(placed.outputs["placement"]!.value, { [label("a")]: "kvm1", [label("b")]: "kvm2" });

    await second.kill();
    const one = { hosts: here, members: { [label("a")]: {}, [label("b")]: {} } };
    for (const outcome of [await own.now.preview(fleet(one)), await own.now.up(fleet(one))]) {
      assert.ok(outcome.failed);
      assert.ok(
        outcome.text.includes(`If that host no longer exists, add "${second.uri}" to placement.forgetUnreachable`),
      );
    }
    assert.ok(!exists(label("b")));
    // A removed member is told the same.
    const fewer = { ...one, members: { [label("a")]: {} } };
    const stuck = await own.now.up(fleet(fewer));
    assert.ok(stuck.failed);
    assert.match(stuck.text, /If that host no longer exists, add ".*" to placement\.forgetUnreachable/);

    const placement = { forgetUnreachable: [second.uri] };
    const forgotten = await up(fleet({ ...one, placement }));
    assert.deepEqual(forgotten.outputs["placement"]!.value, { [label("a")]: "kvm1", [label("b")]: "kvm1" });
    assert.match(forgotten.text, /b is removed from the state only.*virsh undefine \S+ --nvram --tpm/);
    assert.match(forgotten.text, /volume \S+ is removed from the state only/);
    assert.ok(exists(label("b")));
    // The URI can be removed from the program again.
    const later = await up(fleet(one));
    assert.deepEqual(
      ["create", "update", "delete"].flatMap((op) => changed(later, op)),
      [],
    );
    await second.start();
    assert.match(second.exec("list", "--all", "--name"), new RegExp(label("b")), "it comes back with its machines");
    assertSucceeded(await own.now.destroy());
    virsh("pool-destroy", pool);
    second.exec("pool-destroy", pool);
  });

  it("one that others have filled gets no new members, and keeps those that it has", async () => {
    const file = path.join(folder, "other.xml");
    const other = label("other");
    const big = `<domain type='kvm'><name>${other}</name><memory unit='GiB'>900</memory><vcpu>1</vcpu><os><type arch='x86_64'>hvm</type></os></domain>`;
    writeFileSync(file, big);
    const fleet = (...names: string[]): (() => Promise<object>) =>
      fleetProgram(
        fleetOf([], {
          hosts: hosts(),
          members: Object.fromEntries(names.map((name) => [label(name), { placement: { host: "kvm2" } }])),
        }),
      );
    await up(fleet("c"));
    second.exec("define", file);
    assert.deepEqual((await up(fleet("c"))).changes, {});
    const refused = await own.now.preview(fleet("c", "d"));
    assert.ok(refused.failed);
    assert.match(
      refused.text,
      /d fits on no host:\n\s*kvm1: its placement\.host is kvm2\n\s*kvm2: it has no memory left/,
    );
  });
});
