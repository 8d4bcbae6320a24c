export * from "./args";
export type { DeployedGuest, Deployer, DeployRequest } from "./deployer";
export { Domain, type FindingState } from "./domain";
export * from "./enums";
export type { EnlightenmentState } from "./explained";
export { Provider, type ProviderArgs } from "./provider";
export { Volume, type VolumeArgs } from "./volume";
export { WindowsGuest, type WindowsGuestOptions } from "./windows-guest";
