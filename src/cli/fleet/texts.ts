import { counted } from "../reports/counted";
import type { FleetPlan } from "../../fleet/plan";
import type { Wave } from "../../fleet/rollout/waves";
import type { HostRoom } from "../../fleet/types";

/** How much of what there is, or that nobody knows. */
export const part = (used: number, whole: number | undefined): string =>
  whole === undefined ? "not known" : whole === 0 ? "0 %" : `${Math.round((used / whole) * 100)} %`;

/** A wave in a drawing, line by line. */
export function waveText({ waves }: FleetPlan, { name, number, members }: Wave): string[] {
  const steps = waves.steps.filter(({ wave }) => wave === number).length;
  return [name, `${counted(members.length, "member")}${steps > 1 ? ` in ${steps} steps` : ""}`];
}

/** A host in a drawing, line by line. */
export function hostText({ placement }: FleetPlan, { name, memoryKiB }: HostRoom): string[] {
  const load = placement.load.get(name)!;
  const memory =
    memoryKiB === undefined ? [] : [`${part(load.memoryKiB + load.others.memoryKiB, memoryKiB)} of memory`];
  return [name, counted(load.members, "member"), ...memory];
}
