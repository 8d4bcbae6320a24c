import { nothing } from "../../findings";
import { defineMachineRule } from "../rule";

const UEFI_IMAGE = /(ovmf|edk2|aavmf)/i;

export const firmwareSettingsLost = defineMachineRule({
  id: "firmware-settings-lost",
  severity: "warning",
  description: "UEFI firmware must be able to keep its variables.",
  rationale:
    "Windows writes its boot entry into the UEFI variables, and BitLocker measures the Secure Boot keys in them. UEFI that is loaded as a ROM, or that is stateless, forgets them whenever the machine is powered off.",
  messages: {
    rom: {
      message: "{guest} loads UEFI firmware as a ROM, which cannot keep its variables.",
      fix: "Write `<os firmware='efi'>` without `<loader>`, or set type='pflash' and readonly='yes' in `<loader>` and add `<nvram>`.",
    },
    stateless: {
      message: "The UEFI firmware of {guest} is stateless: its variables are lost when the machine is powered off.",
      fix: "Remove stateless='yes' from `<loader>` and let libvirt create the file of variables.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#bios-bootloader",
    "https://github.com/tianocore/edk2/blob/master/OvmfPkg/README",
  ],
  reads: ["os", "launchSecurity"],
  notApplicable: {
    arguments: "Our machines keep their variables.",
    kubevirt: "KubeVirt decides how firmware is loaded.",
  },
  examples: {
    incorrect: [
      { xml: "<os><type machine='q35'>hvm</type><loader type='rom'>/usr/share/ovmf/OVMF.fd</loader></os>" },
      { xml: "<os><type machine='q35'>hvm</type><loader>/usr/share/qemu/OVMF.fd</loader></os>" },
      {
        xml: "<os><type machine='q35'>hvm</type><loader type='pflash' readonly='yes' stateless='yes'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader></os>",
      },
    ],
    correct: [
      { xml: "<os><type machine='q35'>hvm</type><loader type='rom'>/usr/share/seabios/bios.bin</loader></os>" },
      {
        xml: "<os><type machine='q35'>hvm</type><loader type='pflash' readonly='yes'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader></os>",
      },
      { xml: "<os firmware='efi'><type machine='q35'>hvm</type></os>" },
      {
        // A confidential machine measures its firmware, which must not change.
        xml: "<os><type machine='q35'>hvm</type><loader type='pflash' stateless='yes'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader></os><launchSecurity type='sev'/>",
      },
    ],
  },
  check({ guest, domain }) {
    const loader = domain.at("os/loader");
    if (loader === undefined || domain.at("launchSecurity") !== undefined) return nothing;
    if (loader.attribute("stateless") === "yes")
      return [{ messageId: "stateless" as const, path: loader.pathTo("stateless"), data: { guest } }];
    // libvirt's default type is rom.
    if ((loader.attribute("type") ?? "rom") !== "rom" || !UEFI_IMAGE.test(loader.text)) return nothing;
    return [{ messageId: "rom" as const, path: loader.pathTo("type"), data: { guest } }];
  },
});
