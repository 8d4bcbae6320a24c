import type { LibvirtError } from "./errors";

export interface CallOptions {
  /** Milliseconds. Default: 30,000; starting a machine 120,000, shutting it down through its agent 90,000. */
  readonly timeLimit?: number;
  readonly signal?: AbortSignal;
  /** Bytes that the answer may have. Default: 32 MiB. */
  readonly maxOutput?: number;
  /** Called when the command has had its turn and is about to run. */
  readonly onStart?: () => void;
}

/** What became of one command of a batch. */
export type Answer =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: LibvirtError };

/** Of a command that has to succeed. */
export function must(answer: Answer): string {
  if (answer.ok) return answer.text;
  throw answer.error;
}

export type DomainState =
  "running" | "idle" | "paused" | "in shutdown" | "shut off" | "crashed" | "pmsuspended" | "no state";

/** Runs a virsh command and gives its output. */
export type Virsh = (
  operation: string,
  args: readonly string[],
  options?: CallOptions & { readonly input?: string },
) => Promise<string>;

/**
 * Several commands that only read, in one virsh process and one round trip, each with an answer of its own. Rejects
 * where the connection broke on the way, so that a `not-found` among the answers is libvirt's own word.
 */
export type Batch = (
  operation: string,
  commands: readonly (readonly string[])[],
  options?: CallOptions,
) => Promise<readonly Answer[]>;

/**
 * The same for a caller who can use a part: what was answered before the host stopped answering is kept. Rejects only
 * for commands that no virsh could be asked.
 */
export type PartialBatch = (
  operation: string,
  commands: readonly (readonly string[])[],
  options?: CallOptions,
) => Promise<Partly>;

export interface Partly {
  /** Of the first commands, in their order. */
  readonly answers: readonly Answer[];
  /** Why the other commands have no answer. Absent: all have one. */
  readonly stopped?: LibvirtError;
}
