import * as z from "zod";
import { listPer } from "../canonical/identify";
import { modelledDevice } from "../kind";
import { LIVE } from "../sources";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";

const OWN_PORT = "the port that a serial line gets by itself";

/** Is it written which port (COM1, COM2) the line is? */
export const hasPort = (el: XmlElement): boolean => attribute(child(el, "target"), "port") !== undefined;

/** A console without a type of its own is on the first serial port. */
const isSerialConsole = (el: XmlElement): boolean => (attribute(child(el, "target"), "type") ?? "serial") === "serial";

export const serial = modelledDevice({
  element: "serial",
  identity: listPer("type"),
  numbered: { placed: hasPort },
  anyNumber: true,
  model: {
    shape: { serialConsole: z.boolean().optional() },
    render: ({ serialConsole }) => [serialConsole ? element("serial", { type: "pty" }) : undefined],
    parse: (elements) => ({ serialConsole: elements.some((el) => attribute(el, "type") === "pty") || undefined }),
  },
  numbers: ["target/@port"],
  defaults: [{ place: "target/@port", value: "0", reason: "the first port" }],
  additions: [
    {
      place: "",
      reason: "the serial port that a console is the other name of",
      when: ({ desired }) =>
        childrenOf(child(desired, "devices"), "serial").length === 0 &&
        childrenOf(child(desired, "devices"), "console").some(isSerialConsole),
    },
    { place: "target", reason: OWN_PORT },
    { place: "target/@*", reason: OWN_PORT },
    { place: "target/model", reason: OWN_PORT },
    { place: "source", reason: LIVE },
  ],
});
