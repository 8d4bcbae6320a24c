import * as z from "zod";
import { defined } from "../../foreign/defined";
import { byPosition } from "../canonical/identify";
import { noneDesired } from "../conditions";
import { modelledDevice } from "../kind";
import { DOC_DEFAULT, DROPPED } from "../sources";
import { oneOf, uint, uintOf } from "../values";
import { attribute, child, childrenOf, element, without, type XmlElement } from "../xml";

export const videoModel = z.enum(["virtio", "qxl", "vga", "bochs", "none"]);

const videoShape = z.object({ model: videoModel, vramKiB: uint.optional(), heads: uint.optional() });

const MEMORY = "video memory by model, where none is asked for";

function parse(video: XmlElement | undefined): z.output<typeof videoShape> | undefined {
  const model = child(video, "model");
  const type = oneOf(videoModel.options, attribute(model, "type"));
  return (
    type &&
    defined({ model: type, vramKiB: uintOf(attribute(model, "vram")), heads: uintOf(attribute(model, "heads")) })
  );
}

/** QEMU gives 3D only to a display that can show it. */
function without3d(video: XmlElement): XmlElement {
  const accelerated = childrenOf(child(video, "model"), "acceleration").some(
    (el) => attribute(el, "accel3d") === "yes",
  );
  if (!accelerated) return video;
  return {
    ...video,
    children: video.children.map((c) =>
      typeof c !== "string" && c.name === "model" ? without(c, (el) => el.name === "acceleration") : c,
    ),
  };
}

export const video = modelledDevice({
  element: "video",
  identity: byPosition,
  numbered: { placed: (el) => attribute(child(el, "model"), "primary") !== undefined },
  model: {
    shape: { video: videoShape.optional() },
    render: ({ video: one }) => [
      one && element("video", undefined, element("model", { type: one.model, vram: one.vramKiB, heads: one.heads })),
    ],
    parse: ([first]) => ({ video: parse(first) }),
  },
  numbers: ["model/@heads", "model/@vram", "model/@ram", "model/@vgamem", "model/@vram64"],
  defaults: [
    { place: "model/@heads", value: "1", reason: DOC_DEFAULT },
    { place: "model/@primary", value: "yes", reason: "the first video card is the primary one" },
  ],
  additions: [
    {
      place: "",
      reason: "a display needs a video card, and gets one where none is asked for",
      when: noneDesired("video"),
    },
    { place: "model/@device", reason: "which of QEMU's two virtio cards: libvirt 12.5 and newer note it" },
    { place: "model/@ram", reason: MEMORY },
    { place: "model/@vram", reason: MEMORY },
    { place: "model/@vram64", reason: MEMORY },
    { place: "model/@vgamem", reason: MEMORY },
  ],
  whole: ["model"],
  dependences: [{ fact: "model/@type", dropChildren: ["address", "alias", "driver", "acceleration"] }],
  xmlGates: [{ place: "model/@blob", setting: "blob resources of a video card", minimum: "9.2.0", source: DROPPED }],
  withoutSpice: (device, { shows3d }) => (shows3d ? device : without3d(device)),
});
