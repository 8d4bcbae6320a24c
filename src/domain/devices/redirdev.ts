import { childElements, element, attribute, type XmlElement } from "../xml";
import { listPer } from "../canonical/identify";
import { modelledDevice } from "../kind";
import { uint } from "../values";
import { throughSpice } from "./spice";

/** Its address and its boot order stay in the rest. */
const isPlain = (el: XmlElement): boolean =>
  attribute(el, "bus") === "usb" &&
  attribute(el, "type") === "spicevmc" &&
  childElements(el).every(({ name }) => ["address", "alias", "boot"].includes(name));

/** A USB device of the computer that shows the display. */
export const redirdev = modelledDevice({
  element: "redirdev",
  identity: listPer("bus", "type"),
  numbered: true,
  anyNumber: true,
  model: {
    shape: {
      /** How many USB devices of the computer that shows the display can be in the machine at once. */
      usbRedirections: uint.optional(),
    },
    render: ({ usbRedirections = 0 }) =>
      Array.from({ length: usbRedirections }, () => element("redirdev", { bus: "usb", type: "spicevmc" })),
    parse: (elements) => ({ usbRedirections: elements.filter(isPlain).length || undefined }),
  },
  carriedBySpice: throughSpice(() => "USB redirection"),
});
