import type { Known } from "../../enlightenments/types";

/** Something of the guest that a host does not support. */
export interface SetLack {
  /** Property path in the guest spec. */
  readonly path: string;
  readonly reason: string;
}

/** A host of the set: does this machine start there? */
export interface SetHost {
  readonly host: string;
  readonly starts: Known;
  readonly lacks: readonly SetLack[];
  /** Enlightenments that the guest has and of which nobody knows whether the host offers them. */
  readonly unknown: readonly string[];
}

/** Something that stands in the way of a move. */
export interface Obstacle {
  /** Where the machine was started; absent: wherever it was. */
  readonly from?: string;
  readonly reason: string;
  /** False where it depends on what is not known. */
  readonly certain: boolean;
}

/** What one of the hosts lacks. */
export interface SetLoss {
  /** `enlightenments.<property>`, or a property of the host's profile. */
  readonly what: string;
  readonly host: string;
  readonly because: string;
  /** Does this guest ask for it, or does it decide where the guest can go? */
  readonly matters: boolean;
}

/** Would this machine start on all of these hosts, and migrate between them? */
export interface SetVerdict {
  readonly hosts: readonly SetHost[];
  readonly starts: Known;
  readonly migratable: Known;
  /** Hosts from which it can move to all the others; all of them where the order does not matter. */
  readonly startOn: readonly string[];
  /** What stands against migration, or makes it uncertain: one sentence each. */
  readonly migration: readonly string[];
  readonly losses: readonly SetLoss[];
}
