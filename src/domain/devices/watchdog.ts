import * as z from "zod";
import { listPer } from "../canonical/identify";
import { when } from "../conditions";
import { modelledDevice } from "../kind";
import { machineFamily } from "../machine-family";
import { DOC_DEFAULT, NEWS, REFUSED } from "../sources";
import { oneOf } from "../values";
import { at, attribute, child, childrenOf, element, type XmlElement } from "../xml";

export const watchdogModel = z.enum(["itco", "i6300esb"]);

const watchdogShape = z.object({ model: watchdogModel, action: z.string() });

function parse(elements: readonly XmlElement[]): z.output<typeof watchdogShape> | undefined {
  for (const el of elements) {
    const model = oneOf(watchdogModel.options, attribute(el, "model"));
    if (model) return { model, action: attribute(el, "action") ?? "reset" };
  }
  return undefined;
}

const isQ35 = (domain: XmlElement): boolean =>
  machineFamily(attribute(at(domain, "os", "type"), "machine") ?? "") === "q35";

export const watchdog = modelledDevice({
  element: "watchdog",
  identity: listPer("model"),
  model: {
    shape: { watchdog: watchdogShape.optional() },
    render: ({ watchdog: one }) => [one && element("watchdog", { model: one.model, action: one.action })],
    parse: (elements) => ({ watchdog: parse(elements) }),
    gates: [
      {
        setting: "watchdog model itco",
        minimum: "9.1.0",
        asked: (d) => when(d.watchdog?.model === "itco", "devices.watchdog.model"),
        source: NEWS,
      },
    ],
  },
  defaults: [{ place: "@action", value: "reset", reason: DOC_DEFAULT }],
  additions: [
    {
      place: "",
      reason: "the watchdog of the q35 chipset, which libvirt 9.1 and newer show",
      when: ({ added, desired }) => attribute(added, "model") === "itco" && isQ35(desired),
    },
  ],
  xmlGates: [
    {
      place: "",
      when: (_, domain) => childrenOf(child(domain, "devices"), "watchdog").length > 1,
      setting: "more than one watchdog",
      minimum: "9.1.0",
      source: REFUSED,
    },
  ],
});
