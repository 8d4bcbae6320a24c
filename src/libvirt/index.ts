export {
  closeLibvirtClients,
  createClient,
  DEFAULT_CALLS_PER_HOST,
  libvirtClient,
  type LibvirtClient,
  limitCallsPerHost,
} from "./client";
export type { Answer, CallOptions, DomainState } from "./call";
export { LibvirtError, type LibvirtErrorCode } from "./errors";
export type { Aside, Glance } from "./glances";
export type { HostFiles, HostImage } from "./host-files";
export { lines, volumeNames } from "./lines";
export type { Run } from "./changes";
export type { Looked, MachineGlance, MachineLook } from "./look";
export type { ProbeAnswers } from "./probe";
export { quote, quoteAll } from "../foreign/quote";
export { changeLive, type LiveChange, LiveChangeRefused } from "./live";
export { type DeafState, isOff, isRunning, requestShutdown, stateOrOff, unlessOff } from "./shut-down";
export { losesTpm } from "./undefine";
export { LibvirtUriError, parseLibvirtUri, type LibvirtUri } from "../hosts/uri";
export { keepsVariables, variablesFile } from "./variables";
export type { VolumeOperations } from "./volumes";
