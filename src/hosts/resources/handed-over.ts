import { defined } from "../../foreign/defined";
import type { Answer } from "../xml";
import { pciAddress } from "./pci";
import type { HostMachine, NamedUsb } from "./types";

/** The devices of the host that a machine's definition hands over. */
export function handedOver(domain: Answer): Pick<HostMachine, "hostDevices" | "usbDevices" | "mediatedDevices"> {
  const ofType = (type: string): Answer[] =>
    domain
      .all("devices/hostdev")
      .filter((device) => device.attribute("type") === type)
      .flatMap((device) => device.one("source") ?? []);
  // A virtual function that is a network adapter too.
  const adapters = domain
    .all("devices/interface")
    .filter((device) => device.attribute("type") === "hostdev")
    .flatMap((device) => device.one("source") ?? []);
  const nvme = domain
    .all("devices/disk")
    .filter((device) => device.attribute("type") === "nvme")
    .flatMap((device) => device.one("source") ?? []);
  const pci = [...ofType("pci"), ...adapters, ...nvme].flatMap((source) => source.one("address") ?? []);
  const usb = ofType("usb").flatMap(namedUsb);
  const mediated = ofType("mdev").flatMap((source) => source.one("address")?.attribute("uuid")?.toLowerCase() ?? []);
  return {
    ...(pci.length === 0 ? {} : { hostDevices: pci.map((one) => pciAddress((name) => one.attribute(name))) }),
    ...(usb.length === 0 ? {} : { usbDevices: usb }),
    ...(mediated.length === 0 ? {} : { mediatedDevices: mediated }),
  };
}

/** One of which nothing is said is none. */
function namedUsb(source: Answer): NamedUsb[] {
  const id = (element: string): string | undefined => {
    const text = source.one(element)?.attribute("id");
    return text === undefined ? undefined : wholeIn(text, 16)?.toString(16).padStart(4, "0");
  };
  const place = (name: string): string | undefined => source.one("address")?.attribute(name);
  const [vendor, product, bus, device, port] = [
    id("vendor"),
    id("product"),
    wholeIn(place("bus"), 10),
    wholeIn(place("device"), 10),
    place("port"),
  ];
  const named = defined({ vendor, product, bus, device, port });
  return Object.keys(named).length === 0 ? [] : [named];
}

function wholeIn(text: string | undefined, base: 10 | 16): number | undefined {
  const number = text === undefined ? NaN : /^0x/i.test(text) ? Number(text) : parseInt(text, base);
  return Number.isSafeInteger(number) ? number : undefined;
}
