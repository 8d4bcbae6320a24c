import type { Overrides } from "../../domain";
import type { GuestSpec } from "../../guest";
import type { Addition } from "../../guest/types";
import type { HostProfile } from "../../hosts/types";
import type { History } from "./operation";
import { resolve } from "./resolve";

/** What the last deployment said, and what its `xml` added beyond what a definition has words for. */
export interface FormerXml {
  readonly spec: Partial<GuestSpec>;
  readonly overrides?: Overrides | undefined;
  readonly additions?: readonly Addition[] | undefined;
}

/** Resolving costs more than a look whether the argument is there. */
export function formerXml(
  { oldInputs }: Pick<History, "oldInputs">,
  { profile }: { readonly profile: HostProfile | undefined },
): FormerXml {
  if (oldInputs === undefined) return { spec: {} };
  if (oldInputs.value["xml"] === undefined) return { spec: oldInputs.value };
  const { effective, overrides, additions } = resolve(oldInputs, profile).resolution;
  return { spec: effective ?? oldInputs.value, overrides, additions };
}
