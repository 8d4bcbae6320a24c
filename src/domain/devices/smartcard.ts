import { byPosition } from "../canonical/identify";
import type { UnmodelledDevice } from "../kind";
import { throughSpice } from "./spice";

export const smartcard: UnmodelledDevice = {
  element: "smartcard",
  identity: byPosition,
  numbered: true,
  carriedBySpice: throughSpice(() => "the smart card reader"),
};
