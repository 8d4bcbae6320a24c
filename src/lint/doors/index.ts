export { machineOfResource, machinesOfResources, type StackResource } from "./resource";
export { machinesOfState, type StateMachines } from "./state";
export { fromPulumi, UNKNOWN, withoutSecretTexts, type PulumiValue } from "./values";
