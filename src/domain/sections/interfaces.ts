import { defined } from "../../foreign/defined";
import { interfaceModel, type DomainDefinition, type DomainDefinitionInput } from "../definition";
import { attribute, child, childrenOf, element, type XmlElement } from "../xml";
import { bootElement } from "./disks";
import { oneOf, uintOf } from "./values";

type Interface = DomainDefinition["devices"]["interfaces"][number];
type InterfaceInput = DomainDefinitionInput["devices"]["interfaces"][number];

export const renderInterfaces = (interfaces: readonly InterfaceInput[]): XmlElement[] =>
  interfaces.map((nic) =>
    element(
      "interface",
      { type: nic.source.type },
      nic.mac === undefined ? undefined : element("mac", { address: nic.mac }),
      renderSource(nic.source),
      element("model", { type: nic.model }),
      nic.queues === undefined ? undefined : element("driver", { queues: nic.queues }),
      bootElement(nic.bootOrder),
    ),
  );

function renderSource(source: InterfaceInput["source"]): XmlElement | undefined {
  switch (source.type) {
    case "network":
      return element("source", { network: source.network });
    case "bridge":
      return element("source", { bridge: source.bridge });
    case "user":
      return undefined;
  }
}

/** Interfaces of another type or model (macvtap, SR-IOV, igb, …) are left out, as a whole. */
export const parseInterfaces = (devices: XmlElement | undefined): Interface[] =>
  childrenOf(devices, "interface").flatMap((el) => {
    const source = parseSource(el);
    const model = oneOf(interfaceModel.options, attribute(child(el, "model"), "type"));
    if (!source || !model) return [];
    return [
      defined({
        source,
        mac: attribute(child(el, "mac"), "address"),
        model,
        queues: uintOf(attribute(child(el, "driver"), "queues")),
        bootOrder: uintOf(attribute(child(el, "boot"), "order")),
      }),
    ];
  });

function parseSource(el: XmlElement): Interface["source"] | undefined {
  const source = child(el, "source");
  const network = attribute(source, "network");
  const bridge = attribute(source, "bridge");
  switch (attribute(el, "type")) {
    case "network":
      return network === undefined ? undefined : { type: "network", network };
    case "bridge":
      return bridge === undefined ? undefined : { type: "bridge", bridge };
    case "user":
      return { type: "user" };
    default:
      return undefined;
  }
}
