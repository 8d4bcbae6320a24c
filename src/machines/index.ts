export { addElement, removePart, setAttribute, type Edit } from "./edits";
export { exampleDomain, exampleMachine } from "./example";
export { Part } from "./part";
export { edited, stepsOf } from "./repair";
export type * from "./rule";
export { machineRules } from "./rules";
export { failedRule, judgeMachine, placeOf, type Judged, type MachineFinding, type NotChecked } from "./run";
