export { type Answer, closeLibvirtClients, createClient, libvirtClient, type CallOptions, type DomainState, type LibvirtClient } from "./client";
export { LibvirtError, type LibvirtErrorCode } from "./errors";
export type { HostFiles, HostImage } from "./host-files";
export type { Looked, MachineLook } from "./look";
export type { ProbeAnswers } from "./probe";
export { quote, quoteAll } from "./quote";
export { losesTpm } from "./undefine";
export { LibvirtUriError, parseLibvirtUri, type LibvirtUri } from "./uri";
export type { VolumeOperations } from "./volumes";
