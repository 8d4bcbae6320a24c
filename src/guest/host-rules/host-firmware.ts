import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { lackOfSecureBoot } from "../deciding/host-lacks";

export const hostFirmware = defineHostRule({
  id: "host-firmware",
  severity: "error",
  necessary: "start",
  description: "The host must have the firmware that the guest requires.",
  rationale:
    "UEFI firmware is provided by the OVMF package of the host. Secure Boot requires a build that supports it, and Windows requires a variable store with enrolled Microsoft keys.",
  messages: {
    uefi: {
      message: "{guest} requires UEFI firmware, but {host} has no UEFI firmware for virtual machines.",
      fix: "Install OVMF on the host (package ovmf or edk2-ovmf).",
    },
    secureBoot: {
      message: "{guest} has Secure Boot, but no firmware on {host} supports it.",
      fix: "Install an OVMF build with Secure Boot on the host (package ovmf or edk2-ovmf){off}.",
    },
    keys: {
      message: "{guest} has Secure Boot, but {host} has no variable store with enrolled Microsoft keys.",
      fix: "Install OVMF with enrolled keys on the host, for example OVMF_VARS_4M.ms.fd{off}.",
    },
  },
  sources: ["https://libvirt.org/kbase/secureboot.html", "https://libvirt.org/formatdomaincaps.html"],
  reads: ["host", "firmware", "windows"],
  examples: {
    incorrect: [
      { guest: {}, host: { firmware: { uefi: "no", secureBoot: "no", enrolledKeys: "no" } } },
      { guest: {}, host: { firmware: { uefi: "yes", secureBoot: "no", enrolledKeys: "no" } } },
      { guest: {}, host: { firmware: { uefi: "yes", secureBoot: "yes", enrolledKeys: "no" } } },
    ],
    correct: [
      { guest: {}, host: { firmware: { uefi: "yes", secureBoot: "yes", enrolledKeys: "yes" } } },
      { guest: {}, host: { firmware: { uefi: "unknown", secureBoot: "unknown", enrolledKeys: "unknown" } } },
      { guest: { windows: "windows-7" }, host: { firmware: { uefi: "no", secureBoot: "no", enrolledKeys: "no" } } },
    ],
  },
  check({ guest, host, hostName, machine, windows }) {
    if (machine.firmware !== "uefi") return nothing;
    const off = windows.secureBoot.need === "required" ? "" : ", or set `firmware.secureBoot: false`";
    const data = { guest, host: hostName, off };
    if (host.firmware.uefi === "no") return [{ messageId: "uefi" as const, path: "firmware.type", data }];
    const lack = machine.secureBoot ? lackOfSecureBoot(host) : undefined;
    return lack === undefined ? nothing : [{ messageId: lack, path: "firmware.secureBoot", data }];
  },
});
