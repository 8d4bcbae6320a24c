export * from "./args";
export { Domain, type DomainArgs, type EnlightenmentState, type FindingState } from "./domain";
export * from "./enums";
export { Volume, type VolumeArgs } from "./volume";
export { WindowsGuest, type WindowsGuestArgs } from "./windows-guest";
