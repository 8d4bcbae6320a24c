import { waveName } from "../../fleet/rollout/waves";
import type { FleetOfMachine, LintMachine } from "../types";
import type { StackResource } from "./types";
import { fromPulumi } from "./values";

const PLAN = "windows-guest:index:FleetPlan";

/** The machines, those of fleets with what their fleet's plan says of them. */
export function withFleets(machines: readonly LintMachine[], resources: Iterable<StackResource>): LintMachine[] {
  const fleets = new Map<string, FleetOfMachine>();
  for (const resource of resources) {
    const fleet = resource.type === PLAN ? fleetOf(resource) : undefined;
    if (fleet !== undefined && resource.parent !== undefined) fleets.set(resource.parent, fleet);
  }
  if (fleets.size === 0) return [...machines];
  return machines.map((machine) => {
    const fleet = machine.parent === undefined ? undefined : fleets.get(machine.parent);
    return fleet === undefined ? machine : { ...machine, fleet };
  });
}

/** Undefined while it is not known who changes when. */
function fleetOf({ name, props }: StackResource): FleetOfMachine | undefined {
  const { value } = fromPulumi(props);
  const steps = (value as { readonly steps?: unknown } | undefined)?.steps;
  if (typeof steps !== "object" || steps === null) return undefined;
  const all = Object.values(steps);
  const canaries = all.filter((step) => typeof step === "string" && step.startsWith(waveName(0)));
  return { name, members: all.length, canaries: canaries.length };
}
