/** libvirt writes the numbers in hexadecimal, with or without `0x`. */
export function pciAddress(attribute: (name: string) => string | undefined): string {
  const number = (name: string, width: number): string =>
    (attribute(name) ?? "0").toLowerCase().replace(/^0x/, "").padStart(width, "0").slice(-width);
  return `${number("domain", 4)}:${number("bus", 2)}:${number("slot", 2)}.${number("function", 1)}`;
}
