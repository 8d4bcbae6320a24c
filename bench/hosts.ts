import type { Plugin as PluginProcess } from "../test/provider/plugin";
import { noSshServer, startSshServer } from "../test/support/sshd";
import {
  type Difference,
  differenceOf,
  inRounds,
  milliseconds,
  pairsOf,
  sum,
  type BenchPart,
  type Figure,
} from "./figures";

/**
 * A host that tells nothing: the same guests, with as many warnings, and not checked against anything. Its URI is as
 * long as the other one, because it stands in a dozen places of a guest's inputs and outputs, which all go through the
 * engine.
 */
const tellsNothing = ({ length }: string): string => "qemu+unix:///system?socket=/run/".padEnd(length, "x");

/**
 * What checking against a real remote host costs: the same guests once against it, once against a libvirt that tells
 * nothing.
 */
export const hostsPart: BenchPart = {
  name: "hosts",
  title: "checking 1,000 guests against one remote host",
  async run({ quick, say }) {
    if (noSshServer !== undefined) {
      say(`skipped: ${noSshServer}`);
      return [];
    }
    const ssh = await startSshServer();
    try {
      return [await askedOfThePlugin(ssh.uri, quick, say), await inPreviews(ssh.uri, quick, say)];
    } finally {
      ssh.stop();
    }
  },
};

/**
 * One after the other, as the engine asks, of plugins that have just started: the probe counts as well. Two plugins
 * side by side get each guest in turn, so that a machine that is slow for a moment is slow for both. Without the engine
 * and the program, whose time differs from run to run by more than all this takes.
 */
async function askedOfThePlugin(uri: string, quick: boolean, say: (line: string) => void): Promise<Figure> {
  const { args } = require("./preview") as typeof import("./preview");
  const { Plugin } = require("../test/provider/plugin") as typeof import("../test/provider/plugin");
  const { ensurePlugin } = require("../test/provider/engine") as typeof import("../test/provider/engine");
  await ensurePlugin();
  const count = quick ? 2 : 1000;
  const timeCheck = (plugin: PluginProcess, host: string, i: number): Promise<number> =>
    milliseconds(async () => {
      const { failures } = await plugin.check("Domain", `bench-${i}`, {
        ...args(i),
        name: `bench-${i}`,
        host: { uri: host },
      });
      if (failures.length > 0) throw new Error(`a guest of the benchmark is refused: ${failures[0]!}`);
    });
  const silent = tellsNothing(uri);
  const round = async (): Promise<[number, number]> => {
    const plugins = [await Plugin.start(), await Plugin.start()] as const;
    try {
      // What a plugin does only once, and the question to the silent host, are in neither time.
      for (const plugin of plugins) await timeCheck(plugin, silent, count);
      const pairs = await pairsOf(
        count,
        (i) => timeCheck(plugins[0], uri, i),
        (i) => timeCheck(plugins[1], silent, i),
      );
      return [sum(pairs.map(([checked]) => checked)), sum(pairs.map(([, not]) => not))];
    } finally {
      for (const plugin of plugins) await plugin.stop();
    }
  };
  const rounds = quick ? 1 : 7;
  say(`${count} checks asked of two plugins side by side, ${rounds} rounds`);
  const found = differenceOf(await inRounds(rounds, round));
  return {
    ...figure(`${count} Check calls to the plugin, against one qemu+ssh host and its probe`, found),
    goal: "≤ +1 s",
    met: found.more <= 1000,
  };
}

/**
 * Two previews side by side, for the same reason. They share the machine, so that a difference counts about twice; and
 * it is still lost in what previews differ by anyway. So this one is to look at, and has no goal.
 */
async function inPreviews(uri: string, quick: boolean, say: (line: string) => void): Promise<Figure> {
  const { guests, timePreview } = require("./preview") as typeof import("./preview");
  const { TestStack } = require("../test/provider/engine") as typeof import("../test/provider/engine");
  const count = quick ? 2 : 1000;
  const stacks = [await TestStack.make(guests(1)), await TestStack.make(guests(1))] as const;
  try {
    const rounds = quick ? 1 : 4;
    say(`previews of ${count} guests side by side, ${rounds} rounds`);
    const times = await inRounds(rounds, () =>
      Promise.all([
        timePreview(stacks[0], guests(count, uri)),
        timePreview(stacks[1], guests(count, tellsNothing(uri))),
      ]),
    );
    return {
      ...figure(
        `pulumi preview of ${count} guests, checked against one qemu+ssh host, beside one that is not`,
        differenceOf(times),
      ),
      goal: "",
    };
  } finally {
    for (const stack of stacks) await stack.remove();
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const signed = (ms: number): string => `${ms >= 0 ? "+" : ""}${(ms / 1000).toFixed(2)}`;

function figure(what: string, { a, b, more, least, most }: Difference): Omit<Figure, "goal"> {
  return {
    what,
    value: seconds(a),
    against: `the same, not checked (a host that tells nothing): ${seconds(b)}`,
    ratio: `${signed(more)} s (rounds: ${signed(least)} to ${signed(most)})`,
  };
}
