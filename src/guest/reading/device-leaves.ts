/** Texts by which a person names a device of the host. */
import { matching } from "./matching";

const withDomain = (given: string): string => (/^[^:]*:[^:]*$/.test(given) ? `0000:${given}` : given);

export const pciAddress = matching(
  "the address of a PCI device",
  /^[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/,
  { text: "domain, bus, slot and function as `lspci -D` writes them, for example `0000:01:00.0`" },
  (given) =>
    withDomain(
      given
        .replaceAll("0x", "")
        .replaceAll("_", ":")
        .replace(/^pci:/, "")
        .replace(/:([0-7])$/, ".$1"),
    ),
);

export const deviceId = matching(
  "the ID of a device",
  /^[0-9a-f]{4}:[0-9a-f]{4}$/,
  { text: "vendor and device as `lspci -nn` or `lsusb` writes them, for example `10de:2484`" },
  (given) => given.replaceAll("0x", "").replace(/[\s,/-]+/, ":"),
);

export const slotPath = matching(
  "the path of a PCI slot",
  /^[0-9a-f]{4}(:[0-9a-f]{2})?(\/[01][0-9a-f]\.[0-7]){1,32}$/,
  {
    text: "the PCI domain, then slot and function of each bridge and of the device, for example `0000/01.0/00.0`",
  },
);

export const usbPort = matching("the path of a USB port", /^\d{1,3}(\.\d{1,3}){0,6}$/, {
  text: "the ports from the bus to the device, for example `2` or `1.4`",
});

export const mediatedType = matching("the type of a mediated device", /^[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}$/, {
  text: "a type that the host lists, for example `nvidia-63` or `i915-GVTg_V5_4`",
  longest: 64,
});
