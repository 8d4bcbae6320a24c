import { randomBytes } from "node:crypto";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { Domain } from "../src/components";
import { assertSucceeded, TestStack } from "../test/provider/engine";
import { startable } from "../test/provider/machines";
import { type BenchPart, type Figure, inTurn, milliseconds } from "./figures";
import { snapshotFigure } from "./snapshot";

const prefix = `wg-bench-${randomBytes(3).toString("hex")}-`;

/** Machines that QEMU runs, without an operating system, or the same that are off. */
const machines =
  (count: number, running: boolean): PulumiFn =>
  async () => {
    for (let number = 1; number <= count; number++) {
      const name = `${prefix}${running ? "on" : "off"}-${number}`;
      new Domain(name, { ...startable, name, running, forceStop: true, shutdownTimeoutSeconds: 1 });
    }
  };

const MOST_UP = 1.3;

/** Does a machine that runs cost more than one that is off, where nothing changes? */
export const runningPart: BenchPart = {
  name: "running",
  title: "machines that run: pulumi up and refresh against the same machines that are off, and a snapshot",
  async run({ quick, guests, say }) {
    const count = guests ?? (quick ? 2 : 100);
    const rounds = quick ? 1 : 3;
    const stacks: TestStack[] = [];
    try {
      for (const running of [true, false]) {
        say(`${count} machines that are ${running ? "started" : "defined"}`);
        const stack = await TestStack.make(machines(count, running));
        stacks.push(stack);
        assertSucceeded(await stack.up());
      }
      const [on, off] = stacks as [TestStack, TestStack];
      const timed = (task: () => ReturnType<TestStack["up"]>) => () =>
        milliseconds(async () => assertSucceeded(await task()));
      say(`${rounds} rounds in turn`);
      const up = await inTurn(
        rounds,
        timed(() => on.up()),
        timed(() => off.up()),
      );
      const refresh = await inTurn(
        rounds,
        timed(() => on.refresh()),
        timed(() => off.refresh()),
      );
      say("snapshots");
      return [
        figure("up again, nothing changed", count, up, MOST_UP),
        figure("refresh", count, refresh),
        await snapshotFigure(`${prefix}snapshot`, rounds),
      ];
    } finally {
      for (const stack of stacks) {
        await stack.destroy();
        await stack.remove();
      }
    }
  },
};

const figure = (step: string, count: number, [on, off]: readonly [number, number], most?: number): Figure => ({
  what: `${step}: ${count} machines that run`,
  value: `${(on / 1000).toFixed(1)} s`,
  against: `${count} machines that are off: ${(off / 1000).toFixed(1)} s`,
  ratio: `${(on / off).toFixed(2)} x`,
  ...(most === undefined ? { goal: "" } : { goal: `≤ ${most} x`, met: on / off <= most }),
});
