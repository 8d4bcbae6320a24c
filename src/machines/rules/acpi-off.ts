import { nothing } from "../../findings";
import { isX86, isUefi } from "../reading";
import { defineMachineRule } from "../rule";

export const acpiOff = defineMachineRule({
  id: "acpi-off",
  severity: "error",
  description: "Windows requires ACPI.",
  rationale:
    "Windows Vista and newer start only on machines with ACPI. Windows XP installed without it has no power button, so it cannot be shut down from outside. libvirt turns ACPI off if `<acpi/>` is not in the definition, and refuses UEFI without it.",
  messages: {
    off: {
      message: "{guest} has no ACPI{uefi}. Windows does not start without it.",
      fix: "Write `<acpi/>` in `<features>`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hypervisor-features",
    "https://learn.microsoft.com/en-us/windows-hardware/drivers/bringup/acpi-system-description-tables",
  ],
  reads: ["features", "os"],
  notApplicable: { arguments: "Our machines have ACPI.", kubevirt: "ACPI is KubeVirt's default." },
  examples: {
    incorrect: [
      { xml: "" },
      { xml: "<features><apic/></features>" },
      { xml: "<os firmware='efi'><type machine='q35'>hvm</type></os><features/>" },
    ],
    correct: [{ xml: "<features><acpi/></features>" }],
  },
  check({ guest, domain }) {
    if (!isX86(domain) || domain.at("features/acpi") !== undefined) return nothing;
    return [
      {
        messageId: "off" as const,
        path: domain.at("features")?.path ?? "",
        data: { guest, uefi: isUefi(domain) ? ", and libvirt refuses UEFI without it" : "" },
      },
    ];
  },
});
