import { listPer } from "../canonical/identify";
import type { UnmodelledDevice } from "../kind";
import { throughSpice } from "./spice";

/** A USB device of the computer that shows the display. */
export const redirdev: UnmodelledDevice = {
  element: "redirdev",
  identity: listPer("bus", "type"),
  numbered: true,
  anyNumber: true,
  carriedBySpice: throughSpice(() => "USB redirection"),
};
