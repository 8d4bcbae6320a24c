import { listPer } from "../canonical/identify";
import type { UnmodelledDevice } from "../kind";

/** A USB hub. */
export const hub: UnmodelledDevice = {
  element: "hub",
  identity: listPer("type"),
  numbered: true,
  anyNumber: true,
  additions: [{ place: "", reason: "libvirt adds one where a USB controller has too few ports for its devices" }],
};
