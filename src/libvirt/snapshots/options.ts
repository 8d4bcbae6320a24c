import type { CallOptions } from "../call";

export interface SnapshotOptions extends Pick<CallOptions, "signal"> {
  /** Progress for people. */
  readonly log?: (text: string) => void;
}
