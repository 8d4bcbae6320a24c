import { nothing } from "../../findings";
import { defineHostRule } from "../context";

export const hostSecureBootCertificates = defineHostRule({
  id: "host-secure-boot-certificates",
  severity: "info",
  description:
    "Microsoft's 2011 Secure Boot certificates expire in 2026; check on the host whether the firmware template contains the 2023 certificates.",
  rationale:
    "A new machine has the Secure Boot keys of the variable store in the host's firmware package. The 2011 certificates expire in June 2026 (KEK and UEFI CA) and October 2026 (Windows Production PCA). Existing boot loaders continue to boot, but new boot loaders and revocation lists are signed with the 2023 certificates. A file name with `.ms` or `.secboot`, or the firmware feature `enrolled-keys`, indicates that the store contains Microsoft's keys, but neither libvirt nor the descriptor indicates the year. The templates of Debian 12 (ovmf 2022.11-6+deb12u2) and Debian 13 (2025.02-8+deb13u1) contain only the 2011 certificates; the template of 2026.08+ds-2 in the next Debian release contains both. An existing machine keeps its keys when the host's package is updated; to get the new certificates, use Windows Update as described by Microsoft, or reset the UEFI variables.",
  messages: {
    unknown: {
      message:
        "{guest} uses the Secure Boot certificates of the firmware package on {host}{loader}. libvirt does not report whether the package contains Microsoft's 2023 certificates. The 2011 certificates expire from June 2026 on.",
      fix: "On the host, run grep -ac 'Windows UEFI CA 2023' /usr/share/OVMF/OVMF_VARS_4M.ms.fd (the path on Debian and Ubuntu). If it prints 0, the template contains only the 2011 certificates. Windows Update installs the new certificates in Windows.",
    },
  },
  sources: [
    "https://support.microsoft.com/en-us/topic/windows-secure-boot-certificate-expiration-and-ca-updates-7ff40d33-95dc-4c3c-8725-a9b95457578e",
    "https://wiki.almalinux.org/documentation/secure-boot-2023-certificates.html",
    "https://libvirt.org/formatdomaincaps.html",
  ],
  reads: ["host", "firmware", "windows", "preset"],
  examples: {
    incorrect: [
      {
        guest: {},
        host: {
          firmware: {
            uefi: "yes",
            secureBoot: "yes",
            enrolledKeys: "yes",
            loaders: ["/usr/share/OVMF/OVMF_CODE_4M.ms.fd"],
          },
        },
      },
    ],
    correct: [
      { guest: {}, host: {} },
      {
        guest: { windows: "windows-10", firmware: { secureBoot: false } },
        host: { firmware: { uefi: "yes", secureBoot: "yes", enrolledKeys: "yes" } },
      },
    ],
  },
  check({ guest, host, hostName, machine }) {
    const { enrolledKeys, loaders = [] } = host.firmware;
    if (machine.firmware !== "uefi" || !machine.secureBoot || enrolledKeys !== "yes") return nothing;
    const secure = loaders.filter((loader) => /\.ms\.|secboot|secure/i.test(loader));
    return [
      {
        messageId: "unknown" as const,
        path: "firmware.secureBoot",
        data: {
          guest,
          host: hostName,
          loader: secure.length === 0 ? "" : ` (its firmware with Secure Boot: ${secure.join(", ")})`,
        },
      },
    ];
  },
});
