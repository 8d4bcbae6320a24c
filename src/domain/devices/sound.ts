import * as z from "zod";
import { listPer } from "../canonical/identify";
import { when } from "../conditions";
import { modelledDevice } from "../kind";
import { NEWS_PAGE } from "../sources";
import { oneOf } from "../values";
import { attribute, element, without } from "../xml";

export const soundModel = z.enum(["ich9", "ich6", "ac97", "usb", "virtio", "none"]);

export const sound = modelledDevice({
  element: "sound",
  identity: listPer("model"),
  numbered: true,
  model: {
    shape: { sound: soundModel.optional() },
    render: ({ sound: model }) => [model === undefined || model === "none" ? undefined : element("sound", { model })],
    parse: ([first]) => ({ sound: oneOf(soundModel.options, attribute(first, "model")) }),
    gates: [
      {
        setting: "virtio sound",
        minimum: "10.4.0",
        asked: ({ sound: model }) => when(model === "virtio", "devices.sound"),
        source: NEWS_PAGE,
      },
    ],
  },
  numbers: ["audio/@id"],
  // Its sound goes to the audio backend that libvirt adds for the new display.
  withoutSpice: (device, { audio }) => without(device, (el) => el.name === "audio" && audio.has(attribute(el, "id"))),
});
