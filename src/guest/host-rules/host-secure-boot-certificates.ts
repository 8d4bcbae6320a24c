import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { certificatesOf } from "../deciding/certificates";

const UPDATES =
  "https://support.microsoft.com/en-us/topic/windows-secure-boot-certificate-expiration-and-ca-updates-7ff40d33-95dc-4c3c-8725-a9b95457578e";

export const hostSecureBootCertificates = defineHostRule({
  id: "host-secure-boot-certificates",
  severity: "info",
  description:
    "Secure Boot needs Microsoft's 2023 certificates: the 2011 certificates expire in June and October 2026.",
  rationale:
    "A new machine gets its Secure Boot keys from the variable store (template) in the host's firmware package; an existing machine keeps the keys in its UEFI variables, which this package never rewrites. The 2011 certificates expire in June 2026 (KEK and UEFI CA) and October 2026 (Windows Production PCA). Existing boot loaders continue to boot, but new boot loaders and revocation lists are signed with the 2023 certificates. Where a shell reaches the host, the provider and `windows-guest probe` look for the names of the certificates in the template and in the files in libvirt's folder for UEFI variables. The templates of Debian 12 (ovmf 2022.11-6+deb12u2) and Debian 13 (2025.02-8+deb13u1) contain only the 2011 certificates; the template of 2026.08+ds-2 in the next Debian release contains both.",
  messages: {
    template: {
      message:
        "{guest} uses the Secure Boot certificates of {path} on {host}, which contains only Microsoft's 2011 certificates. They expire in June and October 2026.",
      fix: "Before you create the machine, update the firmware package on the host to a version with the 2023 certificates. Or let Windows Update install them in Windows.",
    },
    own: {
      message:
        "{guest} has only Microsoft's 2011 Secure Boot certificates in its UEFI variables ({path} on {host}). They expire in June and October 2026.",
      fix: "Let Windows Update install the 2023 certificates in Windows. Updating the firmware package on the host does not change an existing machine.",
    },
    unknown: {
      message:
        "{guest} uses the Secure Boot certificates of the firmware package on {host}{loader}. libvirt does not report whether the package contains Microsoft's 2023 certificates. The 2011 certificates expire in June and October 2026.",
      fix: "On the host, run grep -ac 'Windows UEFI CA 2023' /usr/share/OVMF/OVMF_VARS_4M.ms.fd (the path on Debian and Ubuntu). If it prints 0, the template contains only the 2011 certificates. Windows Update installs the new certificates in Windows.",
    },
  },
  sources: [
    UPDATES,
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
      {
        guest: {},
        host: {
          firmware: {
            uefi: "yes",
            secureBoot: "yes",
            enrolledKeys: "yes",
            variablesTemplate: { path: "/usr/share/OVMF/OVMF_VARS_4M.ms.fd", certificates: ["2011"] },
          },
        },
      },
      {
        guest: { firmware: { nvram: "/var/lib/libvirt/qemu/nvram/ada_VARS.fd" } },
        host: {
          resources: {
            variables: [{ path: "/var/lib/libvirt/qemu/nvram/ada_VARS.fd", certificates: ["2011"] }],
          },
        },
      },
    ],
    correct: [
      { guest: {}, host: {} },
      {
        guest: {},
        host: {
          firmware: {
            uefi: "yes",
            secureBoot: "yes",
            enrolledKeys: "yes",
            variablesTemplate: { path: "/usr/share/OVMF/OVMF_VARS_4M.ms.fd", certificates: ["2011", "2023"] },
          },
        },
      },
      {
        guest: { windows: "windows-10", firmware: { secureBoot: false } },
        host: { firmware: { uefi: "yes", secureBoot: "yes", enrolledKeys: "yes" } },
      },
    ],
  },
  check({ guest, spec, uuid, host, hostName, machine }) {
    if (machine.firmware !== "uefi" || !machine.secureBoot) return nothing;
    const path = "firmware.secureBoot";
    const known = certificatesOf(host, spec, uuid);
    if (known === undefined) {
      if (host.firmware.enrolledKeys !== "yes") return nothing;
      const secure = (host.firmware.loaders ?? []).filter((loader) => /\.ms\.|secboot|secure/i.test(loader));
      const loader = secure.length === 0 ? "" : ` (its firmware with Secure Boot: ${secure.join(", ")})`;
      return [{ messageId: "unknown" as const, path, data: { guest, host: hostName, loader } }];
    }
    const only2011 = known.certificates.includes("2011") && !known.certificates.includes("2023");
    return only2011 ? [{ messageId: known.where, path, data: { guest, host: hostName, path: known.path } }] : nothing;
  },
});
