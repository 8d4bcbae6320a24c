import type { Finding } from "../../findings";
import { findingsFor } from "../../guest/reading/spec-findings";
import { fleetHost } from "../../fleet/model/hosts";
import { type FleetHostSpec, type MemberSpec, type PlacementSpec, type RolloutSpec } from "../../fleet/model/fleet";
import { placement } from "../../fleet/model/placement";
import { rollout } from "../../fleet/model/rollout";
import type { FleetInput } from "../../fleet/plan";
import type { Assignments } from "../../fleet/types";
import { formatPath, type Path } from "../../findings/path";
import type { Properties } from "../properties";
import * as z from "zod";

/** The inputs of a plan, as far as they are known. */
export interface PlanInputs extends FleetInput {
  /** Members that should run. */
  readonly runs: Readonly<Record<string, boolean>>;
}

const hosts = z.record(z.string(), fleetHost);

/** Reads the inputs; what is wrong with their shape is found here, once, for the whole fleet. */
export function readPlan({ value, unknowns }: Properties): {
  readonly input: PlanInputs;
  readonly findings: readonly Finding[];
} {
  const findings = [
    ...shapeOf("hosts", hosts, value["hosts"]),
    ...shapeOf("placement", placement.optional(), value["placement"]),
    ...shapeOf("rollout", rollout.optional(), value["rollout"]),
  ].filter(({ path }) => !unknowns.some((unknown) => overlaps(formatPath(unknown), path)));
  const isRight = (part: string): boolean =>
    !findings.some(({ path }) => path === part || path.startsWith(`${part}.`) || path.startsWith(`${part}[`));
  const input: PlanInputs = {
    template: groupAt(value["template"]),
    members: groupAt(value["members"]) as Readonly<Record<string, MemberSpec>>,
    hosts: isRight("hosts") ? (groupAt(value["hosts"]) as Readonly<Record<string, FleetHostSpec>>) : {},
    runs: groupAt(value["runs"]) as Readonly<Record<string, boolean>>,
    ...(value["placement"] !== undefined && isRight("placement")
      ? { placement: value["placement"] as PlacementSpec }
      : {}),
    ...(value["rollout"] !== undefined && isRight("rollout") ? { rollout: value["rollout"] as RolloutSpec } : {}),
  };
  return { input, findings };
}

const groupAt = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const overlaps = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

function shapeOf(name: string, schema: z.ZodType, value: unknown): Finding[] {
  const read = schema.safeParse(value, { reportInput: false });
  if (read.success) return [];
  const below = (path: Path): string => formatPath([name, ...path]);
  return findingsFor({ schema, noun: "a fleet", input: value }, read.error.issues).map((finding) => ({
    ...finding,
    path: finding.path === "" ? name : `${name}${finding.path.startsWith("[") ? "" : "."}${finding.path}`,
    message: finding.message.startsWith(finding.path) ? `${below([])}.${finding.message}` : finding.message,
  }));
}

/** Where members were placed, as the state remembers. */
export const rememberedIn = ({ value }: Properties): Assignments => groupAt(value["assignments"]) as Assignments;
