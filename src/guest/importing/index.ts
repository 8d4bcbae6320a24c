export { importGuest, type ImportedGuest, type ImportOptions } from "./nearest";
export { windowsOf } from "./recognise";
