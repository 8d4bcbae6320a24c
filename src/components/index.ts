export * from "./args";
export type { DeployedGuest, Deployer, DeployRequest } from "./deployer";
export { Domain, type EnlightenmentState, type FindingState } from "./domain";
export * from "./enums";
export { Volume, type VolumeArgs } from "./volume";
export { WindowsGuest, type WindowsGuestOptions } from "./windows-guest";
