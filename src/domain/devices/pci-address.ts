import * as z from "zod";
import { uintOf } from "../values";
import { attribute, type XmlElement } from "../xml";

/** Where a PCI device is on its host, for example "0000:01:00.0": domain, bus, slot and function in hexadecimal. */
export const pciAddress = z
  .string()
  .regex(/^[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/, "a PCI address is like 0000:01:00.0");

/** The attributes of an `<address>`. */
export function addressAttributes(address: string): Record<"domain" | "bus" | "slot" | "function", string> {
  const [domain, bus, slot, fn] = address.split(/[:.]/);
  return { domain: `0x${domain}`, bus: `0x${bus}`, slot: `0x${slot}`, function: `0x${fn}` };
}

/** `undefined` where a number is missing, is none or is out of range: libvirt refuses it. */
export function addressIn(address: XmlElement | undefined): string | undefined {
  const numbers = (
    [
      ["domain", 4, 0xffff, "0"],
      ["bus", 2, 0xff, undefined],
      ["slot", 2, 0x1f, undefined],
      ["function", 1, 7, "0"],
    ] as const
  ).map(([name, digits, most, otherwise]) => {
    const number = uintOf(attribute(address, name) ?? otherwise, 0);
    return number === undefined || number > most ? undefined : number.toString(16).padStart(digits, "0");
  });
  const [domain, bus, slot, fn] = numbers;
  return numbers.includes(undefined) ? undefined : `${domain}:${bus}:${slot}.${fn}`;
}
