export { findPreset, Preset, presetDigest, presetId, presetIds, presetNames, presetVersions } from "./registry";
export type { ComposedPreset, From } from "./registry";
export type * from "./types";
export { describeWhen, evaluate, strongest } from "./when";
