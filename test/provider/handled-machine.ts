import assert from "node:assert/strict";
import type { DomainArgs } from "../../src/components";
import type { HostProfile } from "../../src/hosts";
import { domainHandler } from "../../src/provider/domain";
import { NotInitialized } from "../../src/provider/errors";
import { HostProfiles } from "../../src/provider/host-profiles";
import { plain, type Properties } from "../../src/provider/properties";
import type { DiffResult, OperationContext, ResourceHandler } from "../../src/provider/resource";
import { definedOnly } from "./machines";

/** The resource's handler, for which every host is this one. */
export const handlerFor = (host: HostProfile): ResourceHandler =>
  domainHandler(new HostProfiles({ probe: async () => host, load: async () => host }));

export const operationContext = (): OperationContext => ({
  urn: "",
  name: "",
  signal: new AbortController().signal,
  log: () => undefined,
});

/** A machine as the engine keeps it, and whatever the provider is asked about it. */
export class HandledMachine {
  state: { id: string; inputs: Properties; state: Properties } | undefined;
  /** What a person was told, with its level. */
  readonly said: string[] = [];
  private readonly context: OperationContext;

  constructor(
    private readonly handler: ResourceHandler,
    readonly name: string,
    resource = name,
    /** One for all machines of a run, as the provider has it. Default: one of its own. */
    signal: AbortSignal = new AbortController().signal,
  ) {
    this.context = {
      urn: `urn:pulumi:faults::test::windows-guest:index:Domain::${resource}`,
      name,
      signal,
      log: (level, message) => void this.said.push(`${level}: ${message}`),
    };
  }

  async checked(args: Partial<DomainArgs>): Promise<Properties> {
    const news = plain({ ...definedOnly, name: this.name, autostart: true, ...args });
    const { inputs, failures } = await this.handler.check(
      { news, olds: this.state?.inputs ?? plain({}) },
      this.context,
    );
    assert.deepEqual(failures, []);
    return inputs;
  }

  async create(inputs: Properties): Promise<void> {
    await this.keep(inputs, () => this.handler.create({ inputs, preview: false }, this.context));
  }

  /** What the engine does for an import. */
  async import(id: string): Promise<void> {
    this.state = await this.handler.read({ id, inputs: plain({}), state: plain({}) }, this.context);
  }

  /** What the engine asks before an update. */
  async diff(news: Properties): Promise<DiffResult> {
    const { id, inputs: oldInputs, state: olds } = this.state!;
    return this.handler.diff({ id, oldInputs, olds, news }, this.context);
  }

  async update(news: Properties): Promise<void> {
    const { id, inputs: oldInputs, state: olds } = this.state!;
    await this.keep(news, async () => ({
      id,
      ...(await this.handler.update({ id, oldInputs, olds, news, preview: false }, this.context)),
    }));
  }

  /** What a refresh finds; undefined: gone. */
  async refresh(): Promise<readonly string[] | undefined> {
    const found = await this.handler.read({ ...this.state! }, this.context);
    this.state = found;
    return found?.state.value["drift"] as string[] | undefined;
  }

  async delete(): Promise<void> {
    await this.handler.delete({ ...this.state! }, this.context);
    this.state = undefined;
  }

  /** What the engine does with an answer: a resource that is there but not as wanted is kept, too. */
  private async keep(inputs: Properties, operation: () => Promise<{ id: string; state: Properties }>): Promise<void> {
    try {
      this.state = { ...(await operation()), inputs };
    } catch (error) {
      if (error instanceof NotInitialized) this.state = { id: error.id, inputs: error.inputs, state: error.state };
      throw error;
    }
  }
}
