import type { CpuVendor } from "../../enlightenments/types";
import { vendorOfFeature, vendorOfModel } from "./cpu-vendors";
import type { GuestSpec } from "../types";

/** What the user wrote about a CPU feature: it must be there, must not, or may. */
export type Asked = "on" | "off" | "optional";

/** What `cpu.features` says about a feature, with its place in the list; undefined where it says nothing. */
export function askedFeature(
  spec: GuestSpec,
  name: string,
): { readonly asked: Asked; readonly path: string } | undefined {
  const index = spec.cpu?.features?.findIndex((feature) => feature?.name === name) ?? -1;
  if (index < 0) return undefined;
  return { asked: askedBy(spec.cpu!.features![index]!.policy), path: `cpu.features[${index}]` };
}

/** A policy that is not known yet decides nothing. */
const ASKED: Readonly<Record<string, Asked>> = {
  require: "on",
  force: "on",
  optional: "optional",
  disable: "off",
  forbid: "off",
};
const askedBy = (policy: string | undefined): Asked => ASKED[policy ?? ""] ?? "optional";

export const isRequired = (spec: GuestSpec, name: string): boolean => askedFeature(spec, name)?.asked === "on";

/** Without this bit Windows does not look for a hypervisor at all, and finds no enlightenment. */
export const hidesHypervisor = (spec: GuestSpec): boolean => askedFeature(spec, "hypervisor")?.asked === "off";

/** Something in a spec that only one vendor's CPUs have. */
export interface Evidence {
  readonly path: string;
  readonly what: string;
  readonly vendor: Exclude<CpuVendor, "unknown">;
}

/** All that a user wrote about the CPU and that tells its vendor, strongest first: the model is the CPU itself. */
export function evidenceOfVendor(spec: GuestSpec): readonly Evidence[] {
  const found: Evidence[] = [];
  const add = (path: string, what: string, vendor: CpuVendor): void => {
    if (vendor !== "unknown") found.push({ path, what, vendor });
  };
  const model = spec.cpu?.model;
  if (model !== undefined && (spec.cpu?.mode ?? "custom") === "custom")
    add("cpu.model", `CPU model ${model}`, vendorOfModel(model));
  for (const [index, feature] of (spec.cpu?.features ?? []).entries()) {
    // A name or a policy that is not known yet is missing.
    if ((feature?.name as string | undefined) !== undefined && askedBy(feature.policy) === "on")
      add(`cpu.features[${index}]`, `the CPU feature ${feature.name}`, vendorOfFeature(feature.name));
  }
  if (spec.enlightenments?.["evmcs"] === "on") add("enlightenments.evmcs", "evmcs", "intel");
  return found;
}

/** The vendor that the user's own words tell; where they contradict each other, only the model does. */
export function vendorByEvidence(spec: GuestSpec): CpuVendor {
  const evidence = evidenceOfVendor(spec);
  const first = evidence[0];
  if (first === undefined) return "unknown";
  return first.path === "cpu.model" || evidence.every(({ vendor }) => vendor === first.vendor)
    ? first.vendor
    : "unknown";
}
