import * as z from "zod";
import { defined } from "../../foreign/defined";
import { modelledDevice } from "../kind";
import { CHANGED_LIVE, DOC_DEFAULT, LIVE } from "../sources";
import { oneOf, uint, uintOf } from "../values";
import { attribute, child, element, type XmlElement } from "../xml";
import { bootElement } from "./boot";

export const interfaceModel = z.enum(["virtio", "e1000e", "e1000", "rtl8139"]);
const mac = z
  .string()
  .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/, "a MAC address is written like 52:54:00:12:34:56, in lower case");

const interfaceShape = z.object({
  source: z.discriminatedUnion("type", [
    z.object({ type: z.literal("network"), network: z.string() }),
    z.object({ type: z.literal("bridge"), bridge: z.string() }),
    z.object({ type: z.literal("user") }),
  ]),
  mac: mac.optional(),
  model: interfaceModel,
  queues: uint.optional(),
  /** Is the cable pulled? Default: no, it is plugged in. */
  link: z.literal("down").optional(),
  /** 1 boots first. */
  bootOrder: uint.optional(),
});

type Interface = z.output<typeof interfaceShape>;
type InterfaceInput = z.input<typeof interfaceShape>;

const render = (nic: InterfaceInput): XmlElement =>
  element(
    "interface",
    { type: nic.source.type },
    nic.mac === undefined ? undefined : element("mac", { address: nic.mac }),
    renderSource(nic.source),
    element("model", { type: nic.model }),
    nic.queues === undefined ? undefined : element("driver", { queues: nic.queues }),
    nic.link === undefined ? undefined : element("link", { state: nic.link }),
    bootElement(nic.bootOrder),
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
function parse(el: XmlElement): Interface[] {
  const source = parseSource(el);
  const model = oneOf(interfaceModel.options, attribute(child(el, "model"), "type"));
  if (!source || !model) return [];
  return [
    defined({
      source,
      mac: attribute(child(el, "mac"), "address"),
      model,
      queues: uintOf(attribute(child(el, "driver"), "queues")),
      link: oneOf(["down"], attribute(child(el, "link"), "state")),
      bootOrder: uintOf(attribute(child(el, "boot"), "order")),
    }),
  ];
}

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

export const networkInterface = modelledDevice({
  element: "interface",
  identity: (el) => ({ group: "interface", key: attribute(child(el, "mac"), "address")?.toLowerCase() }),
  numbered: true,
  anyNumber: true,
  model: {
    shape: { interfaces: z.array(interfaceShape) },
    render: ({ interfaces }) => interfaces.map(render),
    parse: (elements) => ({ interfaces: elements.flatMap(parse) }),
  },
  spellings: [
    {
      element: "mac",
      reason: "libvirt accepts a MAC address in any case and answers in lower case",
      apply: (el) => {
        const address = attribute(el, "address");
        if (address !== undefined) el.attributes["address"] = address.toLowerCase();
      },
    },
  ],
  defaults: [{ place: "link/@state", value: "up", reason: DOC_DEFAULT }],
  containers: ["driver", "link"],
  additions: [
    { place: "mac", reason: "libvirt makes an address where none is asked for" },
    {
      place: "target",
      reason: "the name of the host's end of the cable",
      when: ({ added }) => (attribute(added, "dev") ?? "").startsWith("vnet"),
    },
    { place: "source/@portid", reason: LIVE },
    {
      place: "source/@bridge",
      reason: "the bridge of the network, shown only while the machine runs",
      when: ({ added }) => attribute(added, "network") !== undefined,
    },
  ],
  live: [
    {
      place: "",
      what: "a network adapter that is added or removed",
      how: "plug",
      source: CHANGED_LIVE,
    },
    ...["link", "link/@state"].map((place) => ({
      place,
      what: "whether a network adapter is connected",
      how: "update" as const,
      source: CHANGED_LIVE,
    })),
    {
      place: "source/@bridge",
      what: "the bridge of a network adapter",
      how: "update",
      when: ({ wanted, running }) =>
        [wanted, running].every((el) => el !== undefined && attribute(el, "type") === "bridge"),
      source: CHANGED_LIVE,
    },
  ],
  whole: ["source", "mac", "model"],
  dependences: [
    { fact: "@type", dropChildren: ["virtualport", "portForward", "backend", "vlan"] },
    { fact: "model/@type", dropChildren: ["address", "alias", "rom"] },
  ],
});
