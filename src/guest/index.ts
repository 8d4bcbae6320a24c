export { cpusetText, cpusIn, idsText, parseCpuset } from "./reading/cpuset";
export { diskPlace, type DiskPlace } from "./defining/devices";
export { canonicalJson, definitionDigest } from "./defining/digest";
export type { GuestContext, GuestExample, GuestRule, HostContext, HostExample } from "./context";
export { hostRules } from "./host-rules";
export { hostDeviceAdapted } from "./deciding/adapt";
export { macOf, uuidOf } from "./defining/identity";
export { anonymousDisks, cardKeys, diskKey, diskText, isAnonymous, sameDisk } from "./defining/members";
export { resolveGuest, type ResolveOptions } from "./resolve";
export { assignedOf, heldBy } from "./host/assigned";
export { seenAt, type Claims, type HostLook } from "./host/look";
export { pathOf, type Place } from "./host/place";
export { MachineIndex, machineOf } from "./host/machine-index";
export { madeOf, storedOf, type Stored } from "./host/stored";
export { volumeFindings } from "./host/volume-findings";
export { assignedFunctions, functionEntries } from "./host/network-functions";
export { deviceEntries, wantedBySpecs, wantedDevices } from "./host/wanted-devices";
export { wantedPaths } from "./host/wanted-paths";
export { inTimeZone, type MaintenanceWindow, windowState } from "./maintenance-window";
export { beforeInstallation, guestRules } from "./rules";
export { parseSize, sizeText, type Parsed } from "./reading/size";
export { effectiveSpec } from "./overriding/effective-spec";
export { DEFAULT_POOL } from "./model/disks";
export { deploymentKeys, guestSpec } from "./model/guest";
export { DEFAULT_URI } from "./model/host";
export { DEFAULT_NETWORK } from "./model/networks";
export { readSpec, rightSpec } from "./reading/spec-findings";
export { specRules } from "./reading/spec-rules";
export { exampleGuest, exampleLook } from "./explaining/examples";
export { exampleHost } from "../hosts/examples";
export { necessityOf, splitByOtherRules } from "./suppressing";
export type * from "./types";
export {
  explain,
  explanationText,
  type ExplainedFlag,
  type ExplainedSetting,
  type Explanation,
  type ExplanationTable,
} from "./explaining/explain";
