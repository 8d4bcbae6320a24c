import * as z from "zod";
import { printable } from "../../foreign/printable";
import { word } from "../canonical/identify";
import { modelledDevice } from "../kind";
import { LIVE } from "../sources";
import { attribute, child, element, type XmlElement } from "../xml";
import { throughSpice } from "./spice";

const AGENT_CHANNEL = "org.qemu.guest_agent.0";
const SPICE_CHANNEL = "com.redhat.spice.0";

const render = (type: string, name: string): XmlElement =>
  element("channel", { type }, element("target", { type: "virtio", name }));

const nameOf = (el: XmlElement): string | undefined => attribute(child(el, "target"), "name");

export const channel = modelledDevice({
  element: "channel",
  identity: (el) => ({ group: `channel ${word(el, "type")}`, key: nameOf(el) }),
  numbered: true,
  model: {
    shape: {
      /** QEMU guest agent channel. */
      guestAgent: z.boolean(),
      /** SPICE agent channel, for clipboard and resolution; only with SPICE graphics. */
      spiceAgent: z.boolean().optional(),
    },
    render: ({ guestAgent, spiceAgent }) => [
      guestAgent ? render("unix", AGENT_CHANNEL) : undefined,
      spiceAgent ? render("spicevmc", SPICE_CHANNEL) : undefined,
    ],
    parse: (elements) => {
      const has = (type: string, name: string): boolean =>
        elements.some((el) => attribute(el, "type") === type && nameOf(el) === name);
      return { guestAgent: has("unix", AGENT_CHANNEL), spiceAgent: has("spicevmc", SPICE_CHANNEL) || undefined };
    },
  },
  additions: [
    { place: "source", reason: "the socket libvirt makes for the channel" },
    { place: "target/@state", reason: LIVE },
  ],
  whole: ["target"],
  carriedBySpice: throughSpice((el) => `the channel ${printable(nameOf(el) ?? word(el, "type"), 100)}`),
});
