import type * as pulumi from "@pulumi/pulumi";
import { assertSucceeded, type Outcome, TestStack } from "../provider/engine";
import { removeMachines } from "../provider/machines";

/** One stack at a time for the tests of a `describe`: it is made at the first `up`, and goes with its machines. */
export class OwnStack {
  #stack: TestStack | undefined;

  constructor() {
    afterEach(async () => {
      await this.#stack?.remove();
      this.#stack = undefined;
      removeMachines();
    });
  }

  /** The stack of the test that runs. */
  get now(): TestStack {
    return this.#stack!;
  }

  readonly make = async (program: pulumi.automation.PulumiFn): Promise<TestStack> =>
    (this.#stack = await TestStack.make(program));

  /** Fails the test where `pulumi up` fails. */
  readonly up = async (program: pulumi.automation.PulumiFn): Promise<Outcome> => {
    const outcome = await (this.#stack ?? (await this.make(program))).up(program);
    assertSucceeded(outcome);
    return outcome;
  };
}
