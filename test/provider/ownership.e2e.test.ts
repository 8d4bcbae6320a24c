import assert from "node:assert/strict";
import { rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Domain, type DomainArgs } from "../../src/components";
import { noPrivateLibvirtd, type PrivateLibvirtd, startPrivateLibvirtd } from "../support/private-libvirtd";
import { assertSucceeded, TestStack } from "./engine";
import {
  definedOnly,
  exists,
  machineName,
  prefix,
  removeMachines,
  startable,
  stateOf,
  uuidOf,
  xmlOf,
} from "./machines";

const domainType = "windows-guest:index:Domain";
const machinesIn = async (stack: TestStack): Promise<number> =>
  (await stack.resources()).filter(({ type }) => type === domainType).length;

describe("whose machine it is", function () {
  this.timeout(240_000);
  const stacks: TestStack[] = [];

  async function stackOf(args: () => DomainArgs, name: string): Promise<TestStack> {
    const stack = await TestStack.make(
      async () => {
        const { uuid, drift } = new Domain("ada", args());
        return { uuid, drift };
      },
      { name },
    );
    stacks.push(stack);
    return stack;
  }

  afterEach(async () => {
    for (const stack of stacks.splice(0)) await stack.remove();
    removeMachines();
  });

  it("is that of one state: a second one of the same names gets an error that names both, and takes the machine over only when told to", async () => {
    const name = machineName("one-owner");
    let theirs: Partial<DomainArgs> = { description: "theirs" };
    const ours = await stackOf(() => ({ ...definedOnly, name, description: "ours" }), `${prefix}twins`);
    const second = await stackOf(() => ({ ...definedOnly, name, ...theirs }), `${prefix}twins`);
    assertSucceeded(await ours.up());
    const uuid = uuidOf(name);

    for (const outcome of [await second.preview(), await second.up()]) {
      assert.ok(outcome.failed);
      assert.match(
        outcome.text,
        new RegExp(
          `already has a machine with the UUID ${uuid}.*belongs to resource ada of stack ${prefix}twins.*the state is a different one.*adopt: true`,
          "s",
        ),
      );
    }
    assert.match(xmlOf(name), /<description>ours/);
    assertSucceeded(await second.destroy());
    assert.ok(exists(name), "a destroy of the second removes nothing of the first");

    theirs = { ...theirs, adopt: true };
    const preview = await second.preview();
    assertSucceeded(preview);
    assert.ok(
      preview.diagnostics.some(
        ({ severity, message }) =>
          severity === "warning" && /is taken over with its disks.*which loses it/.test(message),
      ),
      preview.text,
    );
    assertSucceeded(await second.up());
    assert.equal(uuidOf(name), uuid);
    assert.match(xmlOf(name), /<description>theirs/);
    assert.deepEqual((await second.up()).changes, {});

    for (const outcome of [await ours.refresh(), await ours.destroy()]) {
      assert.ok(outcome.failed);
      assert.match(outcome.text, /no longer belongs to this stack: it belongs to resource ada .*pulumi state delete/s);
    }
    assert.ok(exists(name));
    assertSucceeded(await second.destroy());
    assert.ok(!exists(name));
  });

  it("replaces a machine on its own host (--replace) by bringing the same one to what is declared, which stays", async () => {
    const name = machineName("replaced");
    const stack = await stackOf(
      () => ({ ...startable, name, forceStop: true, shutdownTimeoutSeconds: 1 }),
      `${prefix}replace`,
    );
    assertSucceeded(await stack.up());
    const uuid = uuidOf(name);
    const urn = (await stack.resources()).find(({ type }) => type === domainType)!.urn;
    assertSucceeded(await stack.up(undefined, { replace: [urn] }));
    assert.equal(uuidOf(name), uuid);
    assert.equal(stateOf(name), "running");
    const refreshed = await stack.refresh();
    assertSucceeded(refreshed);
    assert.deepEqual(refreshed.changes, {});
    assertSucceeded(await stack.destroy());
    assert.ok(!exists(name));
  });

  describe("on two hosts", () => {
    if (noPrivateLibvirtd !== undefined) {
      it.skip(`all of it: ${noPrivateLibvirtd}`);
      return;
    }
    let first: PrivateLibvirtd;
    let second: PrivateLibvirtd;
    before(async () => {
      [first, second] = await Promise.all([startPrivateLibvirtd(), startPrivateLibvirtd()]);
    });
    after(async () => {
      await Promise.all([first?.stop(), second?.stop()]);
    });

    it("is not taken for gone where the same URI leads to another libvirt", async () => {
      const name = machineName("elsewhere");
      const socket = path.join(tmpdir(), `${name}-sock`);
      let memory = "4 GiB";
      const stack = await stackOf(
        () => ({ ...definedOnly, name, memory, host: { uri: `qemu+unix:///system?socket=${socket}` } }),
        `${prefix}elsewhere`,
      );
      try {
        symlinkSync(first.socket, socket);
        assertSucceeded(await stack.up());
        rmSync(socket);
        symlinkSync(second.socket, socket);
        memory = "6 GiB";
        for (const operation of ["refresh", "up", "destroy"] as const) {
          const outcome = await stack[operation]();
          assert.ok(outcome.failed, `${operation}: ${outcome.text}`);
          assert.match(
            outcome.text,
            new RegExp(
              `not the host that it was deployed to: the UUID of the host was ${first.hostUuid} and is now ${second.hostUuid}`,
            ),
            operation,
          );
        }
        assert.equal(await machinesIn(stack), 1);
        assert.ok(!second.exec("list", "--all", "--name").includes(name));
        rmSync(socket);
        symlinkSync(first.socket, socket);
        assertSucceeded(await stack.destroy());
        assert.ok(!first.exec("list", "--all", "--name").includes(name));
      } finally {
        rmSync(socket, { force: true });
      }
    });

    it("moves to another host only when it is off, says what will be where, and never runs on both", async () => {
      const name = machineName("moving");
      let args: DomainArgs = {
        ...startable,
        name,
        autostart: true,
        forceStop: true,
        shutdownTimeoutSeconds: 1,
        host: { uri: first.uri },
      };
      const stack = await stackOf(() => args, `${prefix}move`);
      assertSucceeded(await stack.up());
      assert.equal(first.exec("domstate", name).trim(), "running");

      args = { ...args, host: { uri: second.uri } };
      for (const outcome of [await stack.preview(), await stack.up()]) {
        assert.ok(outcome.failed);
        assert.match(
          outcome.text,
          /is still running on qemu\+unix.*would run on two hosts at once.*running: false, run pulumi up, then change the host/s,
        );
        assert.match(outcome.text, /Disks are not copied.*BitLocker/s);
      }
      assert.equal(first.exec("domstate", name).trim(), "running");
      assert.ok(!second.exec("list", "--all", "--name").includes(name));

      args = { ...args, host: { uri: first.uri }, running: false };
      assertSucceeded(await stack.up());
      args = { ...args, host: { uri: second.uri }, running: true };
      assertSucceeded(await stack.up());
      assert.equal(second.exec("domstate", name).trim(), "running");
      assert.ok(!first.exec("list", "--all", "--name").includes(name));
      assert.deepEqual((await stack.up()).changes, {});
    });

    it("finds its way on and back when it does not start on the new host", async () => {
      const name = machineName("way-back");
      let args: DomainArgs = { ...startable, name, running: false, host: { uri: first.uri } };
      const stack = await stackOf(() => args, `${prefix}way-back`);
      assertSucceeded(await stack.up());
      // vpindex needs Hyper-V in the host's kernel.
      args = { ...args, running: true, enlightenments: {}, host: { uri: second.uri } };
      for (const round of [1, 2])
        assert.match((await stack.up()).text, new RegExp(`${name} is defined on`), `round ${round}`);
      args = { ...startable, name, running: false, host: { uri: first.uri } };
      assertSucceeded(await stack.up());
      assert.ok(first.exec("list", "--all", "--name").includes(name));
      assert.ok(!second.exec("list", "--all", "--name").includes(name));
      assertSucceeded(await stack.destroy());
      assert.ok(!first.exec("list", "--all", "--name").includes(name));
    });
  });
});
