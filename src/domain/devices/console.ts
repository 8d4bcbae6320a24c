import { listPer } from "../canonical/identify";
import type { UnmodelledDevice } from "../kind";
import { LIVE } from "../sources";
import { child, childrenOf } from "../xml";
import { hasPort } from "./serial";

/** The other name of the first serial port, or a virtio console. */
export const consoleDevice: UnmodelledDevice = {
  element: "console",
  identity: listPer("type"),
  numbered: { placed: hasPort },
  numbers: ["target/@port"],
  additions: [
    {
      place: "",
      reason: "the other name of the first serial port",
      when: ({ desired }) => childrenOf(child(desired, "devices"), "serial").length > 0,
    },
    { place: "source", reason: LIVE },
  ],
};
