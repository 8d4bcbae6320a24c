export { withFleets } from "./fleets";
export { machineOfResource, machinesOfResources } from "./resource";
export type { StackResource } from "./types";
export { machinesOfState, type StateMachines } from "./state";
export { fromPulumi, UNKNOWN, withoutSecretTexts, type PulumiValue } from "./values";
