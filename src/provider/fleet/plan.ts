import { hasErrors, type Finding } from "../../findings";
import { wantedByMembers } from "../../fleet/placement/devices";
import { planFleet } from "../../fleet/plan";
import { endOfBypass } from "../../fleet/rollout/bypass";
import { mostUnavailable, stepsByMember } from "../../fleet/rollout/waves";
import type { Assignments } from "../../fleet/types";
import type { HostProfile } from "../../hosts/types";
import { DeviceLooks } from "../device-looks";
import { changedPaths, asPropertyChanges } from "../diff-inputs";
import { OperationFailed } from "../errors";
import type { HostProfiles } from "../host-profiles";
import { type Properties, withValues } from "../properties";
import type { CheckFailure, CheckRequest, CheckResult, OperationContext, ResourceHandler } from "../resource";
import { sentence } from "../domain/resolve";
import { fleetHealth, unavailable, unavailableNow } from "./fleet-health";
import type { FleetRun } from "./fleet-run";
import { type PlanInputs, readPlan, rememberedIn } from "./plan-inputs";

/**
 * `windows-guest:index:FleetPlan`: where the members of a fleet lie, and in which step of the rollout each changes. It
 * makes nothing on a host. The check places the members, so that a preview shows the places, and the state remembers
 * them.
 */
export function planHandler(
  profiles: HostProfiles,
  fleets: FleetRun,
  devices: DeviceLooks = new DeviceLooks(),
): ResourceHandler {
  return {
    token: "windows-guest:index:FleetPlan",
    internal: true,
    check: (request, context) => checkPlan(request, { profiles, devices }, fleets, context),
    diff: async ({ oldInputs, news }) => ({ changes: asPropertyChanges(changesIn(oldInputs, news), () => false) }),
    create: async ({ inputs, preview }, { name }) => ({ id: preview ? "" : name, state: outputsOf(inputs) }),
    read: async ({ id, inputs, state }) => ({ id, inputs, state }),
    update: async ({ news, preview }, context) => {
      if (!preview) await mustBeAvailable(news, fleets, context);
      return { state: outputsOf(news) };
    },
    delete: async () => undefined,
  };
}

async function checkPlan(
  { news, olds }: CheckRequest,
  hosts: Hosts,
  fleets: FleetRun,
  context: OperationContext,
): Promise<CheckResult> {
  const { input, findings: shape } = readPlan(news);
  fleets.forget(input.placement?.forgetUnreachable ?? []);
  const remembered = rememberedIn(olds);
  const asked = await profilesOf(input, hosts, context);
  const { running, starting } = await countedIn(input, olds, context);
  const maxUnavailable = mostUnavailable(input.rollout ?? {}, Object.keys(input.members ?? {}).length);
  fleets.notePlan(context.name, { running, maxUnavailable, autoRevert: input.rollout?.autoRevert === true });
  const unhealthy =
    input.rollout?.order === "unhealthyFirst"
      ? new Set((await fleetHealth(running, context.signal)).off)
      : new Set<string>();
  const plan = planFleet(input, { ...asked, remembered, unhealthy, at: Date.now() });
  const findings = [...shape, ...(hasErrors(shape) ? [] : plan.findings), ...asked.findings];
  for (const finding of findings)
    if (finding.severity === "warning") context.log("warning", `${finding.path}: ${sentence(finding)}`);
  return {
    inputs: withValues(news, {
      assignments: plan.placement.assignments,
      steps: Object.fromEntries(stepsByMember(plan.waves)),
      ...(starting.length === 0 ? {} : { starting }),
    }),
    failures: findings.filter(({ severity }) => severity === "error").map(toFailure),
  };
}

const toFailure = (finding: Finding): CheckFailure => ({ property: finding.path, reason: sentence(finding) });

/** Members whose place is remembered and that the fleet still has. */
const deployedOf = ({ members = {} }: PlanInputs, remembered: Assignments): Assignments =>
  Object.fromEntries(Object.entries(remembered).filter(([name]) => Object.hasOwn(members, name)));

/** URIs of the hosts, by member, of members that were deployed and should run. */
function runningIn(input: PlanInputs, remembered: Assignments): Map<string, string> {
  const running = new Map<string, string>();
  for (const [name, host] of Object.entries(deployedOf(input, remembered))) {
    const uri = input.hosts[host]?.uri;
    if (uri !== undefined && input.runs[name] !== false) running.set(name, uri);
  }
  return running;
}

interface Counted {
  /** Members that are unavailable while they are off, with the URIs of their hosts. */
  readonly running: ReadonlyMap<string, string>;
  /**
   * Members that the program starts with this deployment, or started with one before that did not get to them: they are
   * off because nobody has started them yet.
   */
  readonly starting: readonly string[];
}

async function countedIn(input: PlanInputs, olds: Properties, { signal }: OperationContext): Promise<Counted> {
  const all = runningIn(input, rememberedIn(olds));
  const before = readPlan(olds).input;
  const late = [...all].filter(([name]) => before.runs[name] === false || before.starting.includes(name));
  const starting = late.length === 0 ? [] : unavailable(await fleetHealth(new Map(late), signal));
  return { running: new Map([...all].filter(([name]) => !starting.includes(name))), starting };
}

/** Who was seen running since is no change of the fleet. */
const changesIn = (oldInputs: Properties, news: Properties): ReturnType<typeof changedPaths> =>
  changedPaths(oldInputs, news).filter(({ path }) => path[0] !== "starting");

interface Asked {
  readonly profiles: ReadonlyMap<string, HostProfile>;
  /** Why a host takes no new members. */
  readonly closed: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/** What asks hosts, once in a run. */
interface Hosts {
  readonly profiles: HostProfiles;
  readonly devices: DeviceLooks;
}

/** All hosts at the same time: a slow one holds up none of the others. */
async function profilesOf(
  input: PlanInputs,
  { profiles, devices }: Hosts,
  { signal }: OperationContext,
): Promise<Asked> {
  const { hosts } = input;
  const wanted = wantedByMembers(input);
  const found = new Map<string, HostProfile>();
  const closed = new Map<string, string>();
  const findings: Finding[] = [];
  await Promise.all(
    Object.entries(hosts).map(async ([name, { uri, profile }]) => {
      const answer = await profiles.hostOrSaved(uri, profile, signal);
      if (answer.kind !== "none") found.set(name, answer.profile);
      if (answer.kind === "host") {
        const there = wanted && (await devices.devices(uri, answer.profile, wanted, signal));
        if (there !== undefined) found.set(name, { ...answer.profile, hostDevices: there });
        return;
      }
      if (answer.kind === "none") closed.set(name, "it did not answer");
      findings.push({
        ruleId: "host-unreachable",
        severity: "warning",
        path: `hosts.${name}`,
        message:
          answer.kind === "saved"
            ? `${name} did not answer, so its saved profile is used instead: ${answer.problem}`
            : `${name} did not answer, so its members stay where they are and no new ones are placed on it: ${answer.problem}`,
      });
    }),
  );
  // In the order of the hosts, not of their answers.
  return { profiles: found, closed, findings: findings.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Where the members lie and when they change; what they are made from, the inputs say. */
function outputsOf(inputs: Properties): Properties {
  return withValues(inputs, { template: undefined, members: undefined, runs: undefined, starting: undefined });
}

/** The gate before the first wave: a fleet that is unwell already is not changed. */
async function mustBeAvailable(
  news: Properties,
  fleets: FleetRun,
  { name, signal, log }: OperationContext,
): Promise<void> {
  const known = fleets.planOf(name);
  const { rollout } = readPlan(news).input;
  if (known === undefined) return;
  const end = rollout?.bypass === undefined ? undefined : endOfBypass(rollout.bypass.until);
  const problem = await unavailableNow(known, signal);
  if (problem === undefined) return;
  if (end === undefined || Date.now() > end) throw new OperationFailed(`${name}: ${problem}`);
  log("warning", `${name}: ${problem}. The rollout goes on because of rollout.bypass: ${rollout!.bypass!.reason}`);
}
