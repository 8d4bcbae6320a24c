import { byPosition } from "../canonical/identify";
import type { UnmodelledDevice } from "../kind";
import { NEWS_PAGE } from "../sources";

export const cryptoDevice: UnmodelledDevice = {
  element: "crypto",
  identity: byPosition,
  xmlGates: [{ place: "", setting: "a crypto device", minimum: "9.1.0", source: NEWS_PAGE }],
};
