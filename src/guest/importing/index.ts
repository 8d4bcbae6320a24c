export { asUpdated, importMachine, type NoSpec } from "./machine";
export { importGuest, type ImportedGuest, type ImportOptions } from "./nearest";
export { windowsOf } from "./recognise";
