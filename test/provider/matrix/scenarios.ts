import { startable } from "../machines";
import type { Declared, Program } from "./program";
import { LATER } from "./snapshots";
import type { World } from "./world";

/** The hosts' URIs. */
export type Hosts = readonly [string, string];

/** One operation of the provider, and what must come of it whatever happens on the way. */
export interface Scenario {
  readonly title: string;
  /** Deployed before, without faults. */
  before(hosts: Hosts): Program;
  /** What the program wants from then on. */
  after(hosts: Hosts): Program;
  readonly operation: "up" | "refresh" | "destroy";
  /** The operation fails by itself; this is the program that a person writes then. */
  corrected?(hosts: Hosts): Program;
  /** The state of what was deployed before is lost, so that the operation takes it over. */
  readonly forgets?: boolean;
  /** The hosts are reached through ssh, which has a shell: snapshots copy files there. */
  readonly shell?: boolean;
  /** There is a snapshot `one` before, made by whom; Windows has written since. */
  readonly snapshotBefore?: "user" | "update";
  /** The operation is `windows-guest snapshots <host> …` with these arguments; then comes an `up`. */
  readonly snapshots?: readonly string[];
  /** Names of resources that `pulumi up --replace` is asked to replace, in the operation that is spoilt only. */
  readonly replace?: readonly string[];
  /** The machine must be defined on a host at every moment. */
  readonly keepsMachine: boolean;
  /** Too slow for every `npm test`: something is started or shut down in it, or it makes many calls. */
  readonly slow?: boolean;
  /**
   * What is out of order in the world after an operation without faults, in words; it keeps the matrix from judging by
   * a wrong measure.
   */
  problems(world: World): string[];
}

const NAME = "ada";
const DATA = "data of ada.raw";
const onFirst = 0;
const onSecond = 1;

/** A disk of the machine, raw so that a test can read and write what is in it. */
const disk = (uri: string, more: Readonly<Record<string, unknown>> = {}): Declared => ({
  type: "Volume",
  name: "disk",
  inputs: () => ({ host: { uri }, name: "ada.raw", size: "1 MiB", format: "raw", ...more }),
});

/** A further disk, which the machine does not have yet. */
const secondDisk = (uri: string): Declared => ({
  type: "Volume",
  name: "second",
  inputs: () => ({ host: { uri }, name: "second.raw", size: "1 MiB", format: "raw" }),
});

/** A machine with UEFI variables and a TPM. It is only defined: no Windows has to start for what is asked here. */
const machine = (uri: string, more: Readonly<Record<string, unknown>> = {}): Declared => ({
  type: "Domain",
  name: NAME,
  dependsOn: ["disk"],
  inputs: (output) => ({
    host: { uri },
    name: NAME,
    windows: "windows-11",
    hostSupport: "report",
    networks: [],
    memory: "4 GiB",
    systemDisk: { pool: output("disk", "pool"), volume: output("disk", "name"), format: "raw" },
    running: false,
    autostart: true,
    ...more,
  }),
});

/** A machine that QEMU really runs. Nothing in it hears the power button, so its power is cut after a second. */
const runningMachine = (uri: string, more: Readonly<Record<string, unknown>> = {}): Declared =>
  machine(uri, { ...startable, running: true, autostart: false, forceStop: true, shutdownTimeoutSeconds: 1, ...more });

/** The same, restarted for what takes effect only at a start. */
const restarted = (uri: string, more: Readonly<Record<string, unknown>> = {}): Program =>
  bothRunning(uri, { restart: "force", ...more });

/** Each update of the definition makes a snapshot before, and one is kept. */
const snapshotted = { snapshotBefore: "update", keepSnapshots: 1 };

const both = (uri: string, more: Readonly<Record<string, unknown>> = {}): Program => [disk(uri), machine(uri, more)];
const bothRunning = (uri: string, more: Readonly<Record<string, unknown>> = {}): Program => [
  disk(uri),
  runningMachine(uri, more),
];

interface Wanted {
  /** The host that has the machine; undefined: none. */
  readonly on?: number;
  readonly name?: string;
  readonly running?: boolean;
  readonly memoryGiB?: number;
  /** Windows' own data: in its disk, in its UEFI variables and its TPM. */
  readonly marks?: boolean;
  readonly snapshots?: number;
  /** What Windows reads at the beginning of its disk, where that is not what is in its first image. */
  readonly disk?: string;
}

const wants =
  ({ on, name = NAME, running = false, memoryGiB, marks = true, snapshots = 0, disk = DATA }: Wanted) =>
  (world: World): string[] => {
    const problems = world.flatMap(({ machines }, host) => {
      const names = machines.map((one) => one.name).join();
      return names === (host === on ? name : "") ? [] : [`host ${host + 1} has the machines "${names}"`];
    });
    const there = on === undefined ? undefined : world[on]?.machines[0];
    if (there === undefined) return problems;
    if (there.running !== running) problems.push(`running is ${String(there.running)}`);
    if (memoryGiB !== undefined && !there.xml.includes(`<memory unit='KiB'>${memoryGiB * 1024 * 1024}<`))
      problems.push("its memory is another");
    const read = there.snapshots.disk ?? world[0]!.images["ada.raw"];
    if (marks && read !== disk) problems.push(`its disk has other data: ${read}`);
    if (there.snapshots.complete !== snapshots) problems.push(`it has ${there.snapshots.complete} complete snapshots`);
    if (marks && there.variables !== undefined && there.variables !== "variables of ada")
      problems.push("its UEFI variables are others");
    return problems;
  };

export const scenarios: readonly Scenario[] = [
  {
    title: "create",
    before: () => [],
    after: ([uri]) => both(uri),
    operation: "up",
    keepsMachine: false,
    problems: wants({ on: onFirst, marks: false }),
  },
  {
    title: "update",
    before: ([uri]) => both(uri),
    after: ([uri]) => both(uri, { memory: "6 GiB", description: "changed", autostart: false }),
    operation: "up",
    keepsMachine: true,
    problems: wants({ on: onFirst, memoryGiB: 6 }),
  },
  {
    title: "rename",
    before: ([uri]) => both(uri),
    after: ([uri]) => both(uri, { name: "bob", memory: "6 GiB" }),
    operation: "up",
    keepsMachine: true,
    problems: wants({ on: onFirst, name: "bob", memoryGiB: 6 }),
  },
  {
    title: "adopt",
    before: ([uri]) => both(uri),
    after: ([uri]) => [disk(uri, { adopt: true }), machine(uri, { adopt: true, memory: "6 GiB" })],
    operation: "up",
    forgets: true,
    keepsMachine: true,
    problems: wants({ on: onFirst, memoryGiB: 6 }),
  },
  {
    // The program says something else than the machine: the same `up` updates what it has taken.
    title: "import",
    before: ([uri]) => both(uri),
    after: ([uri]) => [disk(uri, { adopt: true }), { ...machine(uri, { memory: "6 GiB" }), import: `${uri}/${NAME}` }],
    operation: "up",
    forgets: true,
    keepsMachine: true,
    problems: wants({ on: onFirst, memoryGiB: 6 }),
  },
  {
    title: "snapshot, then update",
    before: ([uri]) => both(uri, snapshotted),
    after: ([uri]) => both(uri, { ...snapshotted, memory: "6 GiB" }),
    operation: "up",
    shell: true,
    keepsMachine: true,
    slow: true,
    problems: wants({ on: onFirst, memoryGiB: 6, snapshots: 1 }),
  },
  {
    // The snapshot before is one too many, and its overlays are merged.
    title: "snapshot, then update, then merge",
    before: ([uri]) => both(uri, { ...snapshotted, memory: "5 GiB" }),
    after: ([uri]) => both(uri, { ...snapshotted, memory: "6 GiB" }),
    operation: "up",
    shell: true,
    snapshotBefore: "update",
    keepsMachine: true,
    slow: true,
    problems: wants({ on: onFirst, memoryGiB: 6, snapshots: 1, disk: LATER }),
  },
  {
    title: "revert to a snapshot",
    before: ([uri]) => both(uri),
    after: ([uri]) => both(uri),
    operation: "up",
    shell: true,
    snapshotBefore: "user",
    snapshots: [NAME, "revert", "one"],
    keepsMachine: true,
    slow: true,
    problems: wants({ on: onFirst, snapshots: 2 }),
  },
  {
    title: "remove a snapshot",
    before: ([uri]) => both(uri),
    after: ([uri]) => both(uri),
    operation: "up",
    shell: true,
    snapshotBefore: "user",
    snapshots: [NAME, "remove", "one"],
    keepsMachine: true,
    slow: true,
    problems: wants({ on: onFirst, snapshots: 0, disk: LATER }),
  },
  {
    title: "replace the machine",
    before: ([uri]) => both(uri),
    after: ([uri]) => both(uri),
    operation: "up",
    replace: [NAME],
    keepsMachine: true,
    problems: wants({ on: onFirst }),
  },
  {
    title: "replace the volume",
    before: ([uri]) => both(uri),
    after: ([uri]) => both(uri),
    operation: "up",
    replace: ["disk"],
    keepsMachine: true,
    problems: wants({ on: onFirst }),
  },
  {
    title: "move",
    before: ([uri]) => both(uri),
    after: ([, uri]) => both(uri),
    operation: "up",
    keepsMachine: true,
    // Its data is copied by a person; on the first host it stays.
    problems: wants({ on: onSecond }),
  },
  {
    title: "delete",
    before: ([uri]) => both(uri),
    after: () => [],
    operation: "destroy",
    keepsMachine: false,
    problems: wants({}),
  },
  {
    title: "delete with everything",
    before: ([uri]) => [disk(uri, { deleteOnDestroy: true }), machine(uri, { deleteStateOnDestroy: true })],
    after: () => [],
    operation: "destroy",
    keepsMachine: false,
    problems: (world) => [
      ...wants({ marks: false })(world),
      ...world.flatMap(({ images, strays }) => [...Object.keys(images), ...strays].map((file) => `${file} is left`)),
    ],
  },
  {
    title: "refresh",
    before: ([uri]) => both(uri),
    after: ([uri]) => both(uri),
    operation: "refresh",
    keepsMachine: true,
    problems: wants({ on: onFirst }),
  },
  {
    title: "create and start",
    before: () => [],
    after: ([uri]) => bothRunning(uri),
    operation: "up",
    keepsMachine: false,
    slow: true,
    problems: wants({ on: onFirst, running: true, marks: false }),
  },
  {
    title: "start",
    before: ([uri]) => bothRunning(uri, { running: false }),
    after: ([uri]) => bothRunning(uri),
    operation: "up",
    keepsMachine: true,
    slow: true,
    problems: wants({ on: onFirst, running: true }),
  },
  {
    title: "update while it runs",
    before: ([uri]) => bothRunning(uri),
    after: ([uri]) => bothRunning(uri, { description: "changed", memory: "3 GiB" }),
    operation: "up",
    keepsMachine: true,
    slow: true,
    problems: wants({ on: onFirst, running: true, memoryGiB: 3 }),
  },
  {
    // A disk is attached to the running machine, and its display gets another password.
    title: "change live",
    before: ([uri]) => [...bothRunning(uri, { graphics: { type: "vnc", password: "first1" } }), secondDisk(uri)],
    after: ([uri]) => [
      disk(uri),
      secondDisk(uri),
      runningMachine(uri, {
        graphics: { type: "vnc", password: "second2" },
        disks: [{ name: "second", pool: "default", volume: "second.raw", format: "raw", bus: "virtio" }],
      }),
    ],
    operation: "up",
    keepsMachine: true,
    slow: true,
    problems: wants({ on: onFirst, running: true }),
  },
  {
    title: "restart",
    before: ([uri]) => restarted(uri),
    after: ([uri]) => restarted(uri, { memory: "3 GiB" }),
    operation: "up",
    keepsMachine: true,
    slow: true,
    problems: wants({ on: onFirst, running: true, memoryGiB: 3 }),
  },
  {
    title: "roll back",
    before: ([uri]) => restarted(uri),
    after: ([uri]) => restarted(uri, { memory: "3 GiB", cdroms: [{ path: "/tmp/wg-no-such-medium.iso" }] }),
    corrected: ([uri]) => restarted(uri, { memory: "3 GiB" }),
    operation: "up",
    keepsMachine: true,
    slow: true,
    problems: wants({ on: onFirst, running: true, memoryGiB: 3 }),
  },
  {
    // A machine that runs is not moved: its host would be refused.
    title: "move and start",
    before: ([uri]) => bothRunning(uri, { running: false }),
    after: ([, uri]) => bothRunning(uri),
    operation: "up",
    keepsMachine: true,
    slow: true,
    problems: wants({ on: onSecond, running: true }),
  },
  {
    title: "delete while it runs",
    before: ([uri]) => bothRunning(uri),
    after: () => [],
    operation: "destroy",
    keepsMachine: false,
    slow: true,
    problems: wants({}),
  },
];
