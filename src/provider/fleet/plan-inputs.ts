import type { Finding } from "../../findings";
import { findingsFor } from "../../guest/reading/spec-findings";
import { fleetHost } from "../../fleet/model/hosts";
import { type FleetHostSpec, type MemberSpec, type PlacementSpec, type RolloutSpec } from "../../fleet/model/fleet";
import { placement } from "../../fleet/model/placement";
import { rollout } from "../../fleet/model/rollout";
import type { FleetInput } from "../../fleet/plan";
import type { Assignments } from "../../fleet/types";
import { formatPath, parsePath } from "../../findings/path";
import { Unknowns } from "../../guest/reading/unknowns";
import type { Properties } from "../properties";
import * as z from "zod";

/** The inputs of a plan, as far as they are known. */
export interface PlanInputs extends FleetInput {
  /** Whether a member should run; absent: it should. */
  readonly runs: Readonly<Record<string, boolean>>;
  /** Members that should run only since lately, and have not been seen running. The check writes it. */
  readonly starting: readonly string[];
}

/** What a fleet says beside its machines: those, their own checks look at. */
const shape = z.looseObject({
  hosts: z.record(z.string(), fleetHost),
  placement: placement.optional(),
  rollout: rollout.optional(),
});

/** Reads the inputs; what is wrong with their shape is found here, once, for the whole fleet. */
export function readPlan({ value, unknowns }: Properties): {
  readonly input: PlanInputs;
  readonly findings: readonly Finding[];
} {
  const findings = new Unknowns(unknowns.map(formatPath)).keep(shapeFindings(value));
  const isRight = (part: string): boolean => !findings.some(({ path }) => parsePath(path)[0] === part);
  const input: PlanInputs = {
    template: groupAt(value["template"]),
    members: groupAt(value["members"]) as Readonly<Record<string, MemberSpec>>,
    hosts: isRight("hosts") ? (groupAt(value["hosts"]) as Readonly<Record<string, FleetHostSpec>>) : {},
    runs: groupAt(value["runs"]) as Readonly<Record<string, boolean>>,
    starting: Array.isArray(value["starting"]) ? (value["starting"] as readonly string[]) : [],
    ...(value["placement"] !== undefined && isRight("placement")
      ? { placement: value["placement"] as PlacementSpec }
      : {}),
    ...(value["rollout"] !== undefined && isRight("rollout") ? { rollout: value["rollout"] as RolloutSpec } : {}),
  };
  return { input, findings };
}

const groupAt = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

function shapeFindings(input: unknown): readonly Finding[] {
  const read = shape.safeParse(input, { reportInput: false });
  return read.success ? [] : findingsFor({ schema: shape, noun: "a fleet", input }, read.error.issues);
}

/** Where members were placed, as the state remembers. */
export const rememberedIn = ({ value }: Properties): Assignments => groupAt(value["assignments"]) as Assignments;
