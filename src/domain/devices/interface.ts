import * as z from "zod";
import { defined } from "../../foreign/defined";
import { modelledDevice, type LiveContext } from "../kind";
import { each, is } from "../conditions";
import { canPinMemory } from "../live/vfio";
import { CHANGED_LIVE, DOC_DEFAULT, LIVE, NEWS } from "../sources";
import { oneOf, uint, uintOf } from "../values";
import { attribute, child, element, type XmlElement } from "../xml";
import { bootElement } from "./boot";
import {
  bandwidthShape,
  filterShape,
  openVSwitchShape,
  parseBandwidth,
  parseFilter,
  parseOpenVSwitch,
  parseVlan,
  renderBandwidth,
  renderFilter,
  renderOpenVSwitch,
  renderVlan,
  vlanShape,
} from "./interface-options";
import { addressAttributes, addressIn, pciAddress } from "./pci-address";

export const interfaceModel = z.enum(["virtio", "e1000e", "e1000", "igb", "rtl8139", "vmxnet3"]);
export const directMode = z.enum(["vepa", "bridge", "private", "passthrough"]);
const mac = z
  .string()
  .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/, "a MAC address is written like 52:54:00:12:34:56, in lower case");

const interfaceShape = z.object({
  source: z.discriminatedUnion("type", [
    z.object({ type: z.literal("network"), network: z.string(), portGroup: z.string().optional() }),
    z.object({ type: z.literal("bridge"), bridge: z.string() }),
    /** macvtap on a network interface of the host. */
    z.object({ type: z.literal("direct"), dev: z.string(), mode: directMode }),
    /** A PCI network function of the host, usually a virtual one. The machine has it for itself. */
    z.object({ type: z.literal("hostdev"), address: pciAddress }),
    z.object({ type: z.literal("user") }),
  ]),
  mac: mac.optional(),
  /** Absent for a function of the host: Windows sees the card itself. */
  model: interfaceModel.optional(),
  openVSwitch: openVSwitchShape.optional(),
  vlan: vlanShape.optional(),
  /** Bytes. */
  mtu: uint.optional(),
  bandwidth: bandwidthShape.optional(),
  filter: filterShape.optional(),
  /** Isolated cards of one bridge do not reach each other. */
  isolated: z.literal(true).optional(),
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
    // libvirt takes such a device from its driver on the host, and gives it back.
    { type: nic.source.type, managed: nic.source.type === "hostdev" ? true : undefined },
    nic.mac === undefined ? undefined : element("mac", { address: nic.mac }),
    renderSource(nic.source),
    renderVlan(nic.vlan),
    renderOpenVSwitch(nic.openVSwitch),
    renderBandwidth(nic.bandwidth),
    nic.isolated === undefined ? undefined : element("port", { isolated: nic.isolated }),
    nic.model === undefined ? undefined : element("model", { type: nic.model }),
    nic.queues === undefined ? undefined : element("driver", { queues: nic.queues }),
    renderFilter(nic.filter),
    nic.link === undefined ? undefined : element("link", { state: nic.link }),
    nic.mtu === undefined ? undefined : element("mtu", { size: nic.mtu }),
    bootElement(nic.bootOrder),
  );

function renderSource(source: InterfaceInput["source"]): XmlElement | undefined {
  switch (source.type) {
    case "network":
      return element("source", { network: source.network, portgroup: source.portGroup });
    case "bridge":
      return element("source", { bridge: source.bridge });
    case "direct":
      return element("source", { dev: source.dev, mode: source.mode });
    case "hostdev":
      return element("source", undefined, element("address", { type: "pci", ...addressAttributes(source.address) }));
    case "user":
      return undefined;
  }
}

/** Interfaces of another type or model (vhost-user, ne2k_pci, …) are left out, as a whole. */
function parse(el: XmlElement): Interface[] {
  const source = parseSource(el);
  const model = oneOf(interfaceModel.options, attribute(child(el, "model"), "type"));
  if (!source || (!model && source.type !== "hostdev")) return [];
  return [
    defined({
      source,
      mac: attribute(child(el, "mac"), "address"),
      model: source.type === "hostdev" ? undefined : model,
      openVSwitch: parseOpenVSwitch(child(el, "virtualport")),
      vlan: parseVlan(child(el, "vlan")),
      mtu: uintOf(attribute(child(el, "mtu"), "size")),
      bandwidth: parseBandwidth(child(el, "bandwidth")),
      filter: parseFilter(child(el, "filterref")),
      isolated: attribute(child(el, "port"), "isolated") === "yes" ? (true as const) : undefined,
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
      return network === undefined
        ? undefined
        : { type: "network", network, ...defined({ portGroup: attribute(source, "portgroup") }) };
    case "bridge":
      return bridge === undefined ? undefined : { type: "bridge", bridge };
    case "direct":
      return parseDirect(source);
    case "hostdev": {
      const address = child(source, "address");
      const found = attribute(address, "type") === "pci" ? addressIn(address) : undefined;
      return found === undefined ? undefined : { type: "hostdev", address: found };
    }
    case "user":
      return { type: "user" };
    default:
      return undefined;
  }
}

function parseDirect(source: XmlElement | undefined): Interface["source"] | undefined {
  const dev = attribute(source, "dev");
  const mode = oneOf(directMode.options, attribute(source, "mode") ?? "vepa");
  return dev === undefined || mode === undefined ? undefined : { type: "direct", dev, mode };
}

const FLOW = ["average", "peak", "floor", "burst"] as const;
const flowNumbers = (name: string): string[] => FLOW.map((one) => `bandwidth/${name}/@${one}`);

const isOpenVSwitch = (el: XmlElement | undefined): boolean =>
  attribute(child(el, "virtualport"), "type") === "openvswitch";

export const networkInterface = modelledDevice({
  element: "interface",
  identity: (el) => ({ group: "interface", key: attribute(child(el, "mac"), "address")?.toLowerCase() }),
  numbered: true,
  anyNumber: true,
  model: {
    shape: { interfaces: z.array(interfaceShape) },
    render: ({ interfaces }) => interfaces.map(render),
    parse: (elements) => ({ interfaces: elements.flatMap(parse) }),
    gates: [
      {
        setting: "network adapter model igb",
        minimum: "9.3.0",
        asked: ({ interfaces }) => each(interfaces, "devices.interfaces", ({ model }) => model === "igb"),
        source: NEWS,
      },
    ],
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
  numbers: ["vlan/tag/@id", "mtu/@size", ...["inbound", "outbound"].flatMap(flowNumbers)],
  defaults: [
    { place: "link/@state", value: "up", reason: DOC_DEFAULT },
    { place: "port/@isolated", value: "no", reason: DOC_DEFAULT },
    { place: "driver/@queues", value: "1", reason: "an adapter has one queue unless told otherwise" },
    { place: "source/@mode", value: "vepa", reason: DOC_DEFAULT },
    { place: "source/address/@domain", value: "0x0000", reason: "the PCI domain of nearly every host" },
  ],
  containers: ["driver", "link", "port"],
  additions: [
    { place: "mac", reason: "libvirt makes an address where none is asked for" },
    {
      place: "virtualport/parameters",
      reason: "libvirt makes an ID for a port of Open vSwitch where none is asked for",
    },
    { place: "virtualport/parameters/@interfaceid", reason: "the same where only a profile is asked for" },
    {
      place: "target",
      reason: "the name of the host's end of the cable",
      when: ({ added }) => (attribute(added, "dev") ?? "").startsWith("vnet"),
    },
    { place: "source/@portid", reason: LIVE },
    {
      place: "driver/@name",
      reason: `how a function of a card is given to QEMU, ${LIVE}`,
      when: ({ added }) => is("name", "vfio")(added),
    },
    {
      place: "source/@bridge",
      reason: "the bridge of the network, shown only while the machine runs",
      when: ({ added }) => attribute(added, "network") !== undefined,
    },
  ],
  live: [
    {
      place: "",
      what: "a network adapter that is added or removed; a function of a card is added only without a memory balloon",
      how: "plug",
      when: ({ wanted, machine }) => attribute(wanted, "type") !== "hostdev" || canPinMemory(machine),
      source: CHANGED_LIVE,
    },
    ...["link", "link/@state"].map((place) => ({
      place,
      what: "whether a network adapter is connected",
      how: "update" as const,
      source: CHANGED_LIVE,
    })),
    ...[
      "",
      "/inbound",
      "/outbound",
      ...["inbound", "outbound"].flatMap((name) => FLOW.map((one) => `/${name}/@${one}`)),
    ].map((below) => ({
      place: `bandwidth${below}`,
      what: "the bandwidth limits of a network adapter",
      how: "update" as const,
      source: CHANGED_LIVE,
    })),
    ...["filterref", "filterref/@filter", "filterref/parameter", "filterref/parameter/@value"].map((place) => ({
      place,
      what: "the filter of a network adapter",
      how: "update" as const,
      source: CHANGED_LIVE,
    })),
    ...["port", "port/@isolated"].map((place) => ({
      place,
      what: "whether a network adapter is isolated",
      how: "update" as const,
      source: CHANGED_LIVE,
    })),
    ...["vlan", "vlan/@trunk", "vlan/tag", "vlan/tag/@id", "vlan/tag/@nativeMode"].map((place) => ({
      place,
      what: "the VLANs of a port of Open vSwitch",
      how: "update" as const,
      when: ({ wanted, running }: LiveContext) => isOpenVSwitch(wanted) && isOpenVSwitch(running),
      source: "libvirt's QEMU driver (qemuDomainChangeNet)",
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
  whole: ["source", "mac", "model", "virtualport", "vlan", "bandwidth", "filterref"],
  dependences: [
    { fact: "@type", dropChildren: ["virtualport", "portForward", "backend", "vlan"] },
    { fact: "model/@type", dropChildren: ["address", "alias", "rom"] },
  ],
});
