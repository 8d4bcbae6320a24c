import * as z from "zod";
import { each } from "../conditions";
import { modelledDevice } from "../kind";
import { NEWS } from "../sources";
import { oneOf } from "../values";
import { attribute, element, type XmlElement } from "../xml";

export const panicModel = z.enum(["hyperv", "isa", "pvpanic"]);

/** libvirt's default is the ISA device. */
const modelOf = (el: XmlElement): string => attribute(el, "model") ?? "isa";

export const panic = modelledDevice({
  element: "panic",
  identity: (el) => ({ group: `panic ${modelOf(el)}`, key: undefined }),
  numbered: true,
  anyNumber: true,
  model: {
    shape: {
      /** `hyperv` is the hv-crash enlightenment, `isa` the ISA pvpanic device, `pvpanic` the PCI one. */
      panic: z.array(panicModel).default([]),
    },
    render: ({ panic: models = [] }) => models.map((model) => element("panic", { model })),
    parse: (elements) => ({ panic: elements.flatMap((el) => oneOf(panicModel.options, modelOf(el)) ?? []) }),
    gates: [
      {
        setting: "the PCI pvpanic device",
        minimum: "9.1.0",
        asked: (d) => each(d.panic, "devices.panic", (model) => model === "pvpanic"),
        source: NEWS,
      },
    ],
  },
  defaults: [{ place: "@model", value: "isa", reason: "libvirt's default on x86" }],
});
