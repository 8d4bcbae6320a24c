import * as z from "zod";
import { byPosition } from "../canonical/identify";
import { noneDesired } from "../conditions";
import { modelledDevice } from "../kind";
import { DOC_DEFAULT } from "../sources";
import { oneOf } from "../values";
import { attribute, element } from "../xml";

export const memballoonModel = z.enum(["virtio", "none"]);

export const memballoon = modelledDevice({
  element: "memballoon",
  identity: byPosition,
  model: {
    shape: { memballoon: memballoonModel },
    render: ({ memballoon: model }) => [element("memballoon", { model })],
    // libvirt adds a virtio balloon where the XML says nothing.
    parse: ([first]) => ({ memballoon: oneOf(memballoonModel.options, attribute(first, "model")) ?? "virtio" }),
  },
  defaults: [{ place: "@model", value: "virtio", reason: DOC_DEFAULT }],
  containers: [""],
  additions: [
    { place: "", reason: "a balloon, unless the domain says it wants none", when: noneDesired("memballoon") },
    { place: "stats", reason: "how often libvirt asks the balloon, from the host's settings" },
  ],
});
