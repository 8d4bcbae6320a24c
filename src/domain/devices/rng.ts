import * as z from "zod";
import { listPer } from "../canonical/identify";
import { modelledDevice } from "../kind";
import { attribute, child, element } from "../xml";
import { isThroughSpice } from "./spice";

export const rng = modelledDevice({
  element: "rng",
  identity: listPer("model"),
  numbered: true,
  model: {
    shape: { rng: z.boolean() },
    render: ({ rng: on }) => [
      on ? element("rng", { model: "virtio" }, element("backend", { model: "random" }, "/dev/urandom")) : undefined,
    ],
    parse: (elements) => ({ rng: elements.some((el) => attribute(el, "model") === "virtio") }),
  },
  whole: ["backend"],
  carriedBySpice: (device) => (isThroughSpice(child(device, "backend")) ? "random numbers through SPICE" : undefined),
});
