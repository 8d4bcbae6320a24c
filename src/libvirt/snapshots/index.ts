export { SnapshotError } from "./error";
export { listSnapshots, type Snapshot } from "./list";
export { makeSnapshot, type MakeOptions } from "./make";
export { isSnapshotOverlay, SNAPSHOT_NAME } from "./manifest";
export type { SnapshotOptions } from "./options";
export { pruneSnapshots, removeSnapshot } from "./remove";
export { revertToSnapshot, type RevertOptions } from "./revert";
