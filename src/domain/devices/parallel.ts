import { listPer } from "../canonical/identify";
import type { UnmodelledDevice } from "../kind";
import { hasPort } from "./serial";

export const parallel: UnmodelledDevice = {
  element: "parallel",
  identity: listPer("type"),
  numbered: { placed: hasPort },
  anyNumber: true,
  numbers: ["target/@port"],
};
