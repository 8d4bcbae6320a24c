import type { Finding } from "../../findings";
import { deployment } from "../../guest/model/deployment";
import { deploymentKeys, guestSpec, type GuestSpec } from "../../guest/model/guest";
import { formatPath, isWithin, type Path } from "../../findings/path";
import type { Properties } from "../properties";

/** What is about the disks is the component's. */
type LifecycleKey = Exclude<keyof typeof deployment, "deleteDisksOnDestroy">;
const lifecycleKeys = deploymentKeys.filter((key): key is LifecycleKey => key !== "deleteDisksOnDestroy");

/** How a machine is run, in contrast to what it is. */
export type Lifecycle = {
  readonly [Key in Exclude<LifecycleKey, WithoutDefault>]: NonNullable<GuestSpec[Key]>;
} & Pick<GuestSpec, WithoutDefault>;

/** Where nothing stands in for what the user does not say. */
type WithoutDefault = "maintenanceWindow" | "allowedDisruption";

const defaults = Object.fromEntries(
  lifecycleKeys.flatMap((key) => {
    const value = deployment[key].doc.default;
    return value === undefined ? [] : [[key, value]];
  }),
) as unknown as Lifecycle;

export interface DomainInputs {
  /** Not checked yet: whatever the program gave, without what is not known. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly lifecycle: Lifecycle;
  readonly unknown: readonly string[];
  /** About what only a component takes. */
  readonly findings: readonly Finding[];
}

/** A resource's inputs as a guest spec, and how the machine is run, with defaults. */
export function readInputs({ value, unknowns }: Properties): DomainInputs {
  const { deleteDisksOnDestroy, ...spec } = value;
  const lifecycle = {
    ...defaults,
    ...Object.fromEntries(lifecycleKeys.filter((key) => isRight(key, value[key])).map((key) => [key, value[key]])),
  };
  const findings = deleteDisksOnDestroy === undefined ? [] : [noDisks];
  return { spec, lifecycle, unknown: unknowns.filter(ofTheMachine).map(formatPath), findings };
}

/** What is wrong is among the findings of the spec. */
const isRight = (key: keyof Lifecycle, given: unknown): boolean =>
  given !== undefined && guestSpec.shape[key].safeParse(given).success;

/** Nothing about the machine hangs on how it is run. */
const ofTheMachine = (path: Path): boolean => !deploymentKeys.some((key) => isWithin(path, [key]));

const noDisks: Finding = {
  ruleId: "spec-property",
  severity: "error",
  path: "deleteDisksOnDestroy",
  message: 'a Domain has no property "deleteDisksOnDestroy", because it does not create disks',
  fix: "Remove it; use it in a WindowsGuest, or use deleteOnDestroy in a Volume",
  docs: "docs/rules/spec-property.md",
};
