// Generated from src/fleet/model by `npm run generate`; do not edit.
import type { RolloutOrder, SkipWavesFor } from "../enums";
import type { BypassArgs } from "./bypass";
import type { GateCheckArgs } from "./gate-check";

/** How a change reaches the members of a fleet. */
export interface RolloutArgs {
  /**
   * Members that get a change first. The others wait until its gate passes. A whole number of members, or a percentage
   * of the fleet such as `"10%"`. Default: 1. 0 means no canary. Members can also be assigned with
   * `members[…].wave: 0`.
   */
  canary?: number | string;
  /**
   * Sizes of the waves after the canary, in order. At most 50 entries. Each entry: a whole number of members, or a
   * percentage of the fleet such as `"10%"`. Default: one wave with all other members. Members that are left after the
   * last one form one more wave.
   */
  waves?: (number | string)[];
  /**
   * How many members may be unavailable at the same time. Waves are divided into steps of this size. A whole number of
   * members, or a percentage of the fleet such as `"10%"`. Default: `10%`. At least 1.
   */
  maxUnavailable?: number | string;
  /**
   * How many members of a wave may fail the gate's checks without stopping the rollout. A whole number of members, or a
   * percentage of the fleet such as `"10%"`. Default: 0.
   */
  maxUnhealthy?: number | string;
  /**
   * How many members one `pulumi up` may remove. A whole number of members, or a percentage of the fleet such as
   * `"10%"`. Default: as many as the largest wave has. The engine removes resources at the end and no gate can stop it:
   * more removals are an error that names them.
   */
  maxRemovals?: number | string;
  /**
   * Checks that each changed member of a wave must pass before the next wave starts. At most 16 entries. Default:
   * `running` for members that should run.
   */
  gate?: GateCheckArgs[];
  /**
   * Time between two attempts of a check. A time with a unit (s, m, h, d), for example `"90s"` or `"1h30m"`, at most
   * `"30d"`. Default: `5s`.
   */
  interval?: string;
  /**
   * How long all checks must pass without interruption. A time with a unit (s, m, h, d), for example `"90s"` or
   * `"1h30m"`, at most `"30d"`. Default: `0s`.
   */
  healthyFor?: string;
  /**
   * How long a wave is watched after it is healthy, before the next one starts. A time with a unit (s, m, h, d), for
   * example `"90s"` or `"1h30m"`, at most `"30d"`. Default: `0s`.
   */
  bakeTime?: string;
  /**
   * How long a gate waits for its members to become healthy. A time with a unit (s, m, h, d), for example `"90s"` or
   * `"1h30m"`, at most `"30d"`. Default: `15m`.
   */
  deadline?: string;
  /** Wait for `bakeTime` after the canary when the fleet is created, too. Default: false. */
  canaryOnCreate?: boolean;
  /** Which members come first. Default: `name`. */
  order?: RolloutOrder;
  /** Changes for which gates pass at once. Default: not set: gates wait for every change of a machine. */
  skipWavesFor?: SkipWavesFor;
  /**
   * Stops the rollout after a gate until the value is changed. `none`, `after-canary`, or `after-wave-1` and so on.
   * Default: `none`. The gate's checks run first. While it holds, the gate is not passed and `pulumi up` ends with its
   * message.
   */
  hold?: string;
  /**
   * Lets gates pass without their checks, for a limited time. It is printed at every preview and deployment. Default:
   * none.
   */
  bypass?: BypassArgs;
  /**
   * Restore the previous definitions of a wave whose gate fails. Disks are never restored. Default: false. Only the
   * definitions that the same `pulumi up` replaced can be restored.
   */
  autoRevert?: boolean;
}
