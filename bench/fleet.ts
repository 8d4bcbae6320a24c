import type { PulumiFn } from "@pulumi/pulumi/automation";
import * as pulumi from "@pulumi/pulumi";
import type * as Public from "../src";
import type { FleetTemplateArgs } from "../src/components";
import { assertSucceeded, type Outcome, TestStack } from "../test/provider/engine";
import { noPrivateLibvirtd, type PrivateLibvirtd, startPrivateLibvirtd } from "../test/support/private-libvirtd";
import { type BenchPart, type Figure, inTurn, milliseconds } from "./figures";
import { type PluginUse, watched } from "./plugin-watch";
import { NoopThing, noopPlugin } from "./preview";
import { VirshCount } from "./virsh-count";

const { WindowsFleet } = require("../dist") as typeof Public;

/** Defined and never started: what is measured is the provider, not QEMU. */
const template: FleetTemplateArgs = {
  windows: "windows-11",
  preset: "desktop",
  vcpus: 4,
  memory: "4 GiB",
  hostSupport: "report",
  running: false,
  networks: [],
};

const NAMES = "wg-bench-{nnnn}";
const nameOf = (number: number): string => `wg-bench-${String(number).padStart(4, "0")}`;

const fleetOf =
  (count: number, hosts: readonly PrivateLibvirtd[]): PulumiFn =>
  async () => {
    new WindowsFleet("fleet", {
      template,
      count,
      namePattern: NAMES,
      // The machine that plays the hosts is smaller than they would be.
      hosts: Object.fromEntries(
        hosts.map(({ uri }, index) => [`kvm${index + 1}`, { uri, capacity: { memory: "1000 TiB", cpus: 4096 } }]),
      ),
    });
  };

/** As many resources below one component, of a provider that does nothing. */
class NoopFleet extends pulumi.ComponentResource {
  constructor(name: string, count: number) {
    super("noop:index:Fleet", name);
    for (let number = 1; number <= count; number++)
      new NoopThing(`${name}-${nameOf(number)}`, { ...template, name: nameOf(number) }, { parent: this });
    this.registerOutputs({});
  }
}

const noopsOf =
  (count: number): PulumiFn =>
  async () =>
    void new NoopFleet("fleet", count);

const PREVIEW = "preview of a new fleet";
const AGAIN = "up again, nothing changed";
const REFRESH = "refresh";
const steps = [PREVIEW, AGAIN, REFRESH] as const;
type Step = (typeof steps)[number];

interface Found {
  readonly step: Step;
  readonly size: number;
  readonly use: Use;
  /** Ours and the floor's, in milliseconds. */
  readonly times: readonly [number, number];
}

/** What one round of a step took of the provider and of the hosts. */
interface Use extends PluginUse {
  readonly virsh: number;
}

/** One side of the comparison, with a stack that grows from size to size and one that stays empty. */
class Side {
  private constructor(
    private readonly grown: TestStack,
    private readonly empty: TestStack,
    private readonly program: (count: number) => PulumiFn,
  ) {}

  static async make(program: (count: number) => PulumiFn): Promise<Side> {
    const stack = (): Promise<TestStack> => TestStack.make(program(1), { plugins: [noopPlugin] });
    return new Side(await stack(), await stack(), program);
  }

  async grow(count: number): Promise<void> {
    assertSucceeded(await this.grown.up(this.program(count)));
  }

  run(step: Step, count: number): Promise<Outcome> {
    if (step === PREVIEW) return this.empty.preview(this.program(count));
    return step === REFRESH ? this.grown.refresh() : this.grown.up(this.program(count));
  }

  time(step: Step, count: number): Promise<number> {
    return milliseconds(async () => assertSucceeded(await this.run(step, count)));
  }

  /** A round of its own, because watching takes time. */
  async use(step: Step, count: number): Promise<Use> {
    const counter = new VirshCount();
    const environments = [this.grown, this.empty].map(({ stack }) => stack.workspace.envVars);
    const before = environments.map((environment) => environment["PATH"]!);
    for (const environment of environments) environment["PATH"] = process.env["PATH"]!;
    try {
      const use = await watched(async () => assertSucceeded(await this.run(step, count)));
      return { ...use, virsh: counter.calls().length };
    } finally {
      environments.forEach((environment, index) => (environment["PATH"] = before[index]!));
      counter.stop();
    }
  }

  /** The machines go with their hosts. */
  abandon(): void {
    for (const stack of [this.empty, this.grown]) stack.abandon();
  }
}

export const fleetPart: BenchPart = {
  name: "fleet",
  title: "a WindowsFleet against as many resources of a provider that does nothing",
  async run({ quick, guests, hosts, say }) {
    if (noPrivateLibvirtd !== undefined) {
      say(`skipped, because each host is a libvirtd of its own: ${noPrivateLibvirtd}`);
      return [];
    }
    const sizes = guests === undefined ? (quick ? [3, 6] : [100, 1_000, 3_000]) : [guests];
    const hostCounts = hosts === undefined ? (quick ? [2] : [1, 50]) : [hosts];
    const floor = await Side.make(noopsOf);
    const figures: Figure[] = [];
    try {
      for (const count of hostCounts) figures.push(...(await measured(floor, sizes, count, quick, say)));
    } finally {
      floor.abandon();
    }
    return figures;
  },
};

async function measured(
  floor: Side,
  sizes: readonly number[],
  hostCount: number,
  quick: boolean,
  say: (line: string) => void,
): Promise<Figure[]> {
  say(`${hostsText(hostCount)}, each with a libvirtd of its own`);
  const hosts: PrivateLibvirtd[] = [];
  try {
    for (let number = 0; number < hostCount; number++) hosts.push(await startPrivateLibvirtd());
    const ours = await Side.make((count) => fleetOf(count, hosts));
    try {
      const found: Found[] = [];
      const measure = async (step: Step, size: number): Promise<void> => {
        const rounds = quick || size > 1_000 ? 1 : size > 100 ? 2 : 3;
        say(`${size} members: ${step}, once to watch, ${rounds} rounds in turn`);
        const use = await ours.use(step, size);
        const times = await inTurn(
          rounds,
          () => ours.time(step, size),
          () => floor.time(step, size),
        );
        say(`    ${seconds(times[0])}, against ${seconds(times[1])}; ${JSON.stringify(use)}`);
        found.push({ step, size, use, times });
      };
      // As long as the hosts are empty.
      for (const size of sizes) await measure(PREVIEW, size);
      for (const size of sizes) {
        say(`${size} members: created`);
        await ours.grow(size);
        await floor.grow(size);
        await measure(AGAIN, size);
        await measure(REFRESH, size);
      }
      return figuresOf(found, sizes, hostCount);
    } finally {
      ours.abandon();
    }
  } finally {
    for (const host of hosts) await host.stop();
  }
}

const figuresOf = (found: readonly Found[], sizes: readonly number[], hosts: number): Figure[] => [
  ...sizes.flatMap((size) => {
    const some = found.filter((one) => one.size === size);
    return [
      ...some.flatMap(({ step, use, times: [ours, floor] }) => [
        timeFigure(step, size, hosts, ours, floor),
        virshFigure(step, size, hosts, use.virsh),
      ]),
      ...useFigures(
        size,
        hosts,
        some.map(({ use }) => use),
      ),
    ];
  }),
  ...growth(new Map(found.filter(({ step }) => step === REFRESH).map(({ size, times }) => [size, times[0]])), hosts),
];

const hostsText = (count: number): string => (count === 1 ? "1 host" : `${count} hosts`);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Times the floor's. A goal is set for a fleet that is large enough for the start of the provider not to count. */
const MOST_PREVIEW = 1.15;

function timeFigure(step: Step, size: number, hosts: number, ours: number, floor: number): Figure {
  const hasGoal = step === PREVIEW && size === 1_000;
  return {
    what: `${step}: ${size} members on ${hostsText(hosts)}`,
    value: seconds(ours),
    against: `${size} no-op resources below one component: ${seconds(floor)}`,
    ratio: `${(ours / floor).toFixed(2)} x`,
    ...(hasGoal ? { goal: `≤ ${MOST_PREVIEW} x`, met: ours / floor <= MOST_PREVIEW } : { goal: "" }),
  };
}

/** Beside what asks each host once what it is and has, a refresh has one process for 50 machines. */
const ASKED_ONCE = 10;

function virshFigure(step: Step, size: number, hosts: number, processes: number): Figure {
  const most = hosts * 2 + Math.ceil(size / 50);
  return {
    what: `virsh processes of ${step}: ${size} members on ${hostsText(hosts)}`,
    value: String(processes),
    against: `${hostsText(hosts)}`,
    ratio: `${(processes / hosts).toFixed(1)} for each host`,
    ...(step === REFRESH
      ? { goal: `≤ ${most}`, met: processes <= most }
      : { goal: `≤ ${ASKED_ONCE} for each host`, met: processes <= ASKED_ONCE * hosts }),
  };
}

const MOST_MEMORY = 250;

function useFigures(size: number, hosts: number, uses: readonly Use[]): Figure[] {
  const most = (pick: (use: Use) => number): number => Math.max(...uses.map(pick));
  const where = `${size} members on ${hostsText(hosts)}`;
  const eachStep = steps.join(", ");
  const figure = (what: string, value: number, unit: string, goal: number | undefined): Figure => ({
    what: `${what}: ${where}`,
    value: `${Math.round(value)}${unit}`,
    against: `the most of ${eachStep}`,
    ratio: "",
    ...(goal === undefined ? { goal: "" } : { goal: `≤ ${goal}${unit}`, met: value <= goal }),
  });
  return [
    figure(
      "memory of the provider",
      most(({ memoryMiB }) => memoryMiB),
      " MiB",
      MOST_MEMORY,
    ),
    figure(
      "processes of the provider",
      most(({ processes }) => processes),
      "",
      1,
    ),
    figure(
      "open files of the provider",
      most(({ files }) => files),
      "",
      undefined,
    ),
  ];
}

const MOST_GROWTH = 1.3;

/** A refresh that is linear takes for each member as long in a large fleet as in a smaller one. */
function growth(refreshed: ReadonlyMap<number, number>, hosts: number): Figure[] {
  const all = [...refreshed];
  if (all.length < 2) return [];
  const [[small, smallTime], [large, largeTime]] = [all.at(-2)!, all.at(-1)!];
  const [each, before] = [largeTime / large, smallTime / small];
  return [
    {
      what: `refresh of one member among ${large} on ${hostsText(hosts)}`,
      value: `${each.toFixed(1)} ms`,
      against: `among ${small}: ${before.toFixed(1)} ms`,
      ratio: `${(each / before).toFixed(2)} x`,
      goal: `≤ ${MOST_GROWTH} x`,
      met: each / before <= MOST_GROWTH,
    },
  ];
}
