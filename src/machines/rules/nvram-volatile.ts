import { nothing } from "../../findings";
import { volatileFolder } from "../reading";
import { defineMachineRule } from "../rule";

export const nvramVolatile = defineMachineRule({
  id: "nvram-volatile",
  severity: "error",
  description: "The file of UEFI variables must be in a folder that survives a restart of the host.",
  rationale:
    "The UEFI variables hold Windows' boot entry and the Secure Boot keys. When they are lost, libvirt creates them from the template: Windows may not be found, and BitLocker asks for its recovery key because its measurements have changed.",
  messages: {
    volatile: {
      message:
        "The UEFI variables of {guest} are in {folder}, whose content is lost when the host restarts or cleans it up.",
      fix: "Shut the machine down, move the file to /var/lib/libvirt/qemu/nvram, and change `<nvram>`.",
      arguments: {
        fix: "Shut the machine down, move the file to /var/lib/libvirt/qemu/nvram, and change `firmware.nvram`.",
      },
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#bios-bootloader",
    "https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch03s15.html",
    "https://learn.microsoft.com/en-us/windows/security/operating-system-security/data-protection/bitlocker/recovery-overview",
  ],
  reads: ["os/nvram"],
  notApplicable: { kubevirt: "KubeVirt decides where the variables are." },
  examples: {
    incorrect: [
      { xml: "<os><type machine='q35'>hvm</type><nvram>/tmp/ada_VARS.fd</nvram></os>" },
      {
        xml: "<os><type machine='q35'>hvm</type><nvram type='file'><source file='/dev/shm/ada_VARS.fd'/></nvram></os>",
      },
    ],
    correct: [
      { xml: "<os><type machine='q35'>hvm</type><nvram>/var/lib/libvirt/qemu/nvram/ada_VARS.fd</nvram></os>" },
      { xml: "<os firmware='efi'><type machine='q35'>hvm</type></os>" },
      { xml: "<os><type machine='q35'>hvm</type><nvram>/tmpfiles/ada_VARS.fd</nvram></os>" },
    ],
  },
  check({ guest, domain }) {
    const nvram = domain.at("os/nvram");
    const source = nvram?.at("source");
    const folder = volatileFolder(source?.attribute("file") ?? nvram?.text ?? "");
    if (nvram === undefined || folder === undefined) return nothing;
    return [{ messageId: "volatile" as const, path: source?.pathTo("file") ?? nvram.path, data: { guest, folder } }];
  },
});
