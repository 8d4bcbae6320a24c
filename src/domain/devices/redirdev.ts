import * as z from "zod";
import { listPer } from "../canonical/identify";
import { modelledDevice } from "../kind";
import { attribute, element, type XmlElement } from "../xml";
import { throughSpice } from "./spice";

/** The channel through which a SPICE client hands over a USB device. */
const isChannel = (el: XmlElement): boolean => attribute(el, "type") === "spicevmc" && attribute(el, "bus") === "usb";

/** A USB device of the computer that shows the display. */
export const redirdev = modelledDevice({
  element: "redirdev",
  identity: listPer("bus", "type"),
  numbered: true,
  anyNumber: true,
  model: {
    shape: {
      /** How many USB devices a SPICE client can hand over at a time. */
      redirectedUsb: z.number().int().positive().optional(),
    },
    render: ({ redirectedUsb = 0 }) =>
      Array.from({ length: redirectedUsb }, () => element("redirdev", { bus: "usb", type: "spicevmc" })),
    parse: (elements) => {
      const redirectedUsb = elements.filter(isChannel).length;
      return redirectedUsb === 0 ? {} : { redirectedUsb };
    },
  },
  carriedBySpice: throughSpice(() => "USB redirection"),
});
