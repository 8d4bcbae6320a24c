import type { PrivateLibvirtd } from "../../support/private-libvirtd";
import type { Call, Fault, VirshDouble } from "./double";
import type { Engine, Program, Result } from "./program";
import type { Hosts, Scenario } from "./scenarios";
import { makeSnapshotBefore, snapshotCommand } from "./snapshots";
import { VirshShell } from "./virsh-shell";
import { empty, look, SavedWorld, type World, writeMarks } from "./world";

/** Two hosts of their own, a double in front of virsh, and an engine. Lanes do not meet. */
export interface Lane {
  readonly hosts: readonly [PrivateLibvirtd, PrivateLibvirtd];
  /** The hosts with a shell, through the double of ssh. */
  readonly sshUris: Hosts;
  readonly double: VirshDouble;
  readonly engine: Engine;
}

/** One fault at one call of one operation. */
export interface Cell {
  readonly scenario: Scenario;
  readonly call: Call;
  readonly fault: Fault;
}

/**
 * `lost`: a machine or its data is gone. `stuck`: `up` does not help. `wrong`: it helps, but something is not as it
 * should be.
 */
export type Verdict = "fine" | "lost" | "stuck" | "wrong";

export interface Judged {
  readonly cell: Cell;
  readonly verdict: Verdict;
  readonly why: string;
}

export const nameOf = ({ scenario, call, fault }: Cell): string =>
  `${scenario.title} › ${call.number} ${call.title} › ${fault}`;

/** An operation that is ready to be spoilt: where it begins, and how it ends when nothing goes wrong. */
export class Prepared {
  private constructor(
    private readonly lane: Lane,
    /** Those that the operation has to do with. */
    private readonly hosts: readonly PrivateLibvirtd[],
    readonly scenario: Scenario,
    private readonly world: SavedWorld,
    private readonly state: unknown,
    private readonly begin: World,
    private readonly end: World,
    private readonly calls: readonly Call[],
  ) {}

  /**
   * Deploys what has to be there, and goes through the operation once without a fault. Throws where that does not do
   * what it should.
   */
  static async make(lane: Lane, scenario: Scenario): Promise<Prepared> {
    const { double, engine } = lane;
    double.heal();
    engine.interruptWhen(() => false);
    await Promise.all(lane.hosts.map(empty));
    const hosts = lane.hosts.filter(({ uri }) => mentions(scenario, lane, uri));
    await engine.restore(undefined);
    const before = scenario.before(urisOf(lane, scenario));
    const deployed = await engine.up(before);
    if (deployed.failed)
      throw new Error(`${scenario.title}: what has to be there cannot be deployed: ${deployed.text}`);
    // Once more, as in any life: from then on nothing of the first deployment is unfinished.
    if (before.length > 0) await engine.up(before);
    const [machine] = (await look(hosts))[0]!.machines;
    writeMarks(hosts, machine);
    if (scenario.snapshotBefore !== undefined)
      await makeSnapshotBefore(double, hosts[0]!, lane.sshUris[0], machine!, scenario.snapshotBefore);
    const world = await SavedWorld.save(hosts);
    if (scenario.forgets === true) await engine.restore(undefined);
    const state = await engine.save();
    await world.restore();
    const begin = await look(hosts);
    double.heal();
    const first = await operate(lane, scenario);
    const calls = double.calls();
    const mayFail = scenario.replace !== undefined || scenario.corrected !== undefined;
    if (first.failed && !mayFail) throw new Error(`${scenario.title} fails without a fault: ${first.text}`);
    if (!first.failed && scenario.corrected !== undefined) throw new Error(`${scenario.title} does not fail by itself`);
    // A replacement may be refused; then a plain `up`, which asks for none, has nothing to do.
    const result = mayFail ? await recover(lane, scenario) : first;
    const end = await look(hosts);
    const problems = scenario.problems(end);
    if (problems.length > 0)
      throw new Error(
        `${scenario.title} without a fault ends wrongly: ${problems.join("; ")}\n${first.text}\n${result.text}`,
      );
    return new Prepared(lane, hosts, scenario, world, state, begin, end, calls);
  }

  /** Every call of the operation with every fault. */
  get cells(): Cell[] {
    return this.calls.flatMap((call) => call.faults.map((fault) => ({ scenario: this.scenario, call, fault })));
  }

  /** Spoils one call, then `pulumi cancel` and a plain `up` without help, and looks at what came of it. */
  async judge(cell: Cell): Promise<Judged> {
    const { double, engine } = this.lane;
    const hosts = this.hosts;
    const verdict = (kind: Verdict, why = ""): Judged => ({ cell, verdict: kind, why });
    await this.world.restore();
    await engine.restore(this.state);
    double.spoil(cell.call.number, cell.fault);
    const hangs = (): boolean => cell.fault === "hangs" && double.fired;
    engine.interruptWhen(hangs);
    const spoilt = await operate(this.lane, this.scenario, hangs);
    const fired = double.fired;
    double.heal();
    engine.interruptWhen(() => false);
    if (cell.fault.startsWith("libvirtd")) await Promise.all(hosts.map(upAgain));
    if (!fired) return verdict("wrong", "the call did not come: the operation does not make the same calls each time");
    const told = spoilt.text === "" ? "" : `\n    the fault was reported as: ${spoilt.text}`;
    const between = this.lostBetween(await look(hosts));
    if (between !== undefined) return verdict("lost", `${between} after the fault${told}`);
    const healed = await recover(this.lane, this.scenario);
    const world = await look(hosts);
    const lost = lostAtEnd(this.begin, this.end, world);
    if (lost !== undefined) return verdict("lost", `${lost}${told}`);
    if (healed.failed) return verdict("stuck", `${healed.text}${told}`);
    const wrong = [
      ...differences(this.end, world),
      ...(await engine.disagreements(programAtEnd(this.scenario, urisOf(this.lane, this.scenario)))),
    ];
    return wrong.length === 0 ? verdict("fine") : verdict("wrong", `${wrong.join("; ")}${told}`);
  }

  /** What must not be missing, not even until the next `up`. */
  private lostBetween(world: World): string | undefined {
    const everywhere = world.flatMap(({ machines }) => machines);
    for (const { uuid, name } of this.begin.flatMap(({ machines }) => machines)) {
      if (this.scenario.keepsMachine && !everywhere.some((one) => one.uuid === uuid))
        return `no host has the machine ${name}`;
    }
    return this.lostImages(world) ?? this.lostDisk(world);
  }

  /** Behind overlays, a disk holds what it held before or what it is to hold. */
  private lostDisk(world: World): string | undefined {
    const disksOf = (one: World): (readonly [string, string])[] =>
      one.flatMap(({ machines, images }) =>
        machines.map(({ uuid, snapshots: { disk } }) => [uuid, disk ?? images["ada.raw"] ?? ""] as const),
      );
    if (this.scenario.shell !== true) return undefined;
    const expected = [...disksOf(this.begin), ...disksOf(this.end)];
    const other = disksOf(world).find(([uuid, disk]) => !expected.some((one) => one[0] === uuid && one[1] === disk));
    return other === undefined ? undefined : `the machine's disk holds "${other[1]}"`;
  }

  /** Data that is there at the end when nothing goes wrong is there all the time. */
  private lostImages(world: World): string | undefined {
    const all = (one: World): string[] =>
      one.flatMap(({ images }) => Object.values(images)).filter((mark) => mark !== "");
    const kept = all(this.begin).filter((mark) => all(this.end).includes(mark));
    const gone = kept.find((mark) => !all(world).includes(mark));
    return gone === undefined ? undefined : `no disk holds the ${gone}`;
  }
}

/** The operation may have failed before its libvirtd is up again, when another call of it met the dead one. */
async function upAgain(host: PrivateLibvirtd): Promise<void> {
  VirshShell.forget(host);
  await host.start();
}

function mentions(scenario: Scenario, { hosts: [one, two] }: Lane, uri: string): boolean {
  const hosts: Hosts = [one.uri, two.uri];
  const programs = [...scenario.before(hosts), ...scenario.after(hosts)];
  return JSON.stringify(programs.map(({ inputs }) => inputs(() => ""))).includes(uri);
}

const urisOf = ({ hosts: [one, two], sshUris }: Lane, { shell }: Scenario): Hosts =>
  shell === true ? sshUris : [one.uri, two.uri];

function operate(lane: Lane, scenario: Scenario, interrupt: () => boolean = () => false): Promise<Result> {
  const { engine, double } = lane;
  const { operation, after, replace, snapshots } = scenario;
  const hosts = urisOf(lane, scenario);
  const program = after(hosts);
  if (snapshots !== undefined) return snapshotCommand(double, [hosts[0], ...snapshots], interrupt);
  if (operation === "destroy") return engine.destroy();
  if (operation === "refresh") return engine.refresh(program);
  return engine.up(program, replace === undefined ? {} : { replace });
}

async function recover(lane: Lane, scenario: Scenario): Promise<Result> {
  await lane.engine.cancel();
  if (scenario.snapshots !== undefined) {
    const again = await operate(lane, scenario);
    // The first run did it all, and only its answer was lost.
    if (again.failed && !/has no snapshot/.test(again.text)) return again;
  }
  return scenario.operation === "destroy"
    ? lane.engine.destroy()
    : lane.engine.up(programAtEnd(scenario, urisOf(lane, scenario)));
}

const programAtEnd = ({ after, corrected }: Scenario, hosts: Hosts): Program => (corrected ?? after)(hosts);

/**
 * A machine, UEFI variables, a TPM or a disk's data that were there, are there when nothing goes wrong, and are not
 * now.
 */
function lostAtEnd(begin: World, wanted: World, world: World): string | undefined {
  const had = new Set(begin.flatMap(({ machines }) => machines).map(({ uuid }) => uuid));
  for (const [host, { machines, images }] of wanted.entries()) {
    for (const machine of machines.filter(({ uuid }) => had.has(uuid))) {
      if (!world.some((one) => one.machines.some(({ uuid }) => uuid === machine.uuid)))
        return `no host has the machine ${machine.name}`;
      const found = world[host]!.machines.find(({ uuid }) => uuid === machine.uuid);
      if (found === undefined) continue;
      if (machine.variables !== undefined && found.variables !== machine.variables)
        return `the UEFI variables of ${machine.name} are not those it had`;
      if (machine.tpm !== undefined && found.tpm !== machine.tpm)
        return `the TPM of ${machine.name} is not the one it had`;
      const gone = machine.snapshots.held.find((one) => !found.snapshots.held.includes(one));
      if (gone !== undefined) return `no snapshot of ${machine.name} holds the ${gone}`;
      if (machine.snapshots.disk !== undefined && found.snapshots.disk !== machine.snapshots.disk)
        return `the disk of ${machine.name} holds "${found.snapshots.disk}" instead of "${machine.snapshots.disk}"`;
    }
    for (const [name, mark] of Object.entries(images)) {
      if (mark !== "" && world[host]!.images[name] !== mark)
        return `${name} on host ${host + 1} does not hold the ${mark}`;
    }
  }
  return undefined;
}

function differences(wanted: World, world: World): string[] {
  return wanted.flatMap((host, index) => {
    const there = world[index]!;
    const where = `on host ${index + 1}`;
    const names = (machines: readonly { readonly name: string }[]): string =>
      machines
        .map(({ name }) => name)
        .sort()
        .join(", ") || "none";
    if (names(host.machines) !== names(there.machines))
      return [`machines ${where}: ${names(there.machines)} instead of ${names(host.machines)}`];
    return [
      ...host.machines.flatMap((machine) => {
        const found = there.machines.find(({ name }) => name === machine.name)!;
        const { open, complete } = found.snapshots;
        // An operation that is done again may have made its own once more.
        const more = complete - machine.snapshots.complete;
        const tooMany = more === 0 || (more === 1 && machine.snapshots.complete > 0) ? [] : [`${more} more snapshots`];
        return [
          ...open,
          ...tooMany,
          ...(["uuid", "running", "autostart", "xml", "variables", "tpm"] as const).flatMap((key) =>
            found[key] === machine[key]
              ? []
              : [`${key} of ${machine.name} ${where}: ${firstDifference(String(machine[key]), String(found[key]))}`],
          ),
        ];
      }),
      ...[...new Set([...Object.keys(host.images), ...Object.keys(there.images)])].flatMap((name) =>
        host.images[name] === there.images[name]
          ? []
          : [`${name} ${where} ${there.images[name] === undefined ? "is missing" : "is left over, or another"}`],
      ),
      ...without(there.strays, host.strays).map((file) => `${file} is left ${where}`),
    ];
  });
}

function firstDifference(wanted: string, found: string): string {
  const [one, two] = [wanted.split("\n"), found.split("\n")];
  const line = one.findIndex((text, index) => text !== two[index]);
  return `"${(two[line] ?? "").trim()}" instead of "${(one[line] ?? "").trim()}"`;
}

const without = (all: readonly string[], those: readonly string[]): string[] =>
  all.filter((one) => !those.includes(one));
