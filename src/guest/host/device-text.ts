import { printable } from "../../foreign/printable";
import type { PciDevice } from "../../hosts/devices/types";
import { listText } from "../explaining/show";
import type { PciDeviceSpec } from "../model/host-devices";
import { type Assigned, idOf, isNamedPci } from "./assigned";

/** A device as a message calls it: `0000:01:00.0 (10de:2484, NVIDIA GA104)`. */
export function deviceText(device: PciDevice): string {
  const name = [device.vendorName, device.deviceName].filter((word) => word !== undefined).join(" ");
  return `${device.address} (${idOf(device)}${name === "" ? "" : `, ${printable(name, 60)}`})`;
}

/** What a spec says of a device: `10de:2484 in slot 0000/01.0/00.0`. */
export function askedText({ id, subsystem, slot, serial, address }: PciDeviceSpec): string {
  const words = [
    id === undefined ? "a device" : id,
    ...(subsystem === undefined ? [] : [`of subsystem ${subsystem}`]),
    ...(serial === undefined ? [] : [`with serial number ${printable(serial)}`]),
    ...(slot === undefined ? [] : [`in slot ${slot}`]),
    ...(address === undefined ? [] : [`at ${address}`]),
  ];
  return words.join(" ");
}

const MOST = 8;

/** A few of them, with their number where there are more. */
export const someText = (texts: readonly string[]): string =>
  texts.length <= MOST ? listText(texts) : `${texts.slice(0, MOST).join(", ")} and ${texts.length - MOST} more`;

/** A device of a guest in an explanation: where it is, and what. */
export function assignedText(one: Assigned): string {
  switch (one.kind) {
    case "pci": {
      const [first] = one.functions ?? [];
      const where = one.addresses === undefined ? askedText(one.asked) : one.addresses.join(", ");
      const namespace = one.nvme === undefined ? "" : `, namespace ${one.nvme.namespace ?? 1}`;
      return `${where}${first === undefined ? "" : ` (${idOf(first)})`}${namespace}`;
    }
    case "usb": {
      const { id = one.named?.id, bus, port } = one.asked;
      const words = [
        ...(id === undefined ? [] : [id]),
        ...(port === undefined ? [] : [`port ${port} of bus ${bus ?? "?"}`]),
      ];
      return words.join(", ") || "a device";
    }
    case "mediated":
      return one.uuid ?? (one.asked.type === undefined ? "a device" : `of type ${one.asked.type}`);
  }
}

/** Words that are equal where two entries ask for the same device, whatever the host has. */
export function askedWords(one: Assigned): readonly string[] {
  switch (one.kind) {
    case "pci": {
      // Of a function of a card, the rule about them says it.
      if (one.network !== undefined || !isNamedPci(one.asked)) return [];
      const { address, functions } = one.asked;
      const device = address ?? askedText(one.asked);
      return functions === undefined ? [device] : functions.map((number) => `function ${number} of ${device}`);
    }
    case "usb": {
      const { id, port } = one.asked;
      return port === undefined && id === undefined ? [] : [`USB device ${assignedText(one)}`];
    }
    case "mediated":
      return [];
  }
}

/** Each device that the machine gets, with its IDs and group, for the state. */
export const assignedTexts = (assigned: readonly Assigned[]): readonly string[] =>
  assigned.flatMap((one) =>
    one.kind === "pci"
      ? (one.functions?.map(functionText) ?? one.addresses ?? [])
      : one.kind === "usb"
        ? [`USB ${assignedText(one)}`]
        : (one.uuid ?? []),
  );

function functionText(device: PciDevice): string {
  const group = device.group === undefined ? "" : `, IOMMU group ${device.group.number}`;
  return `${device.address} (${idOf(device)}${group})`;
}
