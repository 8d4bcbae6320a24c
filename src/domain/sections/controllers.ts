import { defined } from "../../foreign/defined";
import type { DomainDefinition, DomainDefinitionInput } from "../definition";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";
import { uintOf } from "./values";

type Controller = DomainDefinition["devices"]["controllers"][number];
type ControllerInput = NonNullable<DomainDefinitionInput["devices"]["controllers"]>[number];

export const renderControllers = (controllers: readonly ControllerInput[] = []): XmlElement[] =>
  controllers.map(({ type, index, model, iothread }) =>
    element("controller", { type, index, model }, iothread === undefined ? undefined : element("driver", { iothread })),
  );

/** PCI controllers are left out: libvirt builds the PCI topology and the rest keeps it. */
export function parseControllers(devices: XmlElement | undefined): Controller[] {
  const next = new Map<string, number>();
  return childrenOf(devices, "controller").flatMap((el) => {
    const type = attribute(el, "type");
    if (type === undefined || type === "pci") return [];
    const index = uintOf(attribute(el, "index")) ?? next.get(type) ?? 0;
    next.set(type, index + 1);
    return [
      defined({
        type,
        index,
        model: attribute(el, "model"),
        iothread: uintOf(attribute(child(el, "driver"), "iothread")),
      }),
    ];
  });
}
