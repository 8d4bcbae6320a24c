import * as pulumi from "@pulumi/pulumi";
import { explainFleet } from "../fleet/explain";
import { differentMembers, type Member } from "../fleet/members";
import { planFleet, type FleetInput } from "../fleet/plan";
import type { Load } from "../fleet/types";
import type { FleetMember } from "./fleet-member";
import type { FleetPlan, FleetPlanArgs } from "./fleet-plan";

/** A plan with what it was made from. */
export interface Planned {
  readonly name: string;
  readonly plan: FleetPlan;
  readonly args: FleetPlanArgs;
}

/** What the members take of each host, from what the plan was made from: the state does not hold it. */
export const fleetLoad = ({ plan, args }: Planned): pulumi.Output<Readonly<Record<string, Load>>> =>
  pulumi
    .all([pulumi.output(args), plan.assignments])
    .apply(([input, remembered]) =>
      Object.fromEntries(planFleet(input as unknown as FleetInput, { remembered }).placement.load),
    );

/** Who is where and when each member changes, and every decision about each machine that differs from the others. */
export function fleetExplanation(
  planned: Planned,
  members: readonly Member[],
  made: Readonly<Record<string, FleetMember>>,
): pulumi.Output<string> {
  const { name, plan, args } = planned;
  const { placement, rollout } = args as Pick<FleetInput, "placement" | "rollout">;
  const fleet = pulumi
    .all([plan.assignments, plan.steps, fleetLoad(planned)])
    .apply(([assignments, steps, load]) => explainFleet({ name, placement, rollout, assignments, steps, load }));
  const machines = differentMembers(members).map(({ member, others }) =>
    made[member.name]!.explanation.apply((text) => `${othersText(others)}${text}`),
  );
  return pulumi.all([fleet, ...machines]).apply((texts) => texts.join("\n\n"));
}

const othersText = (others: number): string => (others === 0 ? "" : `Members like the following one: ${others}\n`);
