export * from "./args";
export type { DeployedGuest, Deployer, DeployRequest } from "./deployer";
export { type DisruptionState, Domain } from "./domain";
export * from "./enums";
export type { EnlightenmentState, FindingState } from "./explained";
export { Provider, type ProviderArgs } from "./provider";
export { Volume, type VolumeArgs } from "./volume";
export { WindowsGuest, type WindowsGuestOptions } from "./windows-guest";
