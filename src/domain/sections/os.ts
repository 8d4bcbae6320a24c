import * as z from "zod";
import { defined } from "../../foreign/defined";
import { printable } from "../../foreign/printable";
import { when } from "../conditions";
import { section, type AdditionContext } from "../kind";
import { machineFamily } from "../machine-family";
import { DOC, DOC_DEFAULT, DROPPED, FORMAT_DOC, NEWS_PAGE } from "../sources";
import { oneOf, uint, uintOf, yesNo } from "../values";
import { at, attribute, child, childrenOf, element, textOf, type XmlElement } from "../xml";

const DEFAULT_MACHINE = "q35";

export const smbiosMode = z.enum(["host", "sysinfo"]);

const osShape = z.object({
  machine: z.string().default(DEFAULT_MACHINE),
  firmware: z.discriminatedUnion("type", [
    z.object({ type: z.literal("bios") }),
    z.object({
      type: z.literal("uefi"),
      secureBoot: z.boolean(),
      enrolledKeys: z.boolean(),
      /** NVRAM file on the host; libvirt chooses when absent. */
      nvramPath: z.string().optional(),
      nvramTemplate: z.string().optional(),
      /**
       * Firmware image on the host. With it the firmware is not chosen by its features, and `nvramTemplate` decides
       * about keys.
       */
      loaderPath: z.string().optional(),
    }),
  ]),
  /** Where Windows' SMBIOS tables come from: the host, or `sysinfo`. Default: QEMU. */
  smbios: smbiosMode.optional(),
  bootMenu: z.boolean().optional(),
  /** How long the menu waits, in milliseconds up to 65,535. Default: the firmware's. */
  bootMenuTimeoutMs: uint.optional(),
});

type Os = z.output<typeof osShape>;
type OsInput = z.input<typeof osShape>;

function render(os: OsInput): XmlElement {
  const { firmware } = os;
  const chosen = firmware.type === "uefi" && firmware.loaderPath === undefined;
  return element(
    "os",
    chosen ? { firmware: "efi" } : undefined,
    element("type", { arch: "x86_64", machine: os.machine ?? DEFAULT_MACHINE }, "hvm"),
    ...renderFirmware(firmware),
    os.bootMenu === undefined ? undefined : element("bootmenu", { enable: os.bootMenu, timeout: os.bootMenuTimeoutMs }),
    os.smbios && element("smbios", { mode: os.smbios }),
  );
}

function renderFirmware(firmware: OsInput["firmware"]): (XmlElement | undefined)[] {
  if (firmware.type === "bios") return [];
  const { secureBoot, enrolledKeys, loaderPath, nvramPath, nvramTemplate } = firmware;
  const nvram =
    nvramPath === undefined && nvramTemplate === undefined
      ? undefined
      : element("nvram", { template: nvramTemplate }, nvramPath);
  if (loaderPath !== undefined) {
    return [
      element("loader", { readonly: true, secure: secureBoot ? true : undefined, type: "pflash" }, loaderPath),
      nvram,
    ];
  }
  return [
    element(
      "firmware",
      undefined,
      element("feature", { enabled: enrolledKeys, name: "enrolled-keys" }),
      element("feature", { enabled: secureBoot, name: "secure-boot" }),
    ),
    secureBoot ? element("loader", { secure: true }) : undefined,
    nvram,
  ];
}

const parse = (os: XmlElement | undefined): Os =>
  defined({
    // libvirt's default is the i440fx machine.
    machine: attribute(child(os, "type"), "machine") ?? "pc",
    firmware: parseFirmware(os),
    bootMenu: yesNo(child(os, "bootmenu"), "enable"),
    smbios: oneOf(smbiosMode.options, attribute(child(os, "smbios"), "mode")),
    bootMenuTimeoutMs: uintOf(attribute(child(os, "bootmenu"), "timeout")),
  });

/** Names that UEFI images of distributions have: OVMF, edk2, AAVMF, "uefi", "efi". */
const UEFI_IMAGE = /ovmf|edk2|aavmf|(?<![a-z])u?efi(?![a-z])/i;
/** SeaBIOS and its like. */
const BIOS_IMAGE = /bios|qboot|hvmloader/i;

/**
 * Which kind of firmware a machine has. UEFI is mapped as flash, as a rule; an image of it as ROM has its name to go
 * by.
 */
function firmwareOf(os: XmlElement | undefined): "bios" | "uefi" | "unknown" {
  const loader = child(os, "loader");
  const path = textOf(loader)?.trim() ?? "";
  const chosen = attribute(os, "firmware");
  if (chosen !== undefined) return chosen === "efi" ? "uefi" : "bios";
  if (path === "") return "bios";
  if (attribute(loader, "type") === "pflash" || UEFI_IMAGE.test(path)) return "uefi";
  return BIOS_IMAGE.test(path) ? "bios" : "unknown";
}

function parseFirmware(os: XmlElement | undefined): Os["firmware"] {
  const loader = child(os, "loader");
  const loaderPath = textOf(loader)?.trim() || undefined;
  const chosen = attribute(os, "firmware") === "efi";
  if (firmwareOf(os) !== "uefi") return { type: "bios" };

  const nvram = child(os, "nvram");
  const nvramPath = textOf(nvram)?.trim() || undefined;
  const secure = yesNo(loader, "secure") ?? false;
  // libvirt 9.2 and newer write their own choice of image and template beside firmware='efi': that stays in the rest.
  if (chosen) {
    const secureBoot = firmwareFeature(os, "secure-boot") ?? secure;
    return defined({
      type: "uefi" as const,
      secureBoot,
      enrolledKeys: firmwareFeature(os, "enrolled-keys") ?? false,
      nvramPath,
      nvramTemplate: loaderPath === undefined ? attribute(nvram, "template") : undefined,
    });
  }
  return defined({
    type: "uefi" as const,
    secureBoot: secure,
    enrolledKeys: secure,
    loaderPath,
    nvramPath,
    nvramTemplate: attribute(nvram, "template"),
  });
}

function firmwareFeature(os: XmlElement | undefined, name: string): boolean | undefined {
  const feature = childrenOf(child(os, "firmware"), "feature").find((f) => attribute(f, "name") === name);
  return yesNo(feature, "enabled");
}

/** Does the machine leave the choice of the firmware image to libvirt? */
export const isFirmwareChosen = (domain: XmlElement): boolean =>
  attribute(child(domain, "os"), "firmware") !== undefined;

const firmwareChosen = ({ desired }: AdditionContext): boolean => isFirmwareChosen(desired);

/** The desired machine names its firmware image: newer libvirts recognize it and say what it is. */
const firmwareNamed = ({ desired }: AdditionContext): boolean => hasText(at(desired, "os", "loader"));

const hasText = (el: XmlElement | undefined): boolean => (textOf(el) ?? "").trim() !== "";

/** What libvirt 9.2 and newer write down of the firmware that they chose; older ones refuse it. */
const CHOSEN = {
  minimum: "9.2.0",
  source: `${NEWS_PAGE} (9.2.0); libvirt 9.0.0 refuses it (tried)`,
  when: (_: XmlElement, domain: XmlElement): boolean => isFirmwareChosen(domain),
};

const notRaw = (el: XmlElement): boolean => attribute(el, "format") !== "raw";
const isRaw = ({ added }: AdditionContext): boolean => attribute(added, "format") === "raw";

export const os = section({
  place: "os",
  model: {
    shape: { os: osShape },
    render: (d) => [render(d.os)],
    parse: (domain) => ({ os: parse(child(domain, "os")) }),
    gates: [
      {
        setting: "firmware selection by features",
        minimum: "7.2.0",
        asked: (d) => when(d.os.firmware.type === "uefi" && d.os.firmware.loaderPath === undefined, "os.firmware"),
        source: DOC,
      },
      {
        setting: "an NVRAM template beside firmware that is chosen by its features",
        minimum: "9.2.0",
        asked: ({ os: { firmware } }) =>
          when(
            firmware.type === "uefi" && firmware.loaderPath === undefined && firmware.nvramTemplate !== undefined,
            "os.firmware.nvramTemplate",
          ),
        source:
          "libvirt NEWS 9.2.0, which writes its choice into the definition; 9.0.0 refuses it, 11.3.0 takes it (tried)",
      },
    ],
  },
  numbers: ["bootmenu/@timeout"],
  defaults: [
    { place: "smbios/@mode", value: "emulate", reason: DOC_DEFAULT },
    {
      place: "type/@arch",
      value: "x86_64",
      reason: "the product's only architecture, and that of the host where none is written",
    },
  ],
  containers: ["firmware", "smbios"],
  additions: [
    {
      place: "boot",
      reason: "boot from the first disk, where no device has a boot order",
      when: ({ added }) => attribute(added, "dev") === "hd",
    },
    // firmware chosen by its features: libvirt 9.2 and newer write down what they chose
    { place: "loader", reason: "the chosen firmware image", when: firmwareChosen },
    { place: "loader/@*", reason: "how the chosen firmware image is mapped", when: firmwareChosen },
    { place: "loader/#text", reason: "the chosen firmware image", when: firmwareChosen },
    { place: "nvram", reason: "the file and template that belong to the chosen firmware", when: firmwareChosen },
    { place: "nvram/@*", reason: "the template that belongs to the chosen firmware", when: firmwareChosen },
    {
      place: "nvram/#text",
      reason: "the file libvirt keeps the variables in, where none is asked for",
      when: firmwareChosen,
    },
    { place: "firmware/feature", reason: "what else the chosen firmware can do", when: firmwareChosen },
    { place: "@firmware", reason: "libvirt recognizes a firmware image that it knows", when: firmwareNamed },
    { place: "firmware/feature", reason: "libvirt recognizes a firmware image that it knows", when: firmwareNamed },
    { place: "nvram/@templateFormat", reason: "libvirt 10.10 and newer note the template's format" },
    { place: "nvram/@format", reason: "libvirt 9.2 and newer note the file's format", when: isRaw },
    { place: "loader/@format", reason: "libvirt 9.2 and newer note the image's format", when: isRaw },
  ],
  alike: [
    {
      place: "type/@machine",
      reason: "libvirt replaces a machine type's alias by the version that it stands for",
      alike: (desired, actual) => (desired === "q35" || desired === "pc") && machineFamily(actual) === desired,
      answersOnly: true,
    },
  ],
  whole: ["loader", "nvram"],
  dependences: [
    // Another firmware needs another image, and libvirt or the definition names it.
    { fact: "firmware/*", dropChildren: ["loader", "nvram"] },
    {
      fact: "@firmware",
      dropAttributes: ["firmware"],
      dropChildren: ["loader", "nvram", "firmware", "varstore"],
    },
  ],
  xmlGates: [
    {
      ...CHOSEN,
      place: "loader/@readonly",
      setting: "a read-only loader beside firmware that is chosen by its features",
    },
    { ...CHOSEN, place: "loader/@type", setting: "a loader's type beside firmware that is chosen by its features" },
    {
      ...CHOSEN,
      place: "loader/@secure",
      when: (el, domain) => isFirmwareChosen(domain) && attribute(el, "secure") !== "yes",
      setting: "a loader that is not secure beside firmware that is chosen by its features",
    },
    {
      ...CHOSEN,
      place: "loader",
      when: (el, domain) => isFirmwareChosen(domain) && hasText(el),
      setting: "the path of a loader beside firmware that is chosen by its features",
    },
    // Without a loader's path the template is the definition's own.
    {
      ...CHOSEN,
      place: "nvram/@template",
      when: (_, domain) => isFirmwareChosen(domain) && hasText(at(domain, "os", "loader")),
      setting: "an NVRAM template beside firmware that is chosen by its features",
    },
    {
      place: "loader/@stateless",
      setting: "firmware without a memory of its own",
      minimum: "8.6.0",
      source: FORMAT_DOC,
    },
    { place: "loader/@format", when: notRaw, setting: "a loader's format", minimum: "9.2.0", source: DROPPED },
    {
      place: "nvram/@format",
      when: notRaw,
      setting: "the format of UEFI variables",
      minimum: "9.2.0",
      source: DROPPED,
    },
    {
      place: "nvram/@type",
      setting: "UEFI variables in storage of another kind than a file",
      minimum: "8.5.0",
      source: FORMAT_DOC,
    },
    {
      place: "varstore",
      setting: "UEFI variables in QEMU's uefi-vars device",
      minimum: "12.1.0",
      source: `${NEWS_PAGE} (12.1.0); libvirt 9.0.0 silently drops it (tried)`,
    },
  ],
  check: (el, say) => {
    if (firmwareOf(el) !== "unknown") return;
    say(
      "os/loader",
      `"${printable((textOf(child(el, "loader")) ?? "").trim(), 200)}" does not say whether it is BIOS or UEFI, and is read as BIOS`,
      "Write type='pflash' for UEFI, or choose the firmware with <os firmware='efi'>.",
      "warning",
    );
  },
});
