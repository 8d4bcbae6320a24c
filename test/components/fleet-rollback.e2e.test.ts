import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { WindowsFleetArgs } from "../../src/components";
import { assertSucceeded, virsh } from "../provider/engine";
import { parseHostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { machineName as label, stateOf, uuidOf } from "../provider/machines";
import { runWithoutKvm, WITH_BROKEN_FIRMWARE } from "../provider/tiny-machine";
import { changed, fleetOf, fleetProgram, memoryOf, startedTemplate } from "./fleets";
import { OwnStack } from "./own-stack";

const three = ["a", "b", "c"];

/** Machines that run are taken to another preset version, fail at the canary, and go back. */
describe("a fleet that goes back", function () {
  this.timeout(360_000);
  const own = new OwnStack();
  const { up } = own;
  const folder = mkdtempSync(path.join(tmpdir(), "wg-fleet-"));
  chmodSync(folder, 0o755);
  after(() => rmSync(folder, { recursive: true }));

  const quick = { canary: 1, waves: [1], maxUnavailable: 1, interval: "1s", deadline: "1s" };
  const failing = { ...quick, gate: [{ type: "program" as const, command: ["/bin/false"] }] };

  const diskOf = (name: string): string => path.join(folder, `${name}.raw`);
  /** A disk with data, and a console with a password. */
  const fleet = (
    preset: string,
    rollout: WindowsFleetArgs["rollout"] = quick,
    { memory = "2 GiB", password = "geheim12" } = {},
  ): (() => Promise<object>) =>
    fleetProgram(
      fleetOf(three, {
        template: {
          ...{ windows: "windows-10", preset, hostSupport: "adapt", vcpus: 1, memory, networks: [] },
          ...{ forceStop: true, shutdownTimeoutSeconds: 1, restart: "force", deleteStateOnDestroy: true },
          graphics: { type: "vnc", password },
          // UEFI does not run on every nested host, which may also lack MSRs of its own CPU model.
          firmware: { type: "bios" },
          cpu: { features: [{ name: "arch-capabilities", policy: "disable" }] },
        },
        members: Object.fromEntries(
          three.map((name) => [label(name), { systemDisk: { path: diskOf(name), format: "raw" } }]),
        ),
        rollout,
      }),
    );

  const sha = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");
  const definitionOf = (name: string): string => virsh("dumpxml", "--inactive", "--security-info", label(name));
  /** What a machine must not lose: its definition and its disk. */
  const kept = (): object =>
    Object.fromEntries(three.map((name) => [name, [definitionOf(name), sha(diskOf(name)), stateOf(label(name))]]));
  /** Another number after each start. */
  const lives = (): string[] => three.map((name) => virsh("domid", label(name)).trim());

  it("to the preset version it had: forward, fails at the canary, back; nothing is lost, and only the canary is touched", async () => {
    for (const name of three) writeFileSync(diskOf(name), randomBytes(1 << 20), { mode: 0o666 });
    await up(fleet("desktop@1"));
    const [before, started] = [kept(), lives()];

    const forward = await own.now.up(fleet("desktop@2", failing));
    assert.ok(forward.failed);
    assert.match(forward.text, /1 of 1 changed members of canary are not healthy within 1 s/);
    assert.deepEqual(changed(forward, "update"), [`lab-${label("a")}`]);
    assert.notEqual(definitionOf("a"), (before as Record<string, string[]>)["a"]![0]);
    assert.match(definitionOf("a"), /desktop@2/);

    // The gate would still fail: it is not asked about a machine that is what it was.
    const back = await up(fleet("desktop@1", failing));
    assert.deepEqual(changed(back, "update"), [`lab-${label("a")}`]);
    assert.deepEqual(kept(), before);
    const [, ...others] = lives();
    assert.deepEqual(others, started.slice(1), "the others were not restarted");
    assert.deepEqual((await up(fleet("desktop@1", failing))).changes, {});

    // The same with autoRevert: the definition is back before anybody does anything.
    const reverted = await own.now.up(fleet("desktop@2", { ...failing, autoRevert: true }));
    assert.ok(reverted.failed);
    assert.match(
      reverted.text,
      /autoRevert restored the previous definitions of \S+a\. They take effect when Windows is/,
    );
    assert.deepEqual(kept(), before);
    const still = await own.now.up(fleet("desktop@2", { ...failing, autoRevert: true }));
    assert.ok(still.failed);
    assert.match(still.text, /were restored when this gate failed, so the new ones have not been tried again/);
    assert.deepEqual(changed(still, "update"), []);
    await up(fleet("desktop@1", { ...failing, autoRevert: true }));
    assert.deepEqual(kept(), before);
  });

  it("after autoRevert, a refresh sees what a machine really is, and the next deployment tries again", async () => {
    for (const name of three) writeFileSync(diskOf(name), randomBytes(1 << 20), { mode: 0o666 });
    await up(fleet("desktop@1"));
    const reverting = { ...failing, autoRevert: true };
    const canary = async (): Promise<Record<string, unknown>> =>
      (await own.now.resources()).find(({ urn }) => urn.endsWith(`::lab-${label("a")}`))!.outputs!;
    const digestBefore = (await canary())["digest"];
    /** The canary's change is restored, which a refresh sees, and which it tells as `drift`. */
    const restores = async (program: () => Promise<object>, drift: RegExp): Promise<void> => {
      const before = kept();
      const outcome = await own.now.up(program);
      assert.ok(outcome.failed);
      assert.deepEqual(changed(outcome, "update"), [`lab-${label("a")}`]);
      const unmarked = (texts: object): string => JSON.stringify(texts).replaceAll(/ reverted=\W+yes\W+(?=>)/g, "");
      assert.ok(unmarked(kept()) === JSON.stringify(before), "the definition before");
      assertSucceeded(await own.now.refresh());
      assert.match(String((await canary())["drift"]), drift);
      const again = await own.now.up(program);
      assert.ok(again.failed);
      assert.deepEqual(changed(again, "update"), [`lab-${label("a")}`], "it is tried again");
      assert.match(again.text, /1 of 1 changed members of canary are not healthy/);
      assertSucceeded(await own.now.refresh());
    };
    // For these machines, the two versions differ in nothing but their names.
    await restores(fleet("desktop@2", reverting), /^preset was changed from desktop@2 to desktop@1 on the host$/);
    const { resolvedPreset, digest } = await canary();
    assert.deepEqual([resolvedPreset, digest], ["desktop@1", digestBefore]);
    await up(fleet("desktop@2"));
    assert.ok(three.every((name) => definitionOf(name).includes("desktop@2")));

    // A password is in no digest, and no refresh reads it.
    const password = "geheim13";
    await restores(fleet("desktop@2", reverting, { password }), /^autoRevert restored the previous definition/);
    await up(fleet("desktop@2", quick, { password }));
    assert.ok(three.every((name) => definitionOf(name).includes(password)));
    assert.ok(three.every((name) => !definitionOf(name).includes("reverted")));

    const memory = "2.5 GiB";
    await restores(
      fleet("desktop@2", reverting, { memory, password }),
      /^memory was changed from 2560 MiB to 2 GiB on the host$/,
    );
    await up(fleet("desktop@2", quick, { memory, password }));
    assert.deepEqual(three.map(memoryOf), ["2621440", "2621440", "2621440"]);
  });

  it("with UEFI, also the variables, and only those of the canary", async function () {
    const { firmware } = parseHostProfile(await libvirtClient("qemu:///system").probe());
    if (firmware.uefi !== "yes") this.skip();
    const two = ["a", "b"];
    const lives = (): string[] => two.map((name) => virsh("domid", label(name)).trim());
    const variablesOf = (name: string): string => `/var/lib/libvirt/qemu/nvram/${uuidOf(label(name))}_VARS.fd`;
    /** Definition, state, and of the variables what no firmware writes: their size and the header of their volume. */
    const seen = (): unknown[] =>
      two.map((name) => {
        const variables = readFileSync(variablesOf(name)).toString("latin1");
        assert.ok(!variables.includes("spoilt"));
        return [definitionOf(name), stateOf(label(name)), variables.length, variables.slice(0, 64)];
      });
    const uefi = (memory: string, running = true): (() => Promise<object>) =>
      fleetProgram(
        fleetOf(two, {
          template: {
            ...startedTemplate,
            ...{ memory, running, autostart: false, restart: "force", deleteStateOnDestroy: true },
            firmware: { type: "uefi", secureBoot: false },
          },
          rollout: quick,
        }),
      );
    await up(uefi("2 GiB", false));
    for (const name of two) runWithoutKvm(label(name), folder, WITH_BROKEN_FIRMWARE);
    assertSucceeded(await own.now.refresh());
    await up(uefi("2 GiB"));
    const [before, started] = [seen(), lives()];

    // With 3 GiB, its firmware writes into the variables and ends.
    const forward = await own.now.up(uefi("3 GiB"));
    assert.ok(forward.failed);
    assert.match(forward.text, /the firmware of the test is broken[^]*was started with it/);
    assert.deepEqual(seen(), before);
    assert.deepEqual(lives().slice(1), started.slice(1), "the others were not restarted");
    assert.notEqual(lives()[0], started[0]);
  });

  it("unhealthy first: a member that is down is the canary, whatever its name", async () => {
    const rollout = { ...failing, order: "unhealthyFirst" as const };
    const started = (memory: string): (() => Promise<object>) =>
      fleetProgram(fleetOf(three, { template: { ...startedTemplate, memory }, rollout }));
    const bypass = { reason: "first creation", until: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) };
    await up(fleetProgram(fleetOf(three, { template: startedTemplate, rollout: { ...rollout, bypass } })));
    virsh("destroy", label("c"));
    const outcome = await own.now.up(started("2.5 GiB"));
    assert.ok(outcome.failed);
    assert.deepEqual(changed(outcome, "update"), [`lab-${label("c")}`]);
    assert.deepEqual(three.map(memoryOf), ["2097152", "2097152", "2621440"]);
    assert.equal(stateOf(label("c")), "running");
  });
});
