import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endOfBypass } from "../../../src/fleet/rollout/bypass";
import { isBypassed } from "../../../src/provider/fleet/bypass";
import type { GateSettings } from "../../../src/provider/fleet/gate-inputs";
import { unhealthyLines, watch, type WatchEnd } from "../../../src/provider/fleet/watch";

const members = ["a", "b", "c"].map((name) => ({
  ...{ name, host: "test:///default", uuid: "6695eb01-f6a4-8304-79aa-97f2502e193f", digest: "d", runs: true },
}));

describe("watching the members before a gate", function () {
  this.timeout(20_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "wg-watch-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A member is healthy while a file of its name is there; each check of it leaves a file that says so. */
  const options = (more: Partial<Parameters<typeof watch>[1]> = {}): Parameters<typeof watch>[1] => ({
    checks: [
      {
        type: "program",
        command: [
          "/bin/sh",
          "-c",
          `cd "${folder}"; if test -e "$WG_NAME"; then touch "$WG_NAME.passed"; else touch "$WG_NAME.failed"; exit 1; fi`,
        ],
      },
    ],
    ...{ intervalSeconds: 0.05, healthyForSeconds: 0, bakeSeconds: 0, deadlineSeconds: 1, maxUnhealthy: 0 },
    signal: new AbortController().signal,
    progress: () => undefined,
    ...more,
  });
  const healthy = (...names: string[]): void => names.forEach((name) => writeFileSync(path.join(folder, name), ""));
  const sick = (name: string): void => rmSync(path.join(folder, name));
  const until = async (file: string): Promise<void> => {
    while (!existsSync(path.join(folder, file))) await sleep(20);
  };
  const problems = (end: WatchEnd): string[] => ("unhealthy" in end ? [...end.unhealthy.keys()] : []);

  it("ends when all are healthy", async () => {
    setTimeout(() => healthy("a", "b", "c"), 200);
    assert.deepEqual(await watch(members, options({ deadlineSeconds: 10 })), { kind: "healthy" });
  });

  it("ends at the deadline with who is not", async () => {
    healthy("a", "c");
    const end = await watch(members, options({ deadlineSeconds: 0.3 }));
    assert.equal(end.kind, "late");
    assert.deepEqual(problems(end), ["b"]);
  });

  it("lets as many be unhealthy as is allowed", async () => {
    healthy("a", "c");
    assert.equal((await watch(members, options({ maxUnhealthy: 1 }))).kind, "healthy");
  });

  it("wants them healthy without a break, for as long as asked", async () => {
    healthy("a", "b", "c");
    const watched = watch(members, options({ healthyForSeconds: 1.5, deadlineSeconds: 15 }));
    await until("b.passed");
    sick("b");
    await until("b.failed");
    const again = Date.now();
    healthy("b");
    assert.equal((await watched).kind, "healthy");
    assert.ok(Date.now() - again >= 1_500);
  });

  it("notices who falls ill while they are watched", async () => {
    healthy("a", "b", "c");
    const watched = watch(members, options({ bakeSeconds: 15 }));
    await until("c.passed");
    sick("c");
    const end = await watched;
    assert.equal(end.kind, "relapsed");
    assert.deepEqual(problems(end), ["c"]);
  });

  it("does not ask members that are not to run", async () => {
    const off = members.map((member) => ({ ...member, runs: false }));
    assert.equal((await watch(off, options())).kind, "healthy");
  });

  it("stops when the deployment is cancelled", async () => {
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 100);
    assert.deepEqual(await watch(members, options({ signal: cancel.signal, deadlineSeconds: 60 })), {
      kind: "cancelled",
    });
  });

  it("puts members with the same problem into one line", () => {
    const many = new Map(
      Array.from({ length: 500 }, (_, index) => [`m${index}`, index % 2 === 0 ? "it is not running" : `odd ${index}`]),
    );
    const lines = unhealthyLines(many);
    assert.equal(lines[0], "  m0, m2, m4 and 247 more: it is not running");
    assert.equal(lines.length, 11);
  });
});

describe("a bypass of gates", () => {
  const settings = (until: string): GateSettings => ({ bypass: { reason: "why", until } }) as GateSettings;
  it("ends with its day in UTC, or at its time", () => {
    const at = (time: string): number => Date.parse(time);
    assert.equal(isBypassed(settings("2027-03-31"), at("2027-03-31T23:59:00Z")), true);
    assert.equal(isBypassed(settings("2027-03-31"), at("2027-04-01T00:00:00Z")), false);
    assert.equal(isBypassed(settings("2027-03-31T18:00Z"), at("2027-03-31T18:00:00Z")), true);
    assert.equal(isBypassed(settings("2027-03-31T18:00Z"), at("2027-03-31T18:00:01Z")), false);
  });
  it("does not count with a date that is none", () => {
    for (const until of ["tomorrow", "2027-02-30", "31.03.2027", "2027-03-31T18:00", ""])
      assert.equal(endOfBypass(until), undefined, until);
  });
});
