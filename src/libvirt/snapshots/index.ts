export { type NewImage, withImages } from "./definition";
export { SnapshotError } from "./error";
export { heldImages, listSnapshots, type Snapshot, snapshotNames } from "./list";
export { makeSnapshot, type MakeOptions } from "./make";
export { isSnapshotOverlay, SNAPSHOT_NAME } from "./manifest";
export type { SnapshotOptions } from "./options";
export { snapshotFolders } from "./machine";
export { dropSnapshots, pruneSnapshots, removeSnapshot } from "./remove";
export { revertToSnapshot, type RevertOptions } from "./revert";
