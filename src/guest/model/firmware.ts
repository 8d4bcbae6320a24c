import * as z from "zod";

import type { DomainDefinition } from "../../domain/definition";
import type { FirmwareType } from "../../windows";
import * as leaf from "../reading/leaves";
import { group, optional, words } from "./describe";

const type = words("FirmwareType", "Firmware of the machine.", {
  uefi: "OVMF. Secure Boot and Windows 11 require it.",
  bios: "SeaBIOS, for images that were installed with BIOS firmware.",
} satisfies Record<FirmwareType, string>);

export const firmware = group("FirmwareArgs", "Firmware. UEFI variables (NVRAM) belong to the machine and are kept.", {
  type: optional(type, {
    about: "Firmware type.",
    defaultText: "the type that this Windows version requires or prefers",
  }),
  secureBoot: optional(z.boolean(), {
    about: "Secure Boot with Microsoft's keys. Requires UEFI.",
    defaultText: "true if this Windows version requires it, otherwise the preset's choice",
    notes:
      "Setting `false` when Secure Boot is required is an error. For an existing machine, turning it on takes effect when its UEFI variables are reset; a warning explains how.",
  }),
  nvram: optional(leaf.hostPath, {
    about: "File with the machine's UEFI variables. Requires UEFI.",
    defaultText: "a file in libvirt's own directory, named after the machine's UUID",
  }),
});

const tpmModel = words(
  "TpmModel",
  "Interface of the TPM that Windows sees.",
  {
    "tpm-crb": "Command response buffer, for TPM 2.0.",
    "tpm-tis": "The older interface of TPM 1.2, which TPM 2.0 also supports.",
  } satisfies Record<NonNullable<DomainDefinition["devices"]["tpm"]>["model"], string>,
  { "tpm-crb": "Crb", "tpm-tis": "Tis" },
);

export const tpm = group("TpmArgs", "TPM 2.0, which swtpm emulates on the host unless `device` or `socket` is set.", {
  enabled: optional(z.boolean(), {
    about: "Whether the machine has a TPM.",
    defaultText: "true if this Windows version requires a TPM or `model` is set, otherwise the preset's choice",
    notes: "Setting `false` when a TPM is required is an error.",
  }),
  model: optional(tpmModel, { about: "Interface that Windows sees.", default: "tpm-crb" }),
  device: optional(leaf.hostPath, {
    about:
      "TPM of the host that the machine uses, for example `/dev/tpm0`. No other machine and not the host can use it.",
    defaultText: "none; the TPM is emulated",
    excludes: ["socket"],
    notes: "Its keys stay on that host: the machine cannot move to another one.",
  }),
  socket: optional(leaf.hostPath, {
    about: "UNIX socket of a swtpm that runs on the host already and that libvirt does not start.",
    defaultText: "none; libvirt starts swtpm",
    excludes: ["device"],
    notes: "Requires libvirt 9.0 or newer. Whoever runs that swtpm keeps its state.",
  }),
});
