import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import type * as Public from "../src";
import { assertSucceeded, TestStack } from "../test/provider/engine";
import { inTurn, milliseconds, type BenchPart, type Figure } from "./figures";

const { WindowsGuest } = require("../dist") as typeof Public;

export class NoopThing extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs, options: pulumi.CustomResourceOptions) {
    super("noop:index:Thing", name, args, { ...options, version: "1.0.0" });
  }
}

/** As many resources, nested in the same way, of a provider that does nothing. */
class NoopGuest extends pulumi.ComponentResource {
  constructor(name: string, args: pulumi.Inputs) {
    super("noop:index:Guest", name, args);
    new NoopThing(name, args, { parent: this });
    this.registerOutputs({});
  }
}

export const args = (
  i: number,
): {
  windows: "windows-11";
  vcpus: number;
  memory: string;
  hostSupport: "report";
  running: boolean;
  networks: { network: string }[];
} => ({
  windows: "windows-11",
  vcpus: 4,
  memory: `${4 + (i % 13)} GiB`,
  hostSupport: "report",
  running: false,
  networks: [{ network: "default" }],
});

const program =
  (prefix: string, count: number, make: (name: string, i: number) => unknown): PulumiFn =>
  async () => {
    for (let i = 0; i < count; i++) make(`${prefix}${i}`, i);
  };

/** Guests whose names begin with `prefix`. */
export const guestsNamed = (prefix: string, count: number, uri?: string): PulumiFn =>
  program(prefix, count, (name, i) => {
    new WindowsGuest(name, { ...args(i), ...(uri === undefined ? {} : { host: { uri } }) });
  });
export const noopsNamed = (prefix: string, count: number): PulumiFn =>
  program(prefix, count, (name, i) => new NoopGuest(name, args(i)));
export const noopPlugin = { name: "noop", path: join(__dirname, "noop") };

export const guests = (count: number, uri?: string): PulumiFn => guestsNamed("bench-", count, uri);
const noops = (count: number): PulumiFn => noopsNamed("bench-", count);

export async function timePreview(stack: TestStack, what: PulumiFn): Promise<number> {
  return milliseconds(async () => assertSucceeded(await stack.preview(what)));
}

export const previewPart: BenchPart = {
  name: "preview",
  title: "pulumi preview against a provider that does nothing",
  async run({ quick, say }) {
    const stack = await TestStack.make(guests(1), { plugins: [noopPlugin] });
    const figures: Figure[] = [];
    try {
      for (const count of quick ? [2] : [100, 1000]) {
        const rounds = quick ? 1 : 3;
        say(`${count} guests, ${rounds} rounds in turn`);
        const [ours, floor] = await inTurn(
          rounds,
          () => timePreview(stack, guests(count)),
          () => timePreview(stack, noops(count)),
        );
        figures.push({
          what: `pulumi preview of ${count} guests`,
          value: `${(ours / 1000).toFixed(1)} s`,
          against: `${count} no-op components with a resource each: ${(floor / 1000).toFixed(1)} s`,
          ratio: `${(ours / floor).toFixed(2)} x`,
          goal: "≤ 1.2 x",
          met: ours / floor <= 1.2,
        });
      }
    } finally {
      await stack.remove();
    }
    return figures;
  },
};
