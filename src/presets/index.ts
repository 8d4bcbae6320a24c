export { cpuFeaturesFor, everyMachine } from "./cpu-features";
export type { CpuFeatureChoice } from "./cpu-features";
export { presetChanges } from "./diff";
export type { PresetChange } from "./diff";
export { factsKey } from "./facts";
export type { Facts } from "./facts";
export {
  findPreset,
  newlyNamedCpuFeatures,
  presetDigest,
  presetId,
  presetIds,
  presetNames,
  presetVersions,
} from "./registry";
export type { ComposedPreset, From } from "./registry";
export type * from "./types";
export { Preset } from "./words";
export type { PresetName } from "./words";
export { describeNeed, describeWhen, evaluate, needPaths, strongest } from "./when";
