import * as z from "zod";
import { word } from "../canonical/identify";
import { modelledDevice } from "../kind";
import { oneOf } from "../values";
import { attribute, element } from "../xml";

export const tabletBus = z.enum(["usb", "virtio"]);

export const input = modelledDevice({
  element: "input",
  // libvirt puts a tablet on USB, and the rest on PS/2, unless told otherwise.
  identity: (el) => ({
    group: `input ${word(el, "type")} ${attribute(el, "bus") ?? (word(el, "type") === "tablet" ? "usb" : "ps2")}`,
    key: undefined,
  }),
  numbered: true,
  anyNumber: true,
  model: {
    shape: {
      /** A tablet sends absolute positions, so that the pointer does not drift in a remote console. */
      tablet: tabletBus.optional(),
    },
    render: ({ tablet: bus }) => [bus && element("input", { type: "tablet", bus })],
    parse: (elements) => {
      const tablet = elements.find((el) => attribute(el, "type") === "tablet");
      return { tablet: tablet && oneOf(tabletBus.options, attribute(tablet, "bus") ?? "usb") };
    },
  },
  defaults: [{ place: "@bus", value: "usb", reason: "where libvirt puts a tablet" }],
  additions: [
    {
      place: "",
      reason: "the PS/2 keyboard and mouse that every PC has",
      when: ({ added }) => attribute(added, "bus") === "ps2",
    },
  ],
});
