import type { LogLevel } from "./engine-log";
import type { Properties } from "./properties";

/** What every operation of a resource gets beside its own request. */
export interface OperationContext {
  readonly urn: string;
  /** The resource's name in the Pulumi program. */
  readonly name: string;
  /** Aborted when the user cancels the deployment. */
  readonly signal: AbortSignal;
  /** `customTimeouts` of the resource, in milliseconds; undefined where the user gave none. */
  readonly timeoutMs?: number;
  /** Shows a message on the resource, in the engine's own output. */
  log(level: LogLevel, message: string): void;
}

/** `property` is a path such as `disks[1].size`; empty for the resource as a whole. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckRequest {
  readonly news: Properties;
  /** Checked inputs of the last deployment; empty when there was none. */
  readonly olds: Properties;
}

export interface CheckResult {
  readonly inputs: Properties;
  readonly failures: readonly CheckFailure[];
}

export interface PropertyChange {
  readonly kind: "add" | "update" | "delete";
  /** The resource has to be replaced for this one. */
  readonly replace?: boolean;
  /** The path names an output: what is differs from what was deployed, not what is wanted. */
  readonly output?: boolean;
}

export interface DiffRequest {
  readonly id: string;
  readonly oldInputs: Properties;
  readonly olds: Properties;
  readonly news: Properties;
  /** The resource option: property paths whose changes the program leaves alone. */
  readonly ignoreChanges?: readonly string[];
}

export interface DiffResult {
  /** Keyed by property path. Empty: nothing to do. */
  readonly changes: Readonly<Record<string, PropertyChange>>;
  readonly deleteBeforeReplace?: boolean;
  /** Outputs that keep their value whatever else changes. */
  readonly stables?: readonly string[];
}

export interface CreateRequest {
  readonly inputs: Properties;
  readonly preview: boolean;
}

export interface ReadRequest {
  readonly id: string;
  /** When an existing resource is being imported, the configured host at most. */
  readonly inputs: Properties;
  readonly state: Properties;
}

/** `undefined`: the resource is gone. */
export type ReadResult = { readonly id: string; readonly inputs: Properties; readonly state: Properties } | undefined;

export interface UpdateRequest {
  readonly id: string;
  readonly oldInputs: Properties;
  readonly olds: Properties;
  readonly news: Properties;
  /** See {@link DiffRequest}. */
  readonly ignoreChanges?: readonly string[];
  readonly preview: boolean;
}

export interface DeleteRequest {
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

/** A function that a program can call. Failures are thrown as the classes of errors.ts. */
export interface FunctionHandler {
  /** For example `windows-guest:index:explain`. */
  readonly token: string;
  invoke(args: Properties, context: Pick<OperationContext, "signal">): Promise<Properties>;
}

/**
 * One kind of resource. Failures are thrown as the classes of errors.ts; anything else is taken for a fault of ours.
 */
export interface ResourceHandler {
  /** For example `windows-guest:index:Domain`. */
  readonly token: string;
  /** Only components of this package make it: the schema does not show it. */
  readonly internal?: true;
  check(request: CheckRequest, context: OperationContext): Promise<CheckResult>;
  diff(request: DiffRequest, context: OperationContext): Promise<DiffResult>;
  /**
   * With `preview` nothing may change and no host be asked; `id` is then "". Unknown values stay unknown in the state.
   */
  create(
    request: CreateRequest,
    context: OperationContext,
  ): Promise<{ readonly id: string; readonly state: Properties }>;
  read(request: ReadRequest, context: OperationContext): Promise<ReadResult>;
  update(request: UpdateRequest, context: OperationContext): Promise<{ readonly state: Properties }>;
  delete(request: DeleteRequest, context: OperationContext): Promise<void>;
  /**
   * The engine ends the run in good order: it has recorded every answer. Not called where engine or plugin were killed.
   */
  runEnded?(): void;
}
