import type { UnmodelledDevice } from "../kind";
import { attribute, child } from "../xml";

/** A folder of the host. */
export const filesystem: UnmodelledDevice = {
  element: "filesystem",
  identity: (el) => ({ group: "filesystem", key: attribute(child(el, "target"), "dir") }),
  numbered: true,
};
