import * as z from "zod";
import { defined } from "../../foreign/defined";
import type { Identify } from "../canonical/identify";
import { wholeNumber } from "../canonical/numbers";
import { sameAddressNumber } from "../compare/same";
import { each, is } from "../conditions";
import { type LiveContext, modelledDevice } from "../kind";
import { canPinMemory } from "../live/vfio";
import { CHANGED_LIVE, DOC_DEFAULT, FORMAT_DOC, LIVE } from "../sources";
import { asOnOff, oneOf, onOff, uint, uintOf, yesNo } from "../values";
import { attribute, child, childElements, element, type XmlElement } from "../xml";
import { bootElement } from "./boot";
import { addressAttributes, addressIn, pciAddress } from "./pci-address";

export const usbStartupPolicy = z.enum(["mandatory", "requisite", "optional"]);

/** 1 boots first. */
const bootOrder = uint.optional();
const hexId = z.string().regex(/^[0-9a-f]{4}$/, "an ID has four hexadecimal digits in lower case");

const pciShape = z.object({
  type: z.literal("pci"),
  /** On the host, for example "0000:01:00.0". */
  address: pciAddress,
  /** Does libvirt take the device from its driver, and give it back? */
  managed: z.boolean(),
  romBar: z.boolean().optional(),
  romFile: z.string().optional(),
  bootOrder,
  /**
   * Where Windows finds a device that shares a slot with others: their functions are parts of one card. libvirt places
   * every other device.
   */
  place: z.object({ bus: uint, slot: uint, function: uint, multifunction: z.literal(true).optional() }).optional(),
});

const usbShape = z.object({
  type: z.literal("usb"),
  /** Both or none. */
  vendor: hexId.optional(),
  product: hexId.optional(),
  /** Both or none. */
  bus: uint.optional(),
  device: uint.optional(),
  startupPolicy: usbStartupPolicy.optional(),
  bootOrder,
});

const mediatedShape = z.object({
  type: z.literal("mdev"),
  uuid: z.string(),
  display: z.boolean().optional(),
  /** A simple frame buffer until Windows has loaded the driver. */
  ramfb: z.boolean().optional(),
  bootOrder,
});

const hostDeviceShape = z.discriminatedUnion("type", [pciShape, usbShape, mediatedShape]);
type HostDevice = z.output<typeof hostDeviceShape>;
type Of<Type extends HostDevice["type"]> = Extract<HostDevice, { type: Type }>;

// --- XML of a definition

function render(device: HostDevice): XmlElement {
  switch (device.type) {
    case "pci":
      return renderPci(device);
    case "usb":
      return renderUsb(device);
    case "mdev":
      return renderMediated(device);
  }
}

function renderPci({ address, managed, romBar, romFile, bootOrder: order, place }: Of<"pci">): XmlElement {
  return element(
    "hostdev",
    { mode: "subsystem", type: "pci", managed },
    element("source", {}, element("address", addressAttributes(address))),
    bootElement(order),
    romBar === undefined && romFile === undefined ? undefined : element("rom", { bar: asOnOff(romBar), file: romFile }),
    place &&
      element("address", {
        type: "pci",
        domain: "0x0000",
        bus: hex(place.bus, 2),
        slot: hex(place.slot, 2),
        function: hex(place.function, 1),
        multifunction: asOnOff(place.multifunction),
      }),
  );
}

function renderUsb({ vendor, product, bus, device, startupPolicy, bootOrder: order }: Of<"usb">): XmlElement {
  return element(
    "hostdev",
    // `managed` means nothing to USB.
    { mode: "subsystem", type: "usb" },
    element(
      "source",
      { startupPolicy },
      vendor === undefined ? undefined : element("vendor", { id: `0x${vendor}` }),
      product === undefined ? undefined : element("product", { id: `0x${product}` }),
      bus === undefined ? undefined : element("address", { bus, device }),
    ),
    bootElement(order),
  );
}

const renderMediated = ({ uuid, display, ramfb, bootOrder: order }: Of<"mdev">): XmlElement =>
  element(
    "hostdev",
    {
      mode: "subsystem",
      type: "mdev",
      managed: false,
      model: "vfio-pci",
      display: asOnOff(display),
      ramfb: asOnOff(ramfb),
    },
    element("source", {}, element("address", { uuid })),
    bootElement(order),
  );

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, "0")}`;

// --- the definition of XML

/** Devices of other kinds (SCSI, storage, s390) are left out, as a whole. */
function parse(el: XmlElement): HostDevice[] {
  const source = child(el, "source");
  if (attribute(el, "mode") !== "subsystem" || source === undefined) return [];
  const found = parsed(el, source);
  return found === undefined ? [] : [defined({ ...found, bootOrder: uintOf(attribute(child(el, "boot"), "order")) })];
}

function parsed(el: XmlElement, source: XmlElement): HostDevice | undefined {
  switch (attribute(el, "type")) {
    case "pci":
      return parsePci(el, source);
    case "usb":
      return parseUsb(source);
    case "mdev":
      return parseMediated(el, source);
    default:
      return undefined;
  }
}

function parsePci(el: XmlElement, source: XmlElement): Of<"pci"> | undefined {
  const address = addressIn(child(source, "address"));
  if (address === undefined) return undefined;
  const rom = child(el, "rom");
  return defined({
    type: "pci" as const,
    address,
    managed: yesNo(el, "managed") ?? false,
    romBar: onOff(rom, "bar"),
    romFile: attribute(rom, "file"),
    place: placeIn(child(el, "address")),
  });
}

/** Of a device that shares a slot. Where any other stands is libvirt's choice. */
function placeIn(address: XmlElement | undefined): Of<"pci">["place"] {
  const [domain = 0, bus, slot, fn = 0] = ["domain", "bus", "slot", "function"].map((name) =>
    uintOf(attribute(address, name), 0),
  );
  const multifunction = onOff(address, "multifunction") === true ? (true as const) : undefined;
  if (domain !== 0 || bus === undefined || slot === undefined || (fn === 0 && multifunction === undefined))
    return undefined;
  return defined({ bus, slot, function: fn, multifunction });
}

function parseUsb(source: XmlElement): Of<"usb"> | undefined {
  const idOf = (name: string): string | undefined => {
    const id = uintOf(attribute(child(source, name), "id"), 0);
    return id === undefined || id > 0xffff ? undefined : id.toString(16).padStart(4, "0");
  };
  const [vendor, product] = [idOf("vendor"), idOf("product")];
  const address = child(source, "address");
  const [bus, device] = [uintOf(attribute(address, "bus"), 0), uintOf(attribute(address, "device"), 0)];
  const policy = attribute(source, "startupPolicy");
  const startupPolicy = oneOf(usbStartupPolicy.options, policy);
  const isWhole = (one: unknown, other: unknown): boolean => (one === undefined) === (other === undefined);
  if (
    !isWhole(vendor, product) ||
    !isWhole(bus, device) ||
    (vendor === undefined && bus === undefined) ||
    policy !== startupPolicy
  )
    return undefined;
  return defined({ type: "usb" as const, vendor, product, bus, device, startupPolicy });
}

function parseMediated(el: XmlElement, source: XmlElement): Of<"mdev"> | undefined {
  const uuid = attribute(child(source, "address"), "uuid")?.toLowerCase();
  if (uuid === undefined || attribute(el, "model") !== "vfio-pci") return undefined;
  return defined({ type: "mdev" as const, uuid, display: onOff(el, "display"), ramfb: onOff(el, "ramfb") });
}

// --- who is who

/** What a source says beside the device that it names. */
const NO_ADDRESS: ReadonlySet<string> = new Set(["startupPolicy", "guestReset", "missing", "writeFiltering"]);

/** The host's address of the device. libvirt completes that of a USB device that is named by its ID when it starts. */
const hostAddress: Identify = (hostdev) => {
  const source = child(hostdev, "source");
  if (source === undefined) return { group: "hostdev", key: undefined };
  const inside = childElements(source);
  const key = (elements: readonly XmlElement[]): string => [source, ...elements].map(partOf).join("/");
  const less = inside.some(({ name }) => name === "vendor") ? inside.filter(({ name }) => name !== "address") : inside;
  return {
    group: "hostdev",
    key: key(inside),
    ...(less.length < inside.length ? { lessKey: key(less) } : {}),
  };
};

const partOf = (el: XmlElement): string =>
  [
    el.name,
    ...Object.entries(el.attributes)
      .filter(([name]) => !NO_ADDRESS.has(name))
      .sort()
      .flatMap(hostWord),
    ...el.children.filter((c) => typeof c === "string"),
  ].join(" ");

/** One part of a host device's address, numbers in one spelling. */
function hostWord([name, value]: readonly [string, string]): string[] {
  const number = /^(domain|bus|slot|function|device|id)$/.test(name) ? wholeNumber(value, 0) : undefined;
  if (name === "domain" && number === 0) return [];
  return [name, number === undefined ? value : `0x${number.toString(16).padStart(2, "0")}`];
}

const isMediated = (device: HostDevice): device is Of<"mdev"> => device.type === "mdev";

// --- what changes while Windows runs

/** Ours has an address in the guest only if it shares a slot, in which libvirt plugs nothing. */
const sharesSlot = (el: XmlElement): boolean => placeIn(child(el, "address")) !== undefined;

/** One that Windows may boot from is there when it starts. */
function isPluggable({ wanted, running, machine, isHotPluggable }: LiveContext): boolean {
  const el = (wanted ?? running)!;
  if (attribute(el, "mode") !== "subsystem" || child(el, "boot") !== undefined) return false;
  switch (attribute(el, "type")) {
    case "usb":
      return true;
    case "pci": {
      const address = addressIn(child(child(el, "source"), "address"));
      if (address === undefined || !isHotPluggable(address) || sharesSlot(el)) return false;
      return wanted === undefined || canPinMemory(machine);
    }
    default:
      return false;
  }
}

/** A device of the host that the machine has for itself. */
export const hostdev = modelledDevice({
  element: "hostdev",
  identity: hostAddress,
  numbered: true,
  anyNumber: true,
  model: {
    shape: { hostDevices: z.array(hostDeviceShape).optional() },
    render: ({ hostDevices = [] }) => hostDevices.map(render),
    parse: (elements) => {
      const hostDevices = elements.flatMap(parse);
      return hostDevices.length === 0 ? {} : { hostDevices };
    },
    gates: [
      {
        setting: "the display of a mediated device",
        minimum: "4.6.0",
        asked: ({ hostDevices }) =>
          each(hostDevices, "devices.hostDevices", (one) => isMediated(one) && one.display === true),
        source: FORMAT_DOC,
      },
      {
        setting: "a frame buffer before the driver of a mediated device is loaded",
        minimum: "5.9.0",
        asked: ({ hostDevices }) =>
          each(hostDevices, "devices.hostDevices", (one) => isMediated(one) && one.ramfb === true),
        source: FORMAT_DOC,
      },
    ],
  },
  additions: [
    {
      place: "source/address",
      reason: "where libvirt found the USB device, shown only while the machine runs",
      when: ({ beside }) => child(beside, "vendor") !== undefined,
    },
    {
      place: "driver",
      reason: `how the device is given to QEMU, ${LIVE}`,
      when: ({ added }) => is("name", "vfio")(added),
    },
  ],
  live: [
    {
      place: "",
      what: "a USB device of the host that is added or removed, if a USB controller of the machine has a free port",
      how: "plug",
      when: (context) => attribute(context.wanted ?? context.running, "type") === "usb" && isPluggable(context),
      source: CHANGED_LIVE,
    },
    {
      place: "",
      what: "a PCI device of the host that is added or removed: one function, no display, added only without a memory balloon",
      how: "plug",
      when: isPluggable,
      source: CHANGED_LIVE,
    },
  ],
  defaults: [
    { place: "source/address/@domain", value: "0x0000", reason: "the PCI domain of nearly every host" },
    { place: "@managed", value: "no", reason: DOC_DEFAULT },
    { place: "@display", value: "off", reason: DOC_DEFAULT },
    { place: "@ramfb", value: "off", reason: DOC_DEFAULT },
    { place: "source/@startupPolicy", value: "mandatory", reason: DOC_DEFAULT },
  ],
  alike: [sameAddressNumber("source/*/@id")],
  xmlGates: [
    {
      place: "driver",
      when: (el) => attribute(el, "iommufd") !== undefined,
      setting: "IOMMUFD for a device of the host",
      minimum: "12.1.0",
      source: FORMAT_DOC,
    },
  ],
});
