import { randomBytes } from "node:crypto";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { assertSucceeded, TestStack } from "../test/provider/engine";
import { median, milliseconds, pairsOf, type BenchPart, type Figure } from "./figures";
import { guestsNamed, noopPlugin, noopsNamed } from "./preview";
import { VirshCount } from "./virsh-count";

const steps = ["up", "up again, nothing changed", "refresh"] as const;
type Step = (typeof steps)[number];
type Times = Readonly<Record<Step, number>>;

/** Machines that are defined for real, and none that starts: what is measured is the provider, not QEMU. */
const prefix = `wg-bench-${randomBytes(3).toString("hex")}-`;

/** One life of a stack, from nothing and back to nothing. `after`: called when a step is through. */
async function life(
  stack: TestStack,
  program: PulumiFn,
  after: (step: Step) => unknown = () => undefined,
): Promise<Times> {
  const timed = (task: () => ReturnType<TestStack["up"]>): Promise<number> =>
    milliseconds(async () => assertSucceeded(await task()));
  const times = {} as Record<Step, number>;
  times.up = await timed(() => stack.up(program));
  await after("up");
  times["up again, nothing changed"] = await timed(() => stack.up(program));
  await after("up again, nothing changed");
  times.refresh = await timed(() => stack.refresh());
  await after("refresh");
  assertSucceeded(await stack.destroy());
  return times;
}

/** Bytes that the deployment's resources take in the state, the stack's own one apart, for each guest. */
async function stateBytes(stack: TestStack, count: number): Promise<number> {
  const resources = (await stack.resources()).filter(({ type }) => type !== "pulumi:pulumi:Stack");
  return Math.round(JSON.stringify(resources).length / count);
}

export const upPart: BenchPart = {
  name: "up",
  title: "pulumi up and refresh on this host's libvirt, against a provider that does nothing",
  async run({ quick, guests, say }) {
    const count = guests ?? (quick ? 2 : 30);
    // A large fleet takes minutes for a round.
    const rounds = quick ? 1 : count > 100 ? 2 : 3;
    const ours = guestsNamed(prefix, count);
    const noops = noopsNamed(prefix, count);
    say(`${count} guests, once to count`);
    const { processes, bytes } = await counted(ours, count);
    const stack = await TestStack.make(ours, { plugins: [noopPlugin] });
    try {
      let noopBytes = 0;
      await life(stack, noops, async (step) => {
        if (step === "up") noopBytes = await stateBytes(stack, count);
      });
      say(`${rounds} rounds in turn`);
      const found = await pairsOf(
        rounds,
        () => life(stack, ours),
        () => life(stack, noops),
      );
      return [
        ...steps.map((step) =>
          timeFigure(
            step,
            count,
            median(found.map(([one]) => one[step])),
            median(found.map(([, other]) => other[step])),
          ),
        ),
        ...processFigures(processes, count),
        stateFigure(bytes, noopBytes),
      ];
    } finally {
      await stack.remove();
    }
  },
};

/** One life whose virsh processes are counted, which takes time of its own. */
async function counted(
  program: PulumiFn,
  count: number,
): Promise<{ readonly processes: Readonly<Record<Step, number>>; readonly bytes: number }> {
  const processes = {} as Record<Step, number>;
  let bytes = 0;
  // A stack hands on the PATH that it was made with.
  const counter = new VirshCount();
  try {
    const stack = await TestStack.make(program);
    try {
      await life(stack, program, async (step) => {
        processes[step] = counter.calls().length;
        if (step === "up") bytes = await stateBytes(stack, count);
      });
    } finally {
      await stack.remove();
    }
  } finally {
    counter.stop();
  }
  return { processes, bytes };
}

/** Times the floor's. Only for `up` of a fleet is there a goal. */
const MOST_UP = 1.8;

function timeFigure(step: Step, count: number, ours: number, floor: number): Figure {
  return {
    what: `${step}: ${count} guests, defined and off`,
    value: `${(ours / 1000).toFixed(1)} s`,
    against: `${count} no-op components with a resource each: ${(floor / 1000).toFixed(1)} s`,
    ratio: `${(ours / floor).toFixed(2)} x`,
    ...(step === "up" ? { goal: `≤ ${MOST_UP} x`, met: ours / floor <= MOST_UP } : { goal: "" }),
  };
}

/** Those that ask the host what it can do are among them. */
function processFigures(processes: Readonly<Record<Step, number>>, count: number): Figure[] {
  const most = { up: 3 * count, refresh: Math.ceil(count / 50) } as const;
  return (["up", "refresh"] as const).map((step) => ({
    what: `virsh processes of ${step}, ${count} guests`,
    value: String(processes[step]),
    against: `none (${step === "up" ? "goal: 3 for each guest" : "goal: 1 for 50 guests"})`,
    ratio: `${(processes[step] / count).toFixed(2)} for each guest`,
    goal: `≤ ${most[step]}`,
    met: processes[step] <= most[step],
  }));
}

const MOST_STATE = 6 * 1024;

const stateFigure = (ours: number, noops: number): Figure => ({
  what: "state of one guest, as JSON",
  value: `${(ours / 1024).toFixed(1)} KiB`,
  against: `a no-op component with a resource: ${(noops / 1024).toFixed(1)} KiB`,
  ratio: `${(ours / noops).toFixed(1)} x`,
  goal: `≤ ${MOST_STATE / 1024} KiB`,
  met: ours <= MOST_STATE,
});
