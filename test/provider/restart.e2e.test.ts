import assert from "node:assert/strict";
import type { DomainArgs } from "../../src/components";
import { setTinyGuestOptions, type TinyGuestOptions } from "../support/tiny-guest";
import { virsh } from "./engine";
import { removeMachines, stateOf, xmlOf } from "./machines";
import { type TinyMachine, TinyMachines } from "./tiny-machine";

/** Machines that are restarted for a change: a tiny guest with the real agent stands in for Windows. */
describe("restart of a real guest", function () {
  this.timeout(400_000);
  const machines = new TinyMachines();
  afterEach(removeMachines);

  const idOf = (name: string): string => virsh("domid", name).trim();
  const memoryOf = (name: string): string | undefined => /<memory[^>]*>(\d+)</.exec(virsh("dumpxml", name))?.[1];
  const TWO_GIB = String(2 << 20);
  const THREE_GIB = String(3 << 20);

  /** A machine whose agent answers. */
  async function running(
    name: string,
    more: Partial<DomainArgs> = {},
    options: TinyGuestOptions = {},
  ): Promise<TinyMachine> {
    const made = await machines.make(name, options);
    const args = { ...made.args, waitFor: "agent" as const, readyTimeoutSeconds: 180, ...more };
    await made.machine.update(await made.machine.checked(args));
    return { ...made, args };
  }

  it("graceful: Windows is shut down, started with the change, and waited for", async () => {
    const { machine, args } = await running("graceful", { restart: "graceful" });
    const before = idOf(machine.name);
    const { startedAt: started } = machine.state!.state.value;
    await machine.update(await machine.checked({ ...args, memory: "3 GiB" }));
    assert.equal(stateOf(machine.name), "running");
    const { startedAt, windowsEdition } = machine.state!.state.value;
    assert.ok(String(startedAt) > String(started), `${String(startedAt)} is later than ${String(started)}`);
    assert.match(String(windowsEdition), /^Windows 11 Pro/);
    assert.notEqual(idOf(machine.name), before);
    assert.equal(memoryOf(machine.name), THREE_GIB);
    const { restartRequired, pending } = machine.state!.state.value;
    assert.deepEqual([restartRequired, pending], [false, undefined]);
    assert.match(machine.said.join("\n"), /is restarted because of .*memory/);
    const after = idOf(machine.name);
    await machine.update(await machine.checked({ ...args, memory: "3 GiB", description: "reception" }));
    assert.equal(idOf(machine.name), after, "a change that needs no restart makes none");
  });

  it("a Windows that installs updates has longer than the limit, and it is said what is waited for", async () => {
    const guest = { updates: "on", "shutdown-after": 22 } as const;
    const { machine, args } = await running("updates", { restart: "graceful", shutdownTimeoutSeconds: 6 }, guest);
    await machine.update(await machine.checked({ ...args, memory: "3 GiB" }));
    assert.equal(memoryOf(machine.name), THREE_GIB);
    assert.match(machine.said.join("\n"), /Windows installs updates before it shuts down \(\d+ s of 3600 s\)/);
  });

  it("a Windows that does not shut down keeps running with its old definition, which libvirt holds", async () => {
    const { machine, args } = await running(
      "stubborn",
      { restart: "graceful", shutdownTimeoutSeconds: 6, waitFor: "running" },
      { agent: "off", shutdown: "ignore" },
    );
    const [before, xml] = [idOf(machine.name), xmlOf(machine.name)];
    const wanted = await machine.checked({ ...args, memory: "3 GiB" });
    await assert.rejects(machine.update(wanted), /did not shut down within 6 s.*keeps its previous definition/s);
    assert.equal(idOf(machine.name), before);
    assert.equal(xmlOf(machine.name), xml);

    await machine.update(await machine.checked({ ...args, restart: "force", memory: "3 GiB" }));
    assert.equal(memoryOf(machine.name), THREE_GIB, "force turns it off");
  });

  it("a definition that does not start: the old one is back and runs, and QEMU's message is said", async () => {
    const { machine, args } = await running("broken", { restart: "graceful" });
    const xml = xmlOf(machine.name);
    const wanted = await machine.checked({ ...args, cdroms: [{ path: "/tmp/wg-no-such-medium.iso" }] });
    await assert.rejects(machine.update(wanted), (error: Error) => {
      assert.match(error.message, /did not start with its new definition: .*wg-no-such-medium\.iso/s);
      assert.match(error.message, /What differs:\n {2}- devices\/disk\[sda\]: nothing before, .*\nThe previous/);
      assert.match(error.message, /previous definition was restored and \S+ was started with it/);
      return true;
    });
    assert.equal(stateOf(machine.name), "running");
    assert.equal(xmlOf(machine.name), xml);
    await machine.update(await machine.checked({ ...args, description: "goes on" }));
    assert.equal(stateOf(machine.name), "running");
  });

  it("a Windows that is not ready in time: the old definition is back and runs", async () => {
    const { machine, args, image } = await running("silent", { restart: "graceful", shutdownTimeoutSeconds: 6 });
    const [before, xml] = [idOf(machine.name), xmlOf(machine.name)];
    await setTinyGuestOptions(image, { agent: "off" });
    const wanted = await machine.checked({ ...args, memory: "3 GiB", readyTimeoutSeconds: 10 });
    await assert.rejects(
      machine.update(wanted),
      /not ready within 10 s.*memory: .*previous definition was restored and \S+ was started with it/s,
    );
    assert.equal(stateOf(machine.name), "running");
    assert.equal(xmlOf(machine.name), xml);
    assert.equal(memoryOf(machine.name), TWO_GIB);
    assert.notEqual(idOf(machine.name), before);
  });

  it("outside the maintenance window the change waits, and the first up in the window makes it", async () => {
    const now = new Date();
    const inHours = (hours: number): string => `0 ${new Date(now.getTime() + hours * 3_600_000).getUTCHours()} * * *`;
    const window = (hours: number) => ({ schedule: inHours(hours), timeZone: "UTC", durationMinutes: 120 });
    const { machine, args } = await running("window", { restart: "graceful", maintenanceWindow: window(5) });
    const [before, xml] = [idOf(machine.name), xmlOf(machine.name)];
    const wanted = await machine.checked({ ...args, memory: "3 GiB", description: "waits" });
    await machine.update(wanted);
    assert.deepEqual([idOf(machine.name), xmlOf(machine.name)], [before, xml]);
    const pending = String(machine.state!.state.value["pending"]);
    assert.match(
      pending,
      /^restart for .*memory.* in the maintenance window that opens \w{3} \d{4}-\d\d-\d\d .*\(UTC\)$/,
    );
    assert.deepEqual((await machine.diff(wanted)).changes, {}, "until then, up has nothing to do");
    assert.deepEqual(await machine.refresh(), [], "what waits is no drift");

    const open = await machine.checked({
      ...args,
      memory: "3 GiB",
      description: "waits",
      maintenanceWindow: window(-1),
    });
    await machine.update(open);
    assert.equal(memoryOf(machine.name), THREE_GIB);
    assert.equal(machine.state!.state.value["pending"], undefined);
  });
});
