export { intersectProfiles, type HostLoss, type HostSet } from "./sets";
export { daemonVersionIn, parseHostProfile, variablesFileIn, type HostAnswers } from "./parse";
export { formatHostProfile, hostProfileSchema, loadHostProfile, parseSavedProfile, saveHostProfile } from "./saved";
export { hostEnlightenments } from "./support";
export * from "./types";
export { compareVersions } from "./versions";
export { HostProfileError } from "./xml";
