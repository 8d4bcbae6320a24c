export { readDevices } from "./read";
export type { DeviceKind, FoundDevices, WantedDevices } from "./types";
