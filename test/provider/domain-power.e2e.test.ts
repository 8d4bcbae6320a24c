import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { Domain, type DomainArgs } from "../../src/components";
import { assertSucceeded, type Outcome, TestStack, virsh } from "./engine";
import { definedOnly, exists, machineName, removeMachines, startable, stateOf, uuidOf, xmlOf } from "./machines";

/**
 * These machines run for real on this host's KVM, without an operating system: they never answer a request to shut
 * down.
 */
describe("Domain, started and stopped", function () {
  this.timeout(180_000);
  let stack: TestStack | undefined;
  let args: DomainArgs;

  async function deploy(name: string, first: DomainArgs): Promise<{ stack: TestStack; name: string }> {
    const machine = machineName(name);
    args = { ...first, name: machine, shutdownTimeoutSeconds: 2 };
    stack = await TestStack.make(async () => {
      const { state, restartRequired } = new Domain("machine", args);
      return { state, restartRequired };
    });
    return { stack, name: machine };
  }

  async function up(): Promise<Outcome> {
    const outcome = await stack!.up();
    assertSucceeded(outcome);
    return outcome;
  }

  afterEach(async () => {
    removeMachines();
    await stack?.remove();
    stack = undefined;
  });

  it("runs; a change waits for a restart; power is cut only when that is allowed", async () => {
    const { stack, name } = await deploy("runs", startable);
    const started = await up();
    assert.deepEqual([started.outputs["state"]?.value, started.outputs["restartRequired"]?.value], ["running", false]);
    assert.equal(stateOf(name), "running");

    args = { ...args, description: "changed while it runs", memory: "3 GiB" };
    const changed = await up();
    assert.equal(changed.outputs["restartRequired"]?.value, true);
    assert.ok(
      changed.diagnostics.some(
        ({ severity, message }) => severity === "warning" && message.includes("takes effect when Windows is shut down"),
      ),
      changed.text,
    );
    assert.match(xmlOf(name), /<memory unit='KiB'>3145728</);
    assert.deepEqual((await stack.refresh()).changes, {}, "a change that waits is no drift");

    const refused = await stack.destroy();
    assert.ok(refused.failed);
    assert.match(refused.text, /did not shut down within 2 s, and the machine is still running/);
    assert.equal(stateOf(name), "running");

    args = { ...args, forceStop: true, running: false };
    assert.equal((await up()).outputs["state"]?.value, "shut off");
    assert.equal(stateOf(name), "shut off");
    assert.equal((await stack.refresh()).failed, false);
    assertSucceeded(await stack.destroy());
    assert.ok(!exists(name));
  });

  it("keeps a machine that does not start, defined and stopped, says why, and starts it at the next up when it can", async () => {
    const { stack, name } = await deploy("stuck", { ...startable, enlightenments: {} });
    const failed = await stack.up();
    assert.ok(failed.failed);
    assert.match(failed.text, new RegExp(`${name} is defined on qemu:///system, but: `));
    assert.match(failed.text, /start .*HyperV|Hyper-V/i);
    assert.equal(stateOf(name), "shut off");
    const kept = (await stack.resources()).find(({ type }) => type === "windows-guest:index:Domain")!;
    assert.equal(kept.id, uuidOf(name));
    assert.equal(kept.outputs?.["state"], "shut off");
    assert.equal(kept.initErrors?.length, 1);

    args = { ...args, enlightenments: startable.enlightenments! };
    await up();
    assert.equal(stateOf(name), "running");
  });

  it("starts a machine again that a refresh found off, and leaves one alone that somebody started", async () => {
    const { stack, name } = await deploy("found-off", startable);
    await up();
    virsh("destroy", name);
    assert.deepEqual((await stack.refresh()).changes, { update: 1 });
    await up();
    assert.equal(stateOf(name), "running");

    args = { ...args, running: false, forceStop: true };
    await up();
    virsh("start", name);
    assert.equal((await stack.refresh()).failed, false);
    assert.deepEqual((await up()).changes, {});
    assert.equal(stateOf(name), "running");
  });

  it("keeps UEFI variables and TPM state when the machine goes, unless asked to remove them", async () => {
    const { stack, name } = await deploy("tpm", {
      ...startable,
      firmware: { type: "uefi", secureBoot: false },
      tpm: { enabled: true },
      forceStop: true,
      autostart: true,
    });
    await up();
    const uuid = uuidOf(name);
    const files = [`/var/lib/libvirt/qemu/nvram/${uuid}_VARS.fd`, `/var/lib/libvirt/swtpm/${uuid}`];
    assert.match(virsh("dominfo", name), /Autostart: +enable/);
    assert.deepEqual(files.map(existsSync), [true, true]);
    assertSucceeded(await stack.destroy());
    assert.ok(!exists(name));
    assert.deepEqual(files.map(existsSync), [true, true], "they belong to the machine");

    args = { ...args, deleteStateOnDestroy: true, autostart: false };
    await up();
    assert.equal(uuidOf(name), uuid, "the machine is the same one again, with its own TPM");
    assertSucceeded(await stack.destroy());
    const left = files.filter(existsSync);
    left.forEach((file) => rmSync(file, { recursive: true }));
    assert.deepEqual(left, []);
  });

  it("defines only, when it is not to run", async () => {
    const { name } = await deploy("defined", { ...definedOnly });
    assert.equal((await up()).outputs["state"]?.value, "shut off");
    assert.equal(stateOf(name), "shut off");
  });
});
