export { addElement, removePart, setAttribute, type Edit } from "./edits";
export { exampleDomain, exampleMachine } from "./example";
export { Part } from "./part";
export { isWithinPlace, placeOf, touches } from "./places";
export { edited, stepsOf } from "./repair";
export type * from "./rule";
export { machineRules } from "./rules";
export { failedRule, HOST_PROFILE, judgeMachine, type Judged, type MachineFinding, type NotChecked } from "./run";
