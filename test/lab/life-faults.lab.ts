import assert from "node:assert/strict";
import type { DomainArgs } from "../../src/components";
import type { Program } from "../provider/matrix/program";
import { RealEngine } from "../provider/matrix/real-engine";
import { describeOnLabHosts } from "./chosen";
import { LifeHost } from "./life-host";
import { lifeArgs } from "./life-machine";
import { SshDouble, type SshFault } from "./ssh-double";

const NAME = "faults";

/** What befalls one command of an update, and whether that can be its failure before anything was done. */
interface Case {
  readonly command: string;
  readonly fault: SshFault;
}

/** A disk is attached to the running machine. */
const live: readonly Case[] = [
  { command: "attach-device", fault: "refused" },
  { command: "attach-device", fault: "answer lost" },
  { command: "attach-device", fault: "plugin killed after" },
];

/** It is restarted with more or less memory. */
const restarts: readonly Case[] = [
  { command: "shutdown", fault: "hangs" },
  { command: "define", fault: "engine killed after" },
  { command: "start", fault: "broken before" },
  { command: "start", fault: "answer lost" },
  { command: "start", fault: "plugin killed after" },
];

/**
 * An update of a machine that runs is spoilt at one call; then `pulumi cancel` and one plain `up`. The rest of the
 * faults are in the fault matrix (test/provider/matrix), on private hosts without KVM and without ssh.
 */
describeOnLabHosts("faults while a running machine changes", (suite) => {
  const host = new LifeHost(suite);
  const double = new SshDouble();
  let engine: RealEngine;
  let base: DomainArgs;
  let uuid: string;

  before(async () => {
    await host.prepare();
    base = lifeArgs(host, host.machineName(NAME), await host.guestDisk(NAME), { restart: "graceful" });
    engine = await RealEngine.make(double);
    await up({});
    uuid = host.virsh("domuuid", base.name as string);
  });
  after(async () => {
    double.remove();
    await engine.stop();
    host.clear();
  });

  const program = (changes: Partial<DomainArgs>): Program => [
    { type: "Domain", name: "ada", inputs: () => ({ ...base, ...changes }) },
  ];

  async function up(changes: Partial<DomainArgs>): Promise<void> {
    const { failed, text } = await engine.up(program(changes));
    assert.ok(!failed, text);
  }

  async function spoilt(changes: Partial<DomainArgs>, { command, fault }: Case): Promise<void> {
    double.spoil(command, fault);
    // What hangs is cancelled, as a person does it.
    engine.interruptWhen(() => fault === "hangs" && double.fired);
    const { failed } = await engine.up(program(changes));
    engine.interruptWhen(() => false);
    assert.ok(double.fired, `no call gave virsh the command ${command}`);
    double.heal();
    assert.equal(host.virsh("domuuid", base.name as string), uuid, "the machine is defined");
    await engine.cancel();
    if (failed) await up(changes);
  }

  /** It runs as the program wants it, with its disk, and nothing is left to do. */
  async function converged(changes: Partial<DomainArgs>, ...expected: readonly RegExp[]): Promise<void> {
    const name = base.name as string;
    assert.deepEqual([host.virsh("domstate", name), host.virsh("domuuid", name)], ["running", uuid]);
    for (const options of [["--inactive"], []])
      for (const pattern of expected) assert.match(host.virsh("dumpxml", ...options, name), pattern);
    const systemOf = 48 * 1024 * 1024;
    host.run(`cmp -n ${systemOf} ${host.tinyGuest} ${host.file(`${NAME}.img`)}`);
    assert.deepEqual(await engine.disagreements(program(changes)), []);
  }

  for (const [number, one] of live.entries())
    it(`a disk is attached: ${one.command}, ${one.fault}`, async () => {
      const data = host.image(`data-${number}.qcow2`);
      const id = host.virsh("domid", base.name as string);
      const changes = { disks: [{ path: data, bus: "virtio", name: "data" }] } as const;
      await spoilt({ disks: [...changes.disks] }, one);
      await converged({ disks: [...changes.disks] }, new RegExp(data));
      assert.equal(host.virsh("domid", base.name as string), id, "it was not restarted");
      await up({});
    });

  for (const [number, one] of restarts.entries())
    it(`it is restarted: ${one.command}, ${one.fault}`, async () => {
      const gib = number % 2 === 0 ? 3 : 2;
      await spoilt({ memory: `${gib} GiB` }, one);
      await converged({ memory: `${gib} GiB` }, new RegExp(`<memory unit='KiB'>${gib * 1024 * 1024}<`));
    });
});
