import * as z from "zod";
import { defined } from "../../foreign/defined";
import { word } from "../canonical/identify";
import { each } from "../conditions";
import { modelledDevice } from "../kind";
import { NEWS } from "../sources";
import { oneOf } from "../values";
import { attribute, child, element, type XmlElement } from "../xml";

export const tabletBus = z.enum(["usb", "virtio"]);
export const evdevToggle = z.enum([
  "ctrl-ctrl",
  "alt-alt",
  "shift-shift",
  "meta-meta",
  "scrolllock",
  "ctrl-scrolllock",
]);

const inputShape = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["keyboard", "mouse"]), bus: tabletBus }),
  z.object({
    /** A keyboard or mouse of the host itself. */
    type: z.literal("evdev"),
    device: z.string(),
    /** Its keys switch the other devices, too. */
    grabAll: z.literal(true).optional(),
    /** Keys that switch between host and machine. Default: both Ctrl keys. */
    toggle: evdevToggle.optional(),
    /** Repeats held keys by itself. */
    repeat: z.literal(true).optional(),
  }),
]);

type Input = z.output<typeof inputShape>;

function render(input: z.input<typeof inputShape>): XmlElement {
  if (input.type !== "evdev") return element("input", { type: input.type, bus: input.bus });
  const { device, grabAll, toggle, repeat } = input;
  return element(
    "input",
    { type: "evdev" },
    element("source", {
      dev: device,
      grab: grabAll === true ? "all" : undefined,
      grabToggle: toggle,
      repeat: repeat === true ? "on" : undefined,
    }),
  );
}

/** None for what PS/2 has: every PC does. */
function parse(el: XmlElement): Input[] {
  const type = oneOf(["keyboard", "mouse", "evdev"], attribute(el, "type"));
  if (type === "evdev") return parseEvdev(child(el, "source"));
  const bus = oneOf(tabletBus.options, attribute(el, "bus"));
  return type === undefined || bus === undefined ? [] : [{ type, bus }];
}

function parseEvdev(source: XmlElement | undefined): Input[] {
  const device = attribute(source, "dev");
  if (device === undefined) return [];
  return [
    defined({
      type: "evdev" as const,
      device,
      grabAll: attribute(source, "grab") === "all" ? (true as const) : undefined,
      toggle: oneOf(evdevToggle.options, attribute(source, "grabToggle")),
      repeat: attribute(source, "repeat") === "on" ? (true as const) : undefined,
    }),
  ];
}

export const input = modelledDevice({
  element: "input",
  // libvirt puts a tablet on USB, and the rest on PS/2, unless told otherwise.
  identity: (el) => ({
    group: `input ${word(el, "type")} ${attribute(el, "bus") ?? (word(el, "type") === "tablet" ? "usb" : "ps2")}`,
    key: attribute(child(el, "source"), "dev"),
  }),
  numbered: true,
  anyNumber: true,
  model: {
    shape: {
      /** A tablet sends absolute positions, so that the pointer does not drift in a remote console. */
      tablet: tabletBus.optional(),
      /** Keyboards and mice beside those of PS/2, which every PC has. */
      inputs: z.array(inputShape).optional(),
    },
    render: ({ tablet: bus, inputs = [] }) => [bus && element("input", { type: "tablet", bus }), ...inputs.map(render)],
    parse: (elements) => {
      const tablet = elements.find((el) => attribute(el, "type") === "tablet");
      const inputs = elements.flatMap(parse);
      return {
        tablet: tablet && oneOf(tabletBus.options, attribute(tablet, "bus") ?? "usb"),
        inputs: inputs.length === 0 ? undefined : inputs,
      };
    },
    gates: [
      {
        setting: "a keyboard or mouse of the host (evdev)",
        minimum: "7.4.0",
        asked: ({ inputs }) => each(inputs, "devices.inputs", ({ type }) => type === "evdev"),
        source: NEWS,
      },
    ],
  },
  defaults: [
    { place: "@bus", value: "usb", reason: "where libvirt puts a tablet" },
    { place: "source/@repeat", value: "off", reason: "QEMU's default" },
  ],
  additions: [
    {
      place: "",
      reason: "the PS/2 keyboard and mouse that every PC has",
      when: ({ added }) => attribute(added, "bus") === "ps2",
    },
  ],
});
