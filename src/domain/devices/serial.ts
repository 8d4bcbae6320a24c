import * as z from "zod";
import { listPer } from "../canonical/identify";
import { modelledDevice } from "../kind";
import { DOC_DEFAULT, LIVE } from "../sources";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";

const OWN_PORT = "the port that a serial line gets by itself";

/** Is it written which port (COM1, COM2) the line is? */
export const hasPort = (el: XmlElement): boolean => attribute(child(el, "target"), "port") !== undefined;

/** A console without a type of its own is on the first serial port. */
export const isSerialConsole = (el: XmlElement): boolean =>
  (attribute(child(el, "target"), "type") ?? "serial") === "serial";

type Log = { readonly file: string; readonly append?: true | undefined };

const renderLog = ({ file, append }: Log): XmlElement =>
  element("log", { file, append: append === true ? "on" : undefined });

function parseLog(log: XmlElement | undefined): { file: string; append?: true } | undefined {
  const file = attribute(log, "file");
  if (file === undefined) return undefined;
  return attribute(log, "append") === "on" ? { file, append: true } : { file };
}

export const serial = modelledDevice({
  element: "serial",
  identity: listPer("type"),
  numbered: { placed: hasPort },
  anyNumber: true,
  model: {
    shape: {
      serialConsole: z.boolean().optional(),
      /** File on the host that gets what Windows writes to the serial console. `append`: a start does not empty it. */
      serialLog: z.object({ file: z.string(), append: z.literal(true).optional() }).optional(),
    },
    render: ({ serialConsole, serialLog }) => [
      serialConsole ? element("serial", { type: "pty" }, serialLog && renderLog(serialLog)) : undefined,
    ],
    parse: (elements) => {
      const line = elements.find((el) => attribute(el, "type") === "pty");
      return { serialConsole: line && true, serialLog: parseLog(child(line, "log")) };
    },
  },
  numbers: ["target/@port"],
  defaults: [
    { place: "target/@port", value: "0", reason: "the first port" },
    { place: "log/@append", value: "off", reason: DOC_DEFAULT },
  ],
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
