import { setTimeout } from "node:timers/promises";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { atPath } from "../findings";
import { printable, printableMessage } from "../foreign/printable";
import { DEFAULT_CALLS_PER_HOST, limitCallsPerHost } from "../libvirt";
import {
  type Configuration,
  configurationFailures,
  misspelt,
  readConfiguration,
  unconfigured,
  withConfiguredHost,
} from "./configuration";
import { type EngineLog, engineLog } from "./engine-log";
import { OperationFailed, toServiceError } from "./errors";
import { boundedService } from "./message-depth";
import { decodeProperties, encodeProperties, type Properties } from "./properties";
import { redactor } from "./redact";
import { listenOnLoopback, unary } from "./serving";
import type { CheckFailure, DiffResult, FunctionHandler, OperationContext, ResourceHandler } from "./resource";

export interface ProviderOptions {
  readonly version: string;
  /** The package's Pulumi schema as JSON; made only when the engine asks for it. */
  readonly schema: () => string;
  readonly resources: readonly ResourceHandler[];
  readonly functions?: readonly FunctionHandler[];
  /** Where the engine listens; undefined when the plugin was started by hand. */
  readonly engineAddress: string | undefined;
}

/**
 * Serves Pulumi's ResourceProvider protocol. The SDK's own provider server is not used because it hands over no preview
 * flag, time limits, detailed diff or initialization errors, and loads the whole SDK.
 */
export class ProviderServer {
  private readonly handlers: ReadonlyMap<string, ResourceHandler>;
  private readonly functions: ReadonlyMap<string, FunctionHandler>;
  private configuration: Configuration = unconfigured;
  private readonly cancellation = new AbortController();
  private readonly server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  private readonly underWay = new Set<Promise<unknown>>();
  private log: EngineLog;

  constructor(private readonly options: ProviderOptions) {
    this.handlers = new Map(options.resources.map((handler) => [handler.token, handler]));
    this.functions = new Map((options.functions ?? []).map((handler) => [handler.token, handler]));
    this.log = engineLog(options.engineAddress);
    this.server.addService(boundedService(ResourceProviderService), this.service());
  }

  /** Listens on a free port of the loopback address and returns it. */
  listen(): Promise<number> {
    return listenOnLoopback(this.server);
  }

  /** Asks every operation under way to stop waiting. They still answer, so that the engine can record what happened. */
  cancel(): void {
    this.cancellation.abort();
  }

  /**
   * Cancels what is under way, waits for its answers, and stops serving. `inOrder`: the engine is there and asked for
   * it.
   */
  async stop({ inOrder = false }: { readonly inOrder?: boolean } = {}): Promise<void> {
    const idle = this.underWay.size === 0;
    this.cancel();
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
    if (inOrder && idle) for (const handler of this.handlers.values()) handler.runEnded?.();
    // Their answers are on their way still; an engine that no longer reads them is not waited for.
    const sent = new Promise<void>((resolve) => this.server.tryShutdown(() => resolve()));
    await Promise.race([sent, setTimeout(1_000)]);
    this.close();
  }

  close(): void {
    this.cancel();
    this.log.close();
    this.server.forceShutdown();
  }

  private service(): IResourceProviderServer {
    const missing = <Request, Response>(): grpc.handleUnaryCall<Request, Response> => unimplemented;
    return {
      handshake: unary((request) => this.handshake(request)),
      attach: unary((request) => this.useEngine(request.getAddress())),
      checkConfig: unary((request) => this.checkConfig(request)),
      diffConfig: unary((request) => diffConfig(request)),
      configure: unary((request) => this.configure(request)),
      getPluginInfo: unary(() => new PluginInfo().setVersion(this.options.version)),
      getSchema: unary((request) => this.schema(request)),
      cancel: unary(() => {
        this.cancel();
        return new Empty();
      }),
      check: unary((request) => this.check(request)),
      diff: unary((request) => this.diff(request)),
      create: unary((request) => this.create(request)),
      read: unary((request) => this.read(request)),
      update: unary((request) => this.update(request)),
      delete: unary((request) => this.delete(request)),
      invoke: unary((request) => this.invoke(request)),
      parameterize: missing(),
      call: missing(),
      construct: missing(),
      getMapping: missing(),
      getMappings: missing(),
      list: (call) => call.emit("error", { code: grpc.status.UNIMPLEMENTED }),
    };
  }

  private handshake(request: messages.ProviderHandshakeRequest): messages.ProviderHandshakeResponse {
    this.useEngine(request.getEngineAddress());
    return new messages.ProviderHandshakeResponse().setAcceptSecrets(true);
  }

  private useEngine(address: string): Empty {
    if (address !== "" && address !== this.options.engineAddress) {
      this.log.close();
      this.log = engineLog(address);
    }
    return new Empty();
  }

  private schema(request: messages.GetSchemaRequest): messages.GetSchemaResponse {
    if (request.getVersion() !== 0)
      throw new OperationFailed(`unsupported schema version ${request.getVersion()}; this provider has version 0`);
    return new messages.GetSchemaResponse().setSchema(this.options.schema());
  }

  private checkConfig(request: messages.CheckRequest): messages.CheckResponse {
    const news = decodeProperties(request.getNews());
    const redact = redactor([news]);
    // Not an error: a project that is called windows-guest has settings of its own under that name.
    for (const [key, meant] of misspelt(news))
      this.log.log("warning", request.getUrn(), `windows-guest has no setting "${key}"; did you mean "${meant}"?`);
    const response = new messages.CheckResponse();
    response.setInputs(request.getNews());
    response.setFailuresList(configurationFailures(news).map((failure) => checkFailure(failure, redact)));
    return response;
  }

  private configure(request: messages.ConfigureRequest): messages.ConfigureResponse {
    this.configuration = readConfiguration(decodeProperties(request.getArgs()));
    limitCallsPerHost(this.configuration.callsPerHost ?? DEFAULT_CALLS_PER_HOST);
    return configured();
  }

  private async invoke(request: messages.InvokeRequest): Promise<messages.InvokeResponse> {
    const args = withConfiguredHost(decodeProperties(request.getArgs()), this.configuration);
    const handler = this.functions.get(request.getTok());
    if (handler === undefined)
      throw new OperationFailed(
        `the windows-guest provider does not have the function ${request.getTok()}; it has ${[...this.functions.keys()].join(", ")}`,
      );
    const running = handler.invoke(args, { signal: this.cancellation.signal });
    this.underWay.add(running);
    try {
      return new messages.InvokeResponse().setReturn(encodeProperties(await running));
    } catch (error) {
      throw toServiceError(error, redactor([args])) as Error;
    } finally {
      this.underWay.delete(running);
    }
  }

  private async check(request: messages.CheckRequest): Promise<messages.CheckResponse> {
    const news = withConfiguredHost(decodeProperties(request.getNews()), this.configuration);
    const olds = decodeProperties(request.getOlds());
    const check = async (
      handler: ResourceHandler,
      context: OperationContext,
      redact: (text: string) => string,
    ): Promise<messages.CheckResponse> => {
      const { inputs, failures } = await handler.check({ news, olds }, context);
      if (failures.length > 0) await this.log.flush(context.urn);
      const response = new messages.CheckResponse();
      response.setInputs(encodeProperties(inputs));
      response.setFailuresList(failures.map((failure) => checkFailure(failure, redact)));
      return response;
    };
    // The engine checks one resource after the other, so advice is not waited for: the diff or the creation that
    // follows waits.
    return this.run(request, [news, olds], check, { flush: false });
  }

  private async diff(request: messages.DiffRequest): Promise<messages.DiffResponse> {
    const olds = decodeProperties(request.getOlds());
    const news = decodeProperties(request.getNews());
    const oldInputs = decodeProperties(request.getOldInputs());
    const ignoreChanges = request.getIgnorechangesList();
    return this.run(request, [oldInputs, olds, news], async (handler, context) =>
      diffResponse(await handler.diff({ id: request.getId(), oldInputs, olds, news, ignoreChanges }, context)),
    );
  }

  private async create(request: messages.CreateRequest): Promise<messages.CreateResponse> {
    const inputs = decodeProperties(request.getProperties());
    return this.run(request, [inputs], async (handler, context) => {
      const { id, state } = await handler.create({ inputs, preview: request.getPreview() }, context);
      return new messages.CreateResponse().setId(id).setProperties(encodeProperties(state));
    });
  }

  private async read(request: messages.ReadRequest): Promise<messages.ReadResponse> {
    const known = decodeProperties(request.getInputs());
    const state = decodeProperties(request.getProperties());
    const isImport = Object.keys(known.value).length === 0;
    const inputs = isImport ? withConfiguredHost(known, this.configuration) : known;
    return this.run(request, [inputs, state], async (handler, context) => {
      const found = await handler.read({ id: request.getId(), inputs, state }, context);
      const response = new messages.ReadResponse();
      if (found === undefined) return response.setId("");
      return response
        .setId(found.id)
        .setInputs(encodeProperties(found.inputs))
        .setProperties(encodeProperties(found.state));
    });
  }

  private async update(request: messages.UpdateRequest): Promise<messages.UpdateResponse> {
    const olds = decodeProperties(request.getOlds());
    const news = decodeProperties(request.getNews());
    const oldInputs = decodeProperties(request.getOldInputs());
    return this.run(request, [oldInputs, olds, news], async (handler, context) => {
      const { state } = await handler.update(
        {
          id: request.getId(),
          oldInputs,
          olds,
          news,
          ignoreChanges: request.getIgnorechangesList(),
          preview: request.getPreview(),
        },
        context,
      );
      return new messages.UpdateResponse().setProperties(encodeProperties(state));
    });
  }

  private async delete(request: messages.DeleteRequest): Promise<Empty> {
    const state = decodeProperties(request.getProperties());
    const inputs = decodeProperties(request.getOldInputs());
    return this.run(request, [inputs, state], async (handler, context) => {
      await handler.delete({ id: request.getId(), inputs, state }, context);
      return new Empty();
    });
  }

  /** Finds the resource's handler and keeps secrets out of whatever it says, also when it fails. */
  private async run<T>(
    request: { getUrn(): string; getTimeout?(): number },
    properties: readonly Properties[],
    operation: (handler: ResourceHandler, context: OperationContext, redact: (text: string) => string) => Promise<T>,
    { flush = true }: { readonly flush?: boolean } = {},
  ): Promise<T> {
    const urn = request.getUrn();
    const { type, name } = typeAndName(urn);
    const redact = redactor(properties);
    const handler = this.handlers.get(type);
    if (handler === undefined)
      throw new OperationFailed(
        `the windows-guest provider has no resource type ${type}; it has ${[...this.handlers.keys()].join(", ")}`,
      );
    const seconds = request.getTimeout?.() ?? 0;
    const context: OperationContext = {
      urn,
      name,
      signal: this.cancellation.signal,
      ...(seconds > 0 ? { timeoutMs: seconds * 1000 } : {}),
      log: (level, message) => this.log.log(level, urn, redact(message)),
    };
    const running = operation(handler, context, redact);
    this.underWay.add(running);
    try {
      const answer = await running;
      if (flush) await this.log.flush(urn);
      return answer;
    } catch (error) {
      await this.log.flush(urn);
      throw toServiceError(error, redact) as Error;
    } finally {
      this.underWay.delete(running);
    }
  }
}

const unimplemented = (_call: unknown, callback: grpc.sendUnaryData<never>): void =>
  callback({ code: grpc.status.UNIMPLEMENTED, details: "the windows-guest provider does not support this operation" });

/**
 * Never a replacement of the provider: the engine would replace all of its resources. Which of them move to another
 * host, their own diffs say.
 */
function diffConfig(request: messages.DiffRequest): messages.DiffResponse {
  const before = readConfiguration(decodeProperties(request.getOldInputs()));
  const after = decodeProperties(request.getNews());
  const { uri, profile } = readConfiguration(after);
  const changes: DiffResult["changes"] = {
    ...(uri === before.uri && after.unknowns.length === 0 ? {} : { uri: { kind: "update" } }),
    ...(profile === before.profile ? {} : { profile: { kind: "update" } }),
  };
  return diffResponse({ changes });
}

/** For engines that do not shake hands. */
const configured = (): messages.ConfigureResponse =>
  new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);

/** `urn:pulumi:stack::project::parent$type::name`; a name may hold `::` itself. */
function typeAndName(urn: string): { type: string; name: string } {
  const [, , qualifiedType = "", ...name] = urn.slice("urn:pulumi:".length).split("::");
  return { type: qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1), name: name.join("::") };
}

/**
 * The path goes into the text. Given one of its own, the engine looks it up among the top-level inputs and prints what
 * it finds: `{<nil>}` for a nested one, the whole of a group, the value of a secret.
 * Source: https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go (issueCheckFailures)
 */
function checkFailure({ property, reason }: CheckFailure, redact: (text: string) => string): messages.CheckFailure {
  return new messages.CheckFailure().setReason(atPath(printable(property), printableMessage(redact(reason))));
}

function diffResponse(diff: DiffResult): messages.DiffResponse {
  const { DiffChanges } = messages.DiffResponse;
  const { Kind } = messages.PropertyDiff;
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  } as const;
  const changes = Object.entries(diff.changes);
  const topLevel = (path: string): string => /^[^.[]+/.exec(path)?.[0] ?? path;
  const response = new messages.DiffResponse();
  response.setChanges(changes.length === 0 ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME);
  response.setDiffsList([...new Set(changes.map(([path]) => topLevel(path)))]);
  response.setReplacesList([
    ...new Set(changes.filter(([, change]) => change.replace === true).map(([path]) => topLevel(path))),
  ]);
  response.setStablesList([...(diff.stables ?? [])]);
  response.setDeletebeforereplace(diff.deleteBeforeReplace ?? false);
  response.setHasdetaileddiff(true);
  const detailed = response.getDetaileddiffMap();
  for (const [path, { kind, replace, output }] of changes) {
    detailed.set(
      path,
      new messages.PropertyDiff().setKind(kinds[kind][replace === true ? 1 : 0]).setInputdiff(output !== true),
    );
  }
  return response;
}
