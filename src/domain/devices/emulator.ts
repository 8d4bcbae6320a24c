import { byPosition } from "../canonical/identify";
import type { UnmodelledDevice } from "../kind";

export const emulator: UnmodelledDevice = {
  element: "emulator",
  identity: byPosition,
  additions: [{ place: "", reason: "QEMU's path on that host" }],
};
