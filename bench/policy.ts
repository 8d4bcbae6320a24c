import { spawn } from "node:child_process";
import { join } from "node:path";
import { assertSucceeded, pluginFolder, TestStack } from "../test/provider/engine";
import { differenceOf, median, milliseconds, pairsOf, type BenchPart, type Figure } from "./figures";
import { guests } from "./preview";

const pack = join(pluginFolder, "windows-guest-policy");

/** Milliseconds until the policy pack listens. */
const timeStart = (): Promise<number> =>
  milliseconds(async () => {
    const child = spawn(pack, [], { stdio: ["ignore", "pipe", "ignore"] });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill();
  });

async function starts(rounds: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await timeStart());
  return median(times);
}

export const policyPart: BenchPart = {
  name: "policy",
  title: "the policy pack in pulumi preview",
  async run({ quick, say }) {
    const stack = await TestStack.make(guests(1));
    const figures: Figure[] = [];
    try {
      const start = await starts(quick ? 1 : 5);
      figures.push({
        what: "start of the policy pack",
        value: `${(start / 1000).toFixed(2)} s`,
        against: "",
        ratio: "",
        goal: "≤ 0.5 s",
        met: start <= 500,
      });
      const count = quick ? 2 : 1000;
      const rounds = quick ? 1 : 3;
      say(`${count} guests, ${rounds} rounds in turn`);
      const time = (policyPacks: string[]): Promise<number> =>
        milliseconds(async () => assertSucceeded(await stack.preview(guests(count), { policyPacks })));
      const { a, b, more, least, most } = differenceOf(
        await pairsOf(
          rounds,
          () => time([pack]),
          () => time([]),
        ),
      );
      figures.push({
        what: `preview of ${count} guests with the policy pack`,
        value: `${(a / 1000).toFixed(1)} s`,
        against: `without it: ${(b / 1000).toFixed(1)} s; ${(least / 1000).toFixed(1)} to ${(most / 1000).toFixed(1)} s more`,
        ratio: `+ ${(more / 1000).toFixed(1)} s`,
        goal: "≤ + 2 s",
        met: more <= 2_000,
      });
    } finally {
      await stack.remove();
    }
    return figures;
  },
};
