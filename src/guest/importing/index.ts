export { differencesBeside } from "./differences";
export { asUpdated, importMachine, type NoSpec } from "./machine";
export { importGuest, type ImportedGuest, type ImportOptions } from "./nearest";
export { toldChanges } from "./told";
export { windowsOf } from "./recognise";
export { onItsHost } from "./on-its-host";
