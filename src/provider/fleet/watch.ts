import { setTimeout as sleep } from "node:timers/promises";
import { grouped } from "../../foreign/grouped";
import { namesOf } from "../../fleet/placement/refusals";
import { secondsIn } from "../../fleet/model/leaves";
import { checks } from "./checks";
import type { Checked, CheckSpec, Verdict } from "./checks/types";
import type { GateSettings } from "./gate-inputs";

const PROGRESS_MS = 15_000;
const DEFAULT_TIMEOUT = "10s";

export type Unhealthy = ReadonlyMap<string, string>;

/** One look at all members with all checks: what is wrong with whom. The first problem of a member counts. */
export async function lookAt(
  members: readonly Checked[],
  specs: readonly CheckSpec[],
  signal: AbortSignal,
): Promise<Unhealthy> {
  const unhealthy = new Map<string, string>();
  let left = members.filter(({ runs }) => runs);
  for (const spec of specs) {
    const timeoutMs = (secondsIn(spec.timeout ?? DEFAULT_TIMEOUT) ?? 10) * 1000;
    const verdicts: ReadonlyMap<string, Verdict> = await checks[spec.type](left, spec, { signal, timeoutMs });
    for (const [name, verdict] of verdicts) if (verdict !== undefined) unhealthy.set(name, verdict);
    left = left.filter(({ name }) => !unhealthy.has(name));
  }
  return unhealthy;
}

export type WatchEnd =
  | { readonly kind: "healthy" }
  | { readonly kind: "late" | "relapsed"; readonly unhealthy: Unhealthy; readonly afterSeconds: number }
  | { readonly kind: "cancelled" };

export interface WatchOptions extends Pick<
  GateSettings,
  "checks" | "intervalSeconds" | "healthyForSeconds" | "deadlineSeconds" | "maxUnhealthy"
> {
  /** How long they are watched after they were healthy, in seconds. */
  readonly bakeSeconds: number;
  readonly signal: AbortSignal;
  /** Called every 15 seconds with what is waited for. */
  readonly progress: (text: string) => void;
}

/** Waits until members are healthy, long enough, and stay so for the bake time. */
export async function watch(members: readonly Checked[], options: WatchOptions): Promise<WatchEnd> {
  const { intervalSeconds, healthyForSeconds, deadlineSeconds, bakeSeconds, maxUnhealthy, signal } = options;
  const start = Date.now();
  const since = (from: number): number => (Date.now() - from) / 1000;
  const progress = everySoOften(options.progress);
  let healthyFrom: number | undefined;
  let bakedFrom: number | undefined;
  for (;;) {
    if (signal.aborted) return { kind: "cancelled" };
    const unhealthy = await lookAt(members, options.checks, signal);
    // What a cancelled look saw says nothing.
    if (isAborted(signal)) return { kind: "cancelled" };
    const isHealthy = unhealthy.size <= maxUnhealthy;
    if (!isHealthy && bakedFrom !== undefined)
      return { kind: "relapsed", unhealthy, afterSeconds: Math.round(since(bakedFrom)) };
    healthyFrom = isHealthy ? (healthyFrom ?? Date.now()) : undefined;
    if (healthyFrom !== undefined && since(healthyFrom) >= healthyForSeconds) bakedFrom ??= Date.now();
    if (bakedFrom !== undefined && since(bakedFrom) >= bakeSeconds) return { kind: "healthy" };
    if (bakedFrom === undefined && since(start) >= deadlineSeconds)
      return { kind: "late", unhealthy, afterSeconds: Math.round(since(start)) };
    progress(
      bakedFrom === undefined
        ? `${members.length - unhealthy.size} of ${members.length} members healthy${waitsFor(unhealthy)} (${Math.round(since(start))} s of ${deadlineSeconds} s)`
        : `all healthy, watched for ${Math.round(since(bakedFrom))} s of ${bakeSeconds} s`,
    );
    await sleep(intervalSeconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;

const waitsFor = (unhealthy: Unhealthy): string =>
  unhealthy.size === 0 ? "" : `; waiting for ${namesOf([...unhealthy.keys()])}`;

function everySoOften(tell: (text: string) => void): (text: string) => void {
  let told = Date.now();
  return (text) => {
    if (Date.now() - told < PROGRESS_MS) return;
    told = Date.now();
    tell(text);
  };
}

/** Members with the same problem in one line, at most a page of them. */
export function unhealthyLines(unhealthy: Unhealthy): readonly string[] {
  const byProblem = grouped([...unhealthy], ([, problem]) => problem);
  const all = [...byProblem].sort(([, a], [, b]) => b.length - a.length);
  const shown = all.slice(0, 10).map(([problem, some]) => `  ${namesOf(some.map(([name]) => name))}: ${problem}`);
  return all.length > shown.length ? [...shown, `  and ${all.length - shown.length} more problems`] : shown;
}
