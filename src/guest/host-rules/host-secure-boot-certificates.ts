import { nothing } from "../../findings";
import { defineHostRule } from "../context";

export const hostSecureBootCertificates = defineHostRule({
  id: "host-secure-boot-certificates",
  severity: "info",
  description: "Microsoft's Secure Boot certificates of 2011 run out in 2026; whether a firmware template holds those of 2023 has to be looked up on the host.",
  rationale:
    "A new machine gets its Secure Boot keys from the variable store that comes with the host's firmware package. The certificates of 2011 run out in June (KEK and UEFI CA) and October 2026 (Windows Production PCA). What boots today goes on booting, but nothing new is signed with them: later boot loaders and revocation lists need those of 2023. A file with `.ms` or `.secboot` in its name, and the firmware feature `enrolled-keys`, say that Microsoft's keys are in it, and neither libvirt nor the descriptor says of which year. Looked into: the templates of Debian 12 (ovmf 2022.11-6+deb12u2) and Debian 13 (2025.02-8+deb13u1) hold those of 2011 only, that of 2026.08+ds-2 in Debian's next release holds both. A machine that exists keeps the keys it was made with, whatever package the host gets; Windows Update brings it the new ones, as Microsoft's page tells, or its UEFI variables are reset.",
  messages: {
    unknown: {
      message: "{guest} gets its Secure Boot certificates from the firmware package of {host}{loader}; it holds Microsoft's, and libvirt does not tell whether those of 2023 are among them. Those of 2011 run out from June 2026 on.",
      fix: "On the host, grep -ac 'Windows UEFI CA 2023' /usr/share/OVMF/OVMF_VARS_4M.ms.fd (the template of Debian and Ubuntu) prints 0 where it holds those of 2011 only. Windows Update brings Windows the new ones.",
    },
  },
  sources: [
    "https://support.microsoft.com/en-us/topic/windows-secure-boot-certificate-expiration-and-ca-updates-7ff40d33-95dc-4c3c-8725-a9b95457578e",
    "https://wiki.almalinux.org/documentation/secure-boot-2023-certificates.html",
    "https://libvirt.org/formatdomaincaps.html",
  ],
  reads: ["host", "firmware", "windows", "preset"],
  examples: {
    incorrect: [{ guest: {}, host: { firmware: { uefi: "yes", secureBoot: "yes", enrolledKeys: "yes", loaders: ["/usr/share/OVMF/OVMF_CODE_4M.ms.fd"] } } }],
    correct: [
      { guest: {}, host: {} },
      { guest: { windows: "windows-10", firmware: { secureBoot: false } }, host: { firmware: { uefi: "yes", secureBoot: "yes", enrolledKeys: "yes" } } },
    ],
  },
  check({ guest, host, hostName, machine }) {
    const { enrolledKeys, loaders = [] } = host.firmware;
    if (machine.firmware !== "uefi" || !machine.secureBoot || enrolledKeys !== "yes") return nothing;
    const secure = loaders.filter((loader) => /\.ms\.|secboot|secure/i.test(loader));
    return [{ messageId: "unknown" as const, path: "firmware.secureBoot", data: { guest, host: hostName, loader: secure.length === 0 ? "" : ` (its firmware with Secure Boot: ${secure.join(", ")})` } }];
  },
});
