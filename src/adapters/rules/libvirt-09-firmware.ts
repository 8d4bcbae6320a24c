import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt09Firmware = defineAdapterRule({
  id: "libvirt-09-firmware",
  severity: "error",
  necessary: "deploy",
  description: "With provider 0.9, UEFI firmware must be specified by its files.",
  rationale:
    "If libvirt selects the firmware, it reports the selected files for a running machine instead of the selection criteria. The provider treats " +
    "this as a change, and every later deployment would stop and redefine the machine. Therefore the files are specified, based on what the host lists.",
  messages: {
    unknown: {
      message:
        "{guest} requires UEFI firmware, but this package does not recognize any firmware that its host lists. With automatic selection by libvirt, " +
        "@pulumi/libvirt with provider 0.9 would redefine the machine at every deployment.",
      fix: "Install the distribution's UEFI firmware with Secure Boot on the host (Debian and Ubuntu: ovmf; Fedora: edk2-ovmf), or deploy {guest} with the provider of this package.",
    },
  },
  sources: [
    "https://github.com/dmacvicar/terraform-provider-libvirt/issues/1333",
    "https://libvirt.org/kbase/secureboot.html",
  ],
  examples: {
    incorrect: [{ definition: { os: { firmware: { type: "uefi", secureBoot: true, enrolledKeys: true } } } }],
    correct: [
      { definition: { os: { firmware: { type: "bios" } } } },
      {
        definition: {
          os: {
            firmware: {
              type: "uefi",
              secureBoot: false,
              enrolledKeys: false,
              loaderPath: "/usr/share/OVMF/OVMF_CODE_4M.fd",
            },
          },
        },
      },
    ],
  },
  check({ guest, definition }) {
    const { firmware } = definition.os;
    if (firmware.type === "bios" || firmware.loaderPath !== undefined) return nothing;
    return [{ messageId: "unknown" as const, path: "firmware", data: { guest } }];
  },
});
