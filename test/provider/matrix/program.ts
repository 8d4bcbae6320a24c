/** What a program declares, for either engine. */
export interface Declared {
  readonly type: "Domain" | "Volume";
  readonly name: string;
  /** Names of resources that come first. */
  readonly dependsOn?: readonly string[];
  /** The resource option `import`: the ID of what is there already. */
  readonly import?: string;
  /** `output` gives the output of a resource that was declared before. */
  inputs(output: (resource: string, key: string) => unknown): Readonly<Record<string, unknown>>;
}

export type Program = readonly Declared[];

export interface Result {
  readonly failed: boolean;
  /** What a person would have seen. */
  readonly text: string;
}

/** An engine with one stack. */
export interface Engine {
  up(program: Program, options?: { readonly replace?: readonly string[] }): Promise<Result>;
  refresh(program: Program): Promise<Result>;
  destroy(): Promise<Result>;
  /** What `pulumi cancel` does: an engine that was killed leaves its lock. */
  cancel(): Promise<void>;
  /** What a person does to an operation that hangs: Ctrl-C. `when` says that it is time. */
  interruptWhen(when: () => boolean): void;
  /**
   * What is out of order in the state as compared to the hosts: a refresh that finds drift, and a program that finds
   * something to do.
   */
  disagreements(program: Program): Promise<string[]>;
  /** The state, to be given back later. `undefined` is an empty one. */
  save(): Promise<unknown>;
  restore(state: unknown): Promise<void>;
  stop(): Promise<void>;
}
