import { listPer } from "../canonical/identify";
import type { UnmodelledDevice } from "../kind";
import { LIVE } from "../sources";
import { child, childrenOf, without } from "../xml";
import { hasPort, isSerialConsole } from "./serial";

/** The other name of the first serial port, or a virtio console. */
export const consoleDevice: UnmodelledDevice = {
  element: "console",
  identity: listPer("type"),
  numbered: { placed: hasPort },
  // libvirt copies the log of the serial port into its other name, whatever is written there (tried on 9.0.0).
  paired: (el) => (isSerialConsole(el) ? without(el, ({ name }) => name === "log") : el),
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
