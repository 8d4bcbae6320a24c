import { defined } from "../../foreign/defined";
import { namesOf } from "../../fleet/placement/refusals";
import { checksText } from "../../fleet/rollout/check-text";
import { type DisruptionLevel, levels } from "../domain/disruption";
import { NotInitialized } from "../errors";
import type { Properties } from "../properties";
import type { DiffRequest, DiffResult, OperationContext, ReadResult, ResourceHandler } from "../resource";
import { bypassText, isBypassed } from "./bypass";
import { fleetProblem } from "./fleet-health";
import type { FleetRun } from "./fleet-run";
import {
  gateProblem,
  type GateInputs,
  type GateMember,
  type GateState,
  readGate,
  readState,
  shortDigest,
} from "./gate-inputs";
import { revert } from "./revert";
import { unhealthyLines, watch } from "./watch";

const none: GateState = { passed: false, digests: {}, sent: {}, isSentSecret: false, reasons: [], reverted: [] };

/**
 * `windows-guest:index:RolloutGate`: stands between the waves of a fleet. It passes when the members before it are
 * healthy; as long as it has not passed, it is not initialized, so that what depends on it is left alone and the next
 * `up` asks again.
 */
export function gateHandler(fleets: FleetRun): ResourceHandler {
  return {
    token: "windows-guest:index:RolloutGate",
    internal: true,
    check: async ({ news }, { log }) => {
      const problem = news.unknowns.length > 0 ? undefined : gateProblem(news);
      const inputs = readGate(news);
      if (inputs !== undefined && isBypassed(inputs.settings)) log("warning", bypassText(inputs));
      return { inputs: news, failures: problem === undefined ? [] : [problem] };
    },
    diff: async (request) => diffGate(request),
    create: async ({ inputs, preview }, context) => {
      if (preview) return { id: "", state: planned(inputs, none, context) };
      const { fleet, step } = readGate(inputs)!;
      const id = `${fleet}/${step}`;
      return { id, state: await passed(id, inputs, none, fleets, context) };
    },
    read: async ({ id, inputs, state }): Promise<ReadResult> => {
      const { passed, reasons } = readState(state);
      // A refresh looks at no machine, so it cannot let a gate pass.
      if (!passed)
        throw new NotInitialized(id, state, inputs, reasons.length > 0 ? reasons : ["it has not passed yet"]);
      return { id, inputs, state };
    },
    update: async ({ id, olds, news, preview }, context) =>
      preview
        ? { state: planned(news, readState(olds), context) }
        : { state: await passed(id, news, readState(olds), fleets, context) },
    delete: async () => undefined,
  };
}

function diffGate({ oldInputs, olds, news }: DiffRequest): DiffResult {
  const before = readGate(oldInputs);
  const after = readGate(news);
  const { passed } = readState(olds);
  const isSame = (key: keyof GateInputs): boolean =>
    before !== undefined && after !== undefined && JSON.stringify(before[key]) === JSON.stringify(after[key]);
  const keys = (["fleet", "step", "members", "settings"] as const).filter((key) => !isSame(key));
  return {
    changes: {
      ...Object.fromEntries(keys.map((key) => [key, { kind: "update" as const }])),
      ...(passed ? {} : { passed: { kind: "update" as const, output: true } }),
    },
  };
}

/** Members whose machine is another one than the gate let pass, and those that it never saw. */
interface Changed {
  readonly all: readonly string[];
  /** Those that it never saw. */
  readonly fresh: readonly string[];
}

function changedIn({ members }: GateInputs, { digests, sent }: GateState): Changed {
  const all = Object.keys(members).filter(
    (name) => members[name]!.digest !== digests[name] || members[name]!.sent !== sent[name],
  );
  return { all, fresh: all.filter((name) => digests[name] === undefined) };
}

/**
 * Members that this run did not change, and that another gate has judged: they came here from another wave, and are
 * looked at all the same, because that gate may have failed.
 */
const movedIn = ({ members }: GateInputs, { fresh }: Changed, { reasons }: GateState, fleets: FleetRun): Set<string> =>
  new Set(reasons.length > 0 ? [] : fresh.filter((name) => !fleets.hasChanged(members[name]!.uuid)));

/** What the preview says: which members change, from which digest to which, what it costs, and what is checked. */
function planned(inputs: Properties, before: GateState, { log }: OperationContext): Properties {
  const gate = readGate(inputs);
  const summary = gate === undefined ? undefined : summaryOf(gate, before);
  if (summary !== undefined) log("info", summary);
  return {
    value: summary === undefined ? {} : { summary },
    secrets: [],
    unknowns: [["passed"], ["digests"], ["sent"], ...(summary === undefined ? [["summary"]] : [])],
  };
}

/** Undefined where nothing changes. */
function summaryOf(gate: GateInputs, before: GateState): string | undefined {
  const { all, fresh } = changedIn(gate, before);
  if (all.length === 0)
    return before.passed ? undefined : `${gate.step}: its gate has not passed yet and is asked again`;
  const cost = costOf(
    gate,
    all.filter((name) => !fresh.includes(name)),
  );
  const from = digestsText(all.flatMap((name) => before.digests[name] ?? []));
  const to = digestsText(all.map((name) => gate.members[name]!.digest));
  // Of a machine that is not made yet, nobody knows what was sent to it.
  const isOld = (name: string): boolean => gate.members[name]!.sent !== undefined;
  const areMoved = fresh.length === all.length && all.every(isOld);
  const digests =
    from === ""
      ? `${areMoved ? "" : "new, "}digest ${to}`
      : `digest ${from === to ? `${to} as before` : `${from} to ${to}`}`;
  const verb = areMoved ? "come from another wave" : "change";
  return `${gate.step}: ${all.length} of ${Object.keys(gate.members).length} members ${verb} (${namesOf(all)}): ${digests}${cost === undefined ? "" : `, ${cost}`}. Gate: ${checksText(gate.settings.checks)}${gate.settings.hold ? ", then the rollout holds" : ""}`;
}

const digestsText = (digests: readonly string[]): string => {
  const different = [...new Set(digests.map(shortDigest))];
  return different.length <= 2 ? different.join(" and ") : `${different[0]!} and ${different.length - 1} others`;
};

const words: Readonly<Record<DisruptionLevel, string>> = {
  none: "nothing is disrupted",
  live: "changed live",
  restart: "restart needed",
  replace: "replaced",
};

/** How much the last update of a member cost. Of one that does not say, a restart is assumed. */
const rankOf = ({ level = "restart" }: GateMember): number => levels.indexOf(level as DisruptionLevel);

/** The most that one of the members costs. */
function costOf({ members }: GateInputs, names: readonly string[]): string | undefined {
  const ranks = names.map((name) => rankOf(members[name]!));
  return ranks.length === 0 ? undefined : words[levels[Math.max(0, ...ranks)]!];
}

/** Passes or throws. What its members were before is of no use then. */
async function passed(...[id, inputs, before, fleets, context]: Parameters<typeof pass>): Promise<Properties> {
  try {
    return await pass(id, inputs, before, fleets, context);
  } finally {
    fleets.settle(Object.values(readGate(inputs)!.members).map(({ uuid }) => uuid));
  }
}

/** Passes, or throws {@link NotInitialized} with what was found. */
async function pass(
  id: string,
  inputs: Properties,
  before: GateState,
  fleets: FleetRun,
  context: OperationContext,
): Promise<Properties> {
  const gate = readGate(inputs)!;
  const { log, signal } = context;
  const changed = changedIn(gate, before);
  const passing = (): Properties =>
    stateOf({ ...none, passed: true, ...seenIn(gate), isSentSecret: tellsSecret(inputs) });
  const fail = (reasons: readonly string[], reverted: readonly string[] = []): never => {
    const state: GateState = { ...before, passed: false, reasons, reverted };
    throw new NotInitialized(id, stateOf(state), inputs, reasons);
  };

  const { settings } = gate;
  if (isBypassed(settings)) {
    log("warning", bypassText(gate));
    return passing();
  }
  const undone = before.reverted.filter(
    (name) => changed.all.includes(name) && !fleets.hasChanged(gate.members[name]!.uuid),
  );
  if (undone.length > 0) fail([revertedText(gate, undone)], before.reverted);
  tellOutsiders(gate, changed, before, fleets, log);

  if (changed.all.length > 0 && !mayPassAtOnce(gate, changed)) {
    const isFirst = changed.fresh.length === changed.all.length;
    const end = await watch(
      changed.all.map((name) => ({ name, ...gate.members[name]! })),
      {
        ...settings,
        bakeSeconds: isFirst && !settings.bakeOnCreate ? 0 : settings.bakeSeconds,
        signal,
        progress: (text) => log("info", `${gate.step}: ${text}`),
      },
    );
    if (end.kind === "cancelled")
      fail([`${gate.step} was cancelled before its members were healthy. Run pulumi up again`]);
    if (end.kind === "late" || end.kind === "relapsed") {
      const reverted = settings.autoRevert ? await revert(gate, changed.all, fleets, context) : undefined;
      const reasons = [failedText(gate, changed, end), ...(reverted === undefined ? [] : [reverted.text])];
      fail(reasons, reverted?.names ?? []);
    }
  }
  const problem = await fleetProblem(gate, fleets, signal);
  if (problem !== undefined) fail([problem]);
  if (settings.hold && changed.all.length > movedIn(gate, changed, before, fleets).size) fail([heldText(gate)]);
  return passing();
}

const seenIn = ({ members }: GateInputs): Pick<GateState, "digests" | "sent"> => ({
  digests: Object.fromEntries(Object.entries(members).map(([name, { digest }]) => [name, digest])),
  sent: Object.fromEntries(Object.entries(members).flatMap(([name, { sent }]) => (sent ? [[name, sent]] : []))),
});

const tellsSecret = ({ secrets }: Properties): boolean => secrets.some(([first]) => first === "members");

/** What the inputs say is not said again: a fleet may have thousands of members. */
const stateOf = ({ passed, digests, sent, isSentSecret, reasons, reverted }: GateState): Properties => ({
  value: defined({
    passed,
    digests,
    sent,
    reasons: reasons.length === 0 ? undefined : [...reasons],
    reverted: reverted.length === 0 ? undefined : [...reverted],
  }),
  secrets: isSentSecret ? [["sent"]] : [],
  unknowns: [],
});

/** Changes that the user does not want to wait for. */
function mayPassAtOnce({ members, settings: { skipWavesFor } }: GateInputs, { all, fresh }: Changed): boolean {
  if (skipWavesFor === undefined || fresh.length > 0) return false;
  const most = levels.indexOf(skipWavesFor);
  return all.every((name) => {
    const level = rankOf(members[name]!);
    return level >= 0 && level <= most;
  });
}

/** `--target` and deployments that left the gate out: it records what they did. */
function tellOutsiders(
  { step, members }: GateInputs,
  { all, fresh }: Changed,
  { passed }: GateState,
  fleets: FleetRun,
  log: OperationContext["log"],
): void {
  if (!passed) return;
  const outsiders = all.filter((name) => !fresh.includes(name) && !fleets.hasChanged(members[name]!.uuid));
  if (outsiders.length > 0)
    log(
      "warning",
      `${step}: ${namesOf(outsiders)} changed outside this deployment, without waiting for a gate (for example with --target). The gate checks and records ${outsiders.length === 1 ? "it" : "them"} now`,
    );
}

function failedText(
  { step, settings }: GateInputs,
  { all }: Changed,
  end: {
    readonly kind: "late" | "relapsed";
    readonly unhealthy: ReadonlyMap<string, string>;
    readonly afterSeconds: number;
  },
): string {
  const when =
    end.kind === "late"
      ? `not healthy within ${settings.deadlineSeconds} s`
      : `no longer healthy, ${end.afterSeconds} s after the wave was`;
  const allowed = settings.maxUnhealthy === 0 ? "" : ` (maxUnhealthy is ${settings.maxUnhealthy})`;
  return [
    `${end.unhealthy.size} of ${all.length} changed members of ${step} are ${when}${allowed}. Later waves were not changed:`,
    ...unhealthyLines(end.unhealthy),
    "Repair the members and run pulumi up, which asks the gate again; or set the previous preset version or template, which goes back through the same waves",
  ].join("\n");
}

const heldText = ({ step }: GateInputs): string =>
  `the rollout holds after ${step}, as rollout.hold says. Its members passed the gate's checks. To go on, set rollout.hold to none or to a later wave, and run pulumi up`;

const revertedText = ({ step }: GateInputs, names: readonly string[]): string =>
  `${step}: the previous definitions of ${namesOf(names)} were restored when this gate failed, so the new ones have not been tried again. To go back, set the previous preset version or template; to try again, run pulumi refresh and then pulumi up`;
