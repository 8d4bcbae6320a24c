/** Texts by which a person names a device of the host. */
import { show } from "../explaining/show";
import { type Form, text } from "./leaves";

/** Of what `form` accepts: `pattern` alone decides. */
const formed = (
  what: string,
  pattern: RegExp,
  form: Form,
  meant?: (given: string) => string,
): ReturnType<typeof text> =>
  text(
    (value) =>
      pattern.test(value)
        ? undefined
        : { problem: `${show(value)} is not ${what}`, fix: `write ${form.text.replaceAll("`", "")}` },
    form,
    meant && ((given) => (typeof given === "string" ? meant(given.trim().toLowerCase()) : undefined)),
  );

const withDomain = (given: string): string => (/^[^:]*:[^:]*$/.test(given) ? `0000:${given}` : given);

export const pciAddress = formed(
  "the address of a PCI device",
  /^[0-9a-f]{4}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/,
  { text: "domain, bus, slot and function as `lspci -D` writes them, for example `0000:01:00.0`", longest: 12 },
  (given) =>
    withDomain(
      given
        .replaceAll("_", ":")
        .replace(/^pci:/, "")
        .replace(/:([0-7])$/, ".$1"),
    ),
);

export const deviceId = formed(
  "the ID of a device",
  /^[0-9a-f]{4}:[0-9a-f]{4}$/,
  { text: "vendor and device as `lspci -nn` or `lsusb` writes them, for example `10de:2484`", longest: 9 },
  (given) => given.replaceAll("0x", "").replace(/[\s,/-]+/, ":"),
);

export const slotPath = formed("the path of a PCI slot", /^[0-9a-f]{4}(:[0-9a-f]{2})?(\/[01][0-9a-f]\.[0-7])+$/, {
  text: "the PCI domain, then slot and function of each bridge and of the device, for example `0000/01.0/00.0`",
  longest: 200,
});

export const usbPort = formed("the path of a USB port", /^\d{1,3}(\.\d{1,3}){0,6}$/, {
  text: "the ports from the bus to the device, for example `2` or `1.4`",
  longest: 27,
});

export const mediatedType = formed("the type of a mediated device", /^[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}$/, {
  text: "a type that the host lists, for example `nvidia-63` or `i915-GVTg_V5_4`",
  longest: 64,
});
