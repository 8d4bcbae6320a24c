import type { RolloutSpec } from "../model/fleet";
import { countOf, secondsIn } from "../model/leaves";
import { mostUnavailable, type Step, waveName } from "./waves";

type Checks = NonNullable<RolloutSpec["gate"]>;

/** What a gate goes by: the rollout's settings in numbers, for one step. */
export interface StepSettings {
  readonly checks: Checks;
  readonly intervalSeconds: number;
  readonly healthyForSeconds: number;
  readonly bakeSeconds: number;
  readonly deadlineSeconds: number;
  readonly maxUnhealthy: number;
  readonly maxUnavailable: number;
  readonly bakeOnCreate: boolean;
  readonly skipWavesFor?: "none" | "live";
  readonly hold: boolean;
  readonly bypass?: { readonly reason: string; readonly until: string };
  readonly autoRevert: boolean;
}

/** Times that a rollout does not say. */
export const TIMES = { interval: "5s", healthyFor: "0s", bakeTime: "0s", deadline: "15m" } as const;
const RUNNING: Checks = [{ type: "running" }];

/** Only the last step of a wave bakes and holds. */
export function gateSettings(rollout: RolloutSpec, step: Step, whole: number): StepSettings {
  const seconds = (name: keyof typeof TIMES): number => secondsIn(rollout[name] ?? TIMES[name]) ?? 0;
  return {
    checks: rollout.gate ?? RUNNING,
    intervalSeconds: Math.max(1, seconds("interval")),
    healthyForSeconds: seconds("healthyFor"),
    bakeSeconds: step.endsWave ? seconds("bakeTime") : 0,
    deadlineSeconds: seconds("deadline"),
    maxUnhealthy: countOf(rollout.maxUnhealthy ?? 0, step.members.length),
    maxUnavailable: mostUnavailable(rollout, whole),
    bakeOnCreate: rollout.canaryOnCreate === true && step.wave === 0,
    ...(rollout.skipWavesFor === undefined ? {} : { skipWavesFor: rollout.skipWavesFor }),
    hold: step.endsWave && rollout.hold === `after-${waveName(step.wave)}`,
    ...(rollout.bypass === undefined ? {} : { bypass: rollout.bypass }),
    autoRevert: rollout.autoRevert === true,
  };
}
