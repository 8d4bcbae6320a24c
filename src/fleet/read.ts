import { hasErrors, type Finding } from "../findings";
import { findingsFor } from "../guest/reading/spec-findings";
import { fleetSpec, type FleetSpec } from "./model/fleet";

const LEAST = "specify at least `fleet`, `template` and `hosts`";

/** A fleet as a person writes it in a file; what is wrong with its shape is found here. */
export function readFleet(input: unknown): { readonly spec?: FleetSpec; readonly findings: readonly Finding[] } {
  const read = fleetSpec.safeParse(input, { reportInput: false });
  if (read.success) return { spec: input as FleetSpec, findings: [] };
  const findings = findingsFor({ schema: fleetSpec, noun: "a fleet", least: LEAST, input }, read.error.issues);
  return hasErrors(findings) ? { findings } : { spec: input as FleetSpec, findings };
}

/** Whether a document is meant as a fleet. */
export const isFleet = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "fleet" in value && "template" in value;
