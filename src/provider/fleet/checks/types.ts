import type { z } from "zod";
import type { gateCheck } from "../../../fleet/model/rollout";
import type { GateMember } from "../gate-inputs";

export type CheckSpec = z.output<typeof gateCheck>;

/** A member that is checked. */
export interface Checked extends GateMember {
  readonly name: string;
}

export interface CheckContext {
  readonly signal: AbortSignal;
  /** Of one attempt, in milliseconds. */
  readonly timeoutMs: number;
}

/** What is wrong with a member, without its name; undefined where nothing is. */
export type Verdict = string | undefined;

/** A type of check. Each looks at many members at once, so that one that can ask a host for all of them does. */
export type Check = (
  members: readonly Checked[],
  spec: CheckSpec,
  context: CheckContext,
) => Promise<ReadonlyMap<string, Verdict>>;
