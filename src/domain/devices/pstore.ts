import { byPosition } from "../canonical/identify";
import type { UnmodelledDevice } from "../kind";
import { NEWS_PAGE } from "../sources";

export const pstore: UnmodelledDevice = {
  element: "pstore",
  identity: byPosition,
  xmlGates: [{ place: "", setting: "a pstore device", minimum: "10.6.0", source: NEWS_PAGE }],
};
