import type * as grpc from "@grpc/grpc-js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { decodeProperties, encodeProperties, plain, type Properties } from "../../../src/provider/properties";
import type { PluginProcesses } from "./plugin-process";
import type { Declared, Engine, Program, Result } from "./program";

/** A resource in the state, as the engine keeps it. */
interface Kept {
  readonly urn: string;
  readonly name: string;
  readonly type: Declared["type"];
  id: string;
  inputs: Properties;
  outputs: Properties;
  initErrors: string[];
  /** Its successor is there already, and it is to be deleted. */
  toDelete: boolean;
  /** It is deleted already, and its successor is not there yet. */
  pendingReplacement: boolean;
}

const UNKNOWN = Symbol("unknown");
/**
 * How long an operation may take to answer once it is cancelled; then the plugin is killed. Pulumi waits for five
 * seconds.
 */
const CANCEL_MS = 1_000;
const ANSWER_MS = 60_000;

class StepFailed extends Error {}

/**
 * A stand-in for the engine, for speed: one stack in memory, which does to the plugin and to the state what Pulumi's
 * engine does (sdk v3, resource/deploy/step_generator.go and step.go). The real engine runs the same matrix under
 * `npm run test:faults`.
 */
export class StandIn implements Engine {
  private state: Kept[] = [];
  private client!: ResourceProviderClient;
  private interrupt: () => boolean = () => false;

  constructor(
    private readonly plugins: PluginProcesses,
    private readonly stack: string,
  ) {}

  up(program: Program, { replace = [] }: { readonly replace?: readonly string[] } = {}): Promise<Result> {
    return this.run(async () => {
      const seen = new Set<string>();
      for (const declared of program) {
        await this.deploy(declared, program, replace.includes(declared.name));
        seen.add(declared.name);
      }
      for (const kept of [...this.state].reverse()) if (kept.toDelete || !seen.has(kept.name)) await this.delete(kept);
    });
  }

  destroy(): Promise<Result> {
    return this.run(async () => {
      for (const kept of [...this.state].reverse()) await this.delete(kept);
    });
  }

  refresh(): Promise<Result> {
    return this.run(async () => {
      for (const kept of [...this.state]) {
        if (kept.pendingReplacement) continue;
        const answer = await this.read(kept);
        if (answer.getId() === "") this.drop(kept);
        else
          Object.assign(kept, {
            inputs: decodeProperties(answer.getInputs()),
            outputs: decodeProperties(answer.getProperties()),
            initErrors: [],
          });
      }
    });
  }

  async cancel(): Promise<void> {}

  interruptWhen(when: () => boolean): void {
    this.interrupt = when;
  }

  async disagreements(program: Program): Promise<string[]> {
    this.client = await this.plugins.fresh();
    const wrong: string[] = this.state
      .filter(({ toDelete, pendingReplacement }) => toDelete || pendingReplacement)
      .map(({ name }) => `${name} is half replaced in the state`);
    for (const kept of this.state.filter(({ toDelete, pendingReplacement }) => !toDelete && !pendingReplacement)) {
      const answer = await this.read(kept);
      if (answer.getId() === "") wrong.push(`${kept.name} is in the state and not on the host`);
      for (const drift of (decodeProperties(answer.getProperties()).value["drift"] as string[] | undefined) ?? [])
        wrong.push(`${kept.name}: ${drift}`);
    }
    for (const declared of program) {
      const kept = this.find(declared.name);
      if (kept === undefined) wrong.push(`${declared.name} is not in the state`);
      else {
        const changes = (await this.diff(kept, await this.check(declared, kept.inputs))).getDiffsList();
        if (changes.length > 0) wrong.push(`${declared.name} still differs in ${changes.join(", ")}`);
      }
    }
    return wrong;
  }

  async save(): Promise<unknown> {
    return structuredClone(this.state);
  }

  async restore(state: unknown): Promise<void> {
    this.state = structuredClone(state ?? []) as Kept[];
  }

  stop(): Promise<void> {
    return this.plugins.stop();
  }

  private async run(steps: () => Promise<void>): Promise<Result> {
    this.client = await this.plugins.fresh();
    try {
      await steps();
      return { failed: false, text: "" };
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      return { failed: true, text: error.message };
    }
  }

  private find(name: string): Kept | undefined {
    return this.state.find((kept) => kept.name === name && !kept.toDelete);
  }

  private drop(gone: Kept): void {
    this.state = this.state.filter((kept) => kept !== gone);
  }

  private async deploy(declared: Declared, program: Program, asked: boolean): Promise<void> {
    const old = this.find(declared.name) ?? (await this.imported(declared));
    if (old === undefined || old.pendingReplacement) {
      await this.create(declared, await this.check(declared, undefined), old);
      return;
    }
    if (asked) {
      // The plugin is not asked for a diff, so it cannot have the old one deleted first.
      await this.create(declared, await this.check(declared, undefined), old);
      return;
    }
    const inputs = await this.check(declared, old.inputs);
    const diff = await this.diff(old, inputs);
    if (diff.getReplacesList().length === 0) {
      if (diff.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME || old.initErrors.length > 0)
        await this.update(old, inputs);
      return;
    }
    const anew = await this.check(declared, undefined);
    if (!diff.getDeletebeforereplace()) {
      await this.create(declared, anew, old);
      return;
    }
    for (const dependent of await this.replacedWith(declared, program)) await this.delete(dependent, true);
    await this.delete(old, true);
    await this.create(declared, anew, old);
  }

  /** What the option `import` names, as it is; the program's own inputs are an update of that. */
  private async imported(declared: Declared): Promise<Kept | undefined> {
    if (declared.import === undefined) return undefined;
    const { name, type } = declared;
    const asked = { urn: this.urn(declared), name, type, id: declared.import, initErrors: [] };
    const none = { toDelete: false, pendingReplacement: false };
    const answer = await this.read({ ...asked, ...none, inputs: plain({}), outputs: plain({}) });
    if (answer.getId() === "") throw new StepFailed(`resource '${declared.import}' does not exist`);
    const kept: Kept = {
      ...asked,
      ...none,
      id: answer.getId(),
      inputs: decodeProperties(answer.getInputs()),
      outputs: decodeProperties(answer.getProperties()),
    };
    this.state.push(kept);
    return kept;
  }

  /** Who would have to be replaced if the outputs of this one were not known; the last one first. */
  private async replacedWith(replaced: Declared, program: Program): Promise<Kept[]> {
    const gone: Kept[] = [];
    for (const declared of program.slice(program.indexOf(replaced) + 1)) {
      const kept = this.find(declared.name);
      const inputs = this.inputs(declared, (name) => name === replaced.name);
      if (kept === undefined || kept.pendingReplacement || inputs.unknowns.length === 0) continue;
      if (
        (
          await this.diff(kept, {
            ...kept.inputs,
            value: { ...kept.inputs.value, ...undefinedAt(inputs) },
            unknowns: inputs.unknowns,
          })
        ).getReplacesList().length > 0
      )
        gone.unshift(kept);
    }
    return gone;
  }

  /** What the program gives a resource. A property that repeats an output that is not known is not known either. */
  private inputs(declared: Declared, isUnknown: (resource: string) => boolean): Properties {
    let unknown = false;
    const output = (name: string, key: string): unknown => {
      if (isUnknown(name)) {
        unknown = true;
        return UNKNOWN;
      }
      return this.find(name)?.outputs.value[key];
    };
    const value = declared.inputs(output);
    if (!unknown) return plain(value);
    return {
      value,
      secrets: [],
      unknowns: Object.entries(value)
        .filter(([, one]) => holdsUnknown(one))
        .map(([key]) => [key]),
    };
  }

  private urn(declared: Declared): string {
    return `urn:pulumi:${this.stack}::matrix::windows-guest:index:${declared.type}::${declared.name}`;
  }

  private async check(declared: Declared, olds: Properties | undefined): Promise<Properties> {
    const request = new messages.CheckRequest()
      .setUrn(this.urn(declared))
      .setNews(encodeProperties(this.inputs(declared, () => false)))
      .setOlds(encodeProperties(olds ?? plain({})));
    const answer = await this.call<messages.CheckResponse>((done) => this.client.check(request, done));
    const failures = answer.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
    if (failures.length > 0) throw new StepFailed(failures.join("\n"));
    return decodeProperties(answer.getInputs());
  }

  private diff(kept: Kept, news: Properties): Promise<messages.DiffResponse> {
    const request = new messages.DiffRequest()
      .setId(kept.id)
      .setUrn(kept.urn)
      .setOlds(encodeProperties(kept.outputs))
      .setOldInputs(encodeProperties(kept.inputs))
      .setNews(encodeProperties(news));
    return this.call<messages.DiffResponse>((done) => this.client.diff(request, done));
  }

  private async create(declared: Declared, inputs: Properties, old: Kept | undefined): Promise<void> {
    const urn = this.urn(declared);
    const request = new messages.CreateRequest().setUrn(urn).setProperties(encodeProperties(inputs));
    const keep = (id: string, outputs: Struct | undefined, initErrors: string[], given = inputs): void => {
      if (old?.pendingReplacement === true) this.drop(old);
      else if (old !== undefined) old.toDelete = true;
      this.state.push({
        urn,
        name: declared.name,
        type: declared.type,
        id,
        inputs: given,
        outputs: decodeProperties(outputs),
        initErrors,
        toDelete: false,
        pendingReplacement: false,
      });
    };
    const answer = await this.call<messages.CreateResponse>(
      (done) => this.client.create(request, done),
      (there) =>
        keep(there.getId(), there.getProperties(), there.getReasonsList(), decodeProperties(there.getInputs())),
    );
    keep(answer.getId(), answer.getProperties(), []);
  }

  private async update(kept: Kept, news: Properties): Promise<void> {
    const request = new messages.UpdateRequest()
      .setId(kept.id)
      .setUrn(kept.urn)
      .setOlds(encodeProperties(kept.outputs))
      .setOldInputs(encodeProperties(kept.inputs))
      .setNews(encodeProperties(news));
    const answer = await this.call<messages.UpdateResponse>(
      (done) => this.client.update(request, done),
      (there) =>
        Object.assign(kept, {
          inputs: decodeProperties(there.getInputs()),
          outputs: decodeProperties(there.getProperties()),
          initErrors: there.getReasonsList(),
        }),
    );
    Object.assign(kept, { inputs: news, outputs: decodeProperties(answer.getProperties()), initErrors: [] });
  }

  private async delete(kept: Kept, toReplace = false): Promise<void> {
    if (!kept.pendingReplacement) {
      const request = new messages.DeleteRequest()
        .setId(kept.id)
        .setUrn(kept.urn)
        .setProperties(encodeProperties(kept.outputs))
        .setOldInputs(encodeProperties(kept.inputs));
      await this.call((done) => this.client.delete(request, done));
    }
    if (toReplace) kept.pendingReplacement = true;
    else this.drop(kept);
  }

  private read(kept: Kept): Promise<messages.ReadResponse> {
    const request = new messages.ReadRequest()
      .setId(kept.id)
      .setUrn(kept.urn)
      .setProperties(encodeProperties(kept.outputs))
      .setInputs(encodeProperties(kept.inputs));
    return this.call<messages.ReadResponse>((done) => this.client.read(request, done));
  }

  /** `there`: what to do about a resource that is there but not as asked for. */
  private async call<T>(
    ask: (done: (error: grpc.ServiceError | null, answer: T) => void) => void,
    there?: (detail: messages.ErrorResourceInitFailed) => void,
  ): Promise<T> {
    const settled = { done: false };
    const watch = this.watch(settled);
    try {
      return await new Promise<T>((resolve, reject) =>
        ask((error, answer) => (error === null ? resolve(answer) : reject(error))),
      );
    } catch (error) {
      const failure = error as grpc.ServiceError;
      const detail = initFailed(failure);
      if (detail !== undefined) there?.(detail);
      throw new StepFailed(failure.details ?? String(error));
    } finally {
      settled.done = true;
      await watch;
    }
  }

  /** Presses Ctrl-C when it is time, and kills a plugin that does not answer. */
  private async watch(settled: { done: boolean }): Promise<void> {
    let end = Date.now() + ANSWER_MS;
    let cancelled = false;
    while (!settled.done) {
      if (!cancelled && this.interrupt()) {
        cancelled = true;
        end = Date.now() + CANCEL_MS;
        this.client.cancel(new Empty(), () => undefined);
      }
      if (Date.now() > end) return this.plugins.kill();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

function initFailed(error: grpc.ServiceError): messages.ErrorResourceInitFailed | undefined {
  const [bytes] = error.metadata?.get("grpc-status-details-bin") ?? [];
  if (!Buffer.isBuffer(bytes)) return undefined;
  const [any] = Status.deserializeBinary(bytes).getDetailsList();
  return any === undefined ? undefined : messages.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
}

const holdsUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown));

const undefinedAt = ({ unknowns }: Properties): Record<string, undefined> =>
  Object.fromEntries(unknowns.map(([key]) => [String(key), undefined]));
