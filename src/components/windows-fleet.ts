import * as pulumi from "@pulumi/pulumi";
import { hasErrors } from "../findings";
import { membersOf, memberFindings, type Member } from "../fleet/members";
import { placedArgs } from "../fleet/placement/placed";
import { gateSettings } from "../fleet/rollout/gate-settings";
import { type Step, stepsByMember, wavesOf } from "../fleet/rollout/waves";
import type { FleetHostArgs, FleetTemplateArgs, HostArgs, RolloutArgs, WindowsFleetArgs } from "./args";
import { type Awaited, awaitedGate } from "./awaited-gate";
import { dependsOnAlso, resourcesNamedBy } from "./depends-on";
import { FleetMember } from "./fleet-member";
import { FleetPlan, type FleetPlanArgs } from "./fleet-plan";
import { gateMember, resourcesOf } from "./gate-member";
import { fleetExplanation, fleetLoad } from "./fleet-explanation";
import { fleetStatus, type FleetStatus } from "./fleet-status";
import { lazily } from "./lazily";
import { plainValue } from "./output-values";
import { ownDeployer } from "./own-deployer";
import { type GateMemberArgs, RolloutGate } from "./rollout-gate";
import { secretPassword } from "./secret-password";

/**
 * Windows machines on several KVM hosts: placed for good, and changed wave by wave.
 *
 * Children, all directly below: one `FleetPlan` under the fleet's name, a `RolloutGate` for each step of the rollout
 * (`<fleet>-canary`, `<fleet>-wave-1` …), and for each member a `Domain` (`<fleet>-<member>`) with its `Volume`s.
 */
export class WindowsFleet extends pulumi.ComponentResource {
  /** @internal */
  static readonly __pulumiType = "windows-guest:index:WindowsFleet";

  /** The members by name. */
  readonly members: { readonly [name: string]: FleetMember };
  /** Name of the host of each member. */
  readonly placement: pulumi.Output<Readonly<Record<string, string>>>;
  /** The gates, in the order of the rollout. */
  readonly gates: readonly RolloutGate[];
  /**
   * Every member, the number of members by state and preset version, and the load of each host. It is made when the
   * program reads it.
   */
  declare readonly status: pulumi.Output<FleetStatus>;
  /**
   * Who is where, when each member changes, what the gates check, and every decision about each different machine, as
   * text. It is made when the program reads it.
   */
  declare readonly explanation: pulumi.Output<string>;

  constructor(name: string, args: WindowsFleetArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(WindowsFleet.__pulumiType, name, {}, options);
    const template = secretPassword(args.template);
    const written = { ...args, template } as unknown as Parameters<typeof membersOf>[0];
    const problems = memberFindings(written);
    if (hasErrors(problems))
      throw new pulumi.ResourceError(
        problems.map(({ message, fix }) => `${message}${fix === undefined ? "" : ` ${fix}`}`).join("\n"),
        this,
      );
    const members = membersOf(written);
    const rollout = args.rollout ?? {};
    const { steps } = wavesOf(members, rollout);
    const planned = planArgs(args, members);
    const plan = new FleetPlan(name, planned, {
      parent: this,
      dependsOn: dependsOnAlso(options.dependsOn, []),
    });
    this.placement = plan.assignments;

    const order = orderOf(rollout, plan, steps);
    const gates: RolloutGate[] = [];
    /** The gates, as members wait for them. */
    const awaited: Awaited[] = [];
    const made: Record<string, FleetMember> = {};
    const byName = new Map(members.map((member) => [member.name, member]));
    const make = (member: Member): FleetMember => {
      const host = plan.assignments.apply((hosts) => hosts[member.name]!);
      const guest = ownDeployer.deploy({
        component: this,
        name: `${name}-${member.name}`,
        args: {
          ...(member.args as FleetTemplateArgs),
          name: member.name,
          host: host.apply((on) => hostArgs(args.hosts[on])),
        },
        options: { ...options, dependsOn: order.before(member.name, awaited, options.dependsOn) },
      });
      return new FleetMember(member.name, host, pulumi.output(order.stepOf(member.name)), guest);
    };
    const gateOf = async (who: string): Promise<[string, GateMemberArgs]> => [
      who,
      await gateMember(made[who]!, byName.get(who)!.args["running"] !== false),
    ];
    for (const step of steps) {
      for (const member of step.members) made[member] = make(byName.get(member)!);
      const inStep = pulumi.output(order.membersOf(step));
      const gateName = `${name}-${step.name}`;
      const gate = new RolloutGate(
        gateName,
        {
          fleet: name,
          step: step.name,
          members: plainValue([inStep], async ([names]) => Object.fromEntries(await Promise.all(names.map(gateOf)))),
          settings: gateSettings(rollout, step, members.length),
        },
        {
          parent: this,
          dependsOn: dependsOnAlso(undefined, [
            resourcesNamedBy(inStep, (names) => names.flatMap((who) => resourcesOf(made[who]!))),
          ]),
        },
      );
      gates.push(gate);
      awaited.push(awaitedGate(gate, gateName, this));
    }
    this.members = made;
    this.gates = gates;
    const source = { name, plan, args: planned };
    lazily(this, "status", () => fleetStatus(Object.values(made), fleetLoad(source)));
    lazily(this, "explanation", () => fleetExplanation(source, members, made));
    this.registerOutputs({});
  }
}

const hostArgs = (host: FleetHostArgs | undefined): HostArgs => ({
  uri: host?.uri ?? "",
  ...(host?.profile === undefined ? {} : { profile: host.profile }),
});

/** Only what decides where a member can run: the plan needs no password, and its state stays small. */
function planArgs(
  { template, hosts, placement, rollout }: WindowsFleetArgs,
  members: readonly Member[],
): FleetPlanArgs {
  return {
    template: placedArgs(secretPassword(template)),
    members: Object.fromEntries(
      members.map(({ name, differences, placement: where, wave }) => [
        name,
        {
          ...placedArgs(secretPassword(differences)),
          ...(Object.keys(where).length === 0 ? {} : { placement: where }),
          ...(wave === undefined ? {} : { wave }),
        },
      ]),
    ),
    runs: Object.fromEntries(members.filter(({ args }) => args["running"] === false).map(({ name }) => [name, false])),
    hosts,
    placement,
    rollout,
  };
}

interface Order {
  stepOf(member: string): pulumi.Input<string>;
  /** What a member waits for: the gate of the step before its own, and what the fleet was told to wait for. */
  before(
    member: string,
    gates: readonly Awaited[],
    asked: pulumi.ResourceOptions["dependsOn"],
  ): NonNullable<pulumi.ResourceOptions["dependsOn"]>;
  membersOf(step: Step): pulumi.Input<string[]>;
}

/**
 * Who is in which step. In the order of the names the program knows it; with the unhealthy ones first, the plan says
 * it, and it can differ from one deployment to the next.
 */
function orderOf({ order }: RolloutArgs, plan: FleetPlan, steps: readonly Step[]): Order {
  const indexOf = new Map(steps.map(({ name }, index) => [name, index]));
  const named = stepsByMember({ steps });
  const gateBefore = (step: string, gates: readonly Awaited[]): Awaited[] => {
    const index = indexOf.get(step) ?? 0;
    return index === 0 ? [] : [gates[index - 1]!];
  };
  if (order !== "unhealthyFirst")
    return {
      stepOf: (member) => named.get(member)!,
      before: (member, gates, asked) => dependsOnAlso(asked, gateBefore(named.get(member)!, gates)),
      membersOf: ({ members }) => [...members],
    };
  const stepOf = (member: string): pulumi.Output<string> => plan.steps.apply((all) => all[member]!);
  return {
    stepOf,
    // The plan answers when all gates have been made.
    before: (member, gates, asked) =>
      dependsOnAlso(asked, [resourcesNamedBy(stepOf(member), (step) => gateBefore(step, gates))]),
    membersOf: (step) => plan.steps.apply((all) => Object.keys(all).filter((member) => all[member] === step.name)),
  };
}
