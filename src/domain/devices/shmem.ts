import { byPosition } from "../canonical/identify";
import type { UnmodelledDevice } from "../kind";

/** Memory that is shared with other machines. */
export const shmem: UnmodelledDevice = { element: "shmem", identity: byPosition, numbered: true };
