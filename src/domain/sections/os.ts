import { defined } from "../../foreign/defined";
import type { DomainDefinition, DomainDefinitionInput } from "../definition";
import { attribute, child, childrenOf, element, textOf, type XmlElement } from "../xml";
import { yesNo } from "./values";

type FirmwareInput = DomainDefinitionInput["os"]["firmware"];
type Firmware = DomainDefinition["os"]["firmware"];

export const DEFAULT_MACHINE = "q35";

export function renderOs(os: DomainDefinitionInput["os"]): XmlElement {
  const { firmware } = os;
  const chosen = firmware.type === "uefi" && firmware.loaderPath === undefined;
  return element(
    "os",
    chosen ? { firmware: "efi" } : undefined,
    element("type", { arch: "x86_64", machine: os.machine ?? DEFAULT_MACHINE }, "hvm"),
    ...renderFirmware(firmware),
    os.bootMenu === undefined ? undefined : element("bootmenu", { enable: os.bootMenu }),
  );
}

function renderFirmware(firmware: FirmwareInput): (XmlElement | undefined)[] {
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

export function parseOs(domain: XmlElement): DomainDefinition["os"] {
  const os = child(domain, "os");
  return defined({
    // Without a word libvirt takes the i440fx machine.
    machine: attribute(child(os, "type"), "machine") ?? "pc",
    firmware: parseFirmware(os),
    bootMenu: yesNo(child(os, "bootmenu"), "enable"),
  });
}

/** Names that UEFI images of distributions have: OVMF, edk2, AAVMF, "uefi", "efi". */
const UEFI_IMAGE = /ovmf|edk2|aavmf|(?<![a-z])u?efi(?![a-z])/i;
/** SeaBIOS and its kin. */
const BIOS_IMAGE = /bios|qboot|hvmloader/i;

/**
 * Which kind of firmware a machine has. UEFI is mapped as flash, as a rule; an image of it as ROM has its name to go
 * by.
 */
export function firmwareOf(os: XmlElement | undefined): "bios" | "uefi" | "unknown" {
  const loader = child(os, "loader");
  const path = textOf(loader)?.trim() ?? "";
  const chosen = attribute(os, "firmware");
  if (chosen !== undefined) return chosen === "efi" ? "uefi" : "bios";
  if (path === "") return "bios";
  if (attribute(loader, "type") === "pflash" || UEFI_IMAGE.test(path)) return "uefi";
  return BIOS_IMAGE.test(path) ? "bios" : "unknown";
}

function parseFirmware(os: XmlElement | undefined): Firmware {
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
