import type { DomainDefinition } from "../domain/definition";

/**
 * A UEFI build as distributions ship it: code and the variable store that belongs to it, by file name in the same
 * folder.
 */
interface FirmwareFiles {
  readonly code: string;
  readonly vars: string;
  readonly secureBoot: boolean;
  /** Microsoft's keys are in the variable store. */
  readonly enrolledKeys: boolean;
}

/** Better ones first: 4 MiB builds before 2 MiB ones. From the packages' file lists. */
const firmwareFiles: readonly FirmwareFiles[] = [
  // Debian and Ubuntu, package ovmf
  { code: "OVMF_CODE_4M.ms.fd", vars: "OVMF_VARS_4M.ms.fd", secureBoot: true, enrolledKeys: true },
  { code: "OVMF_CODE_4M.secboot.fd", vars: "OVMF_VARS_4M.fd", secureBoot: true, enrolledKeys: false },
  { code: "OVMF_CODE_4M.fd", vars: "OVMF_VARS_4M.fd", secureBoot: false, enrolledKeys: false },
  { code: "OVMF_CODE.ms.fd", vars: "OVMF_VARS.ms.fd", secureBoot: true, enrolledKeys: true },
  // Arch Linux, package edk2-ovmf
  { code: "OVMF_CODE.secboot.4m.fd", vars: "OVMF_VARS.4m.fd", secureBoot: true, enrolledKeys: false },
  { code: "OVMF_CODE.4m.fd", vars: "OVMF_VARS.4m.fd", secureBoot: false, enrolledKeys: false },
  // openSUSE, package qemu-ovmf-x86_64
  { code: "ovmf-x86_64-smm-ms-code.bin", vars: "ovmf-x86_64-smm-ms-vars.bin", secureBoot: true, enrolledKeys: true },
  { code: "ovmf-x86_64-smm-code.bin", vars: "ovmf-x86_64-smm-vars.bin", secureBoot: true, enrolledKeys: false },
  { code: "ovmf-x86_64-code.bin", vars: "ovmf-x86_64-vars.bin", secureBoot: false, enrolledKeys: false },
  // Fedora and Red Hat Enterprise Linux, package edk2-ovmf; Debian's older builds have the second and third name too
  { code: "OVMF_CODE.secboot.fd", vars: "OVMF_VARS.secboot.fd", secureBoot: true, enrolledKeys: true },
  { code: "OVMF_CODE.secboot.fd", vars: "OVMF_VARS.fd", secureBoot: true, enrolledKeys: false },
  { code: "OVMF_CODE.fd", vars: "OVMF_VARS.fd", secureBoot: false, enrolledKeys: false },
];

/** Where libvirt's system daemon keeps NVRAM files. */
export const DEFAULT_NVRAM_FOLDER = "/var/lib/libvirt/qemu/nvram";

export interface ExplicitFirmwareOptions {
  /** Default `/var/lib/libvirt/qemu/nvram`, the folder of `qemu:///system`. */
  readonly nvramFolder?: string;
}

type Uefi = Extract<DomainDefinition["os"]["firmware"], { type: "uefi" }>;

const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const beside = (path: string, name: string): string => `${path.slice(0, path.lastIndexOf("/") + 1)}${name}`;

function choose(loaders: readonly string[], firmware: Uefi): { loaderPath: string; nvramTemplate: string } | undefined {
  for (const row of firmwareFiles) {
    if (row.secureBoot !== firmware.secureBoot || row.enrolledKeys !== firmware.enrolledKeys) continue;
    const loaderPath = loaders.find((path) => fileName(path) === row.code);
    if (loaderPath !== undefined) return { loaderPath, nvramTemplate: beside(loaderPath, row.vars) };
  }
  return undefined;
}

/**
 * The same machine with its UEFI named by files instead of left to libvirt's automatic choice: what provider 0.9 needs
 * to read the machine back as it was written.
 *
 * @param loaders the loader paths that the host's domcapabilities list for q35 machines (`firmware.loaders` of a host
 * profile)
 * @returns undefined where none of them is a firmware that we know to fit; a BIOS machine comes back as it is.
 */
export function withExplicitFirmware(
  definition: DomainDefinition,
  loaders: readonly string[],
  options: ExplicitFirmwareOptions = {},
): DomainDefinition | undefined {
  const { firmware } = definition.os;
  if (firmware.type === "bios") return definition;
  const files = firmware.loaderPath === undefined ? choose(loaders, firmware) : { loaderPath: firmware.loaderPath };
  if (!files) return undefined;
  const nvramPath = firmware.nvramPath ?? `${options.nvramFolder ?? DEFAULT_NVRAM_FOLDER}/${definition.name}_VARS.fd`;
  return { ...definition, os: { ...definition.os, firmware: { ...files, ...firmware, nvramPath } } };
}
