import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt09Firmware = defineAdapterRule({
  id: "libvirt-09-firmware",
  severity: "error",
  description: "Over provider 0.9, UEFI is named by its files.",
  rationale:
    "Where libvirt chooses the firmware, it answers for a running machine with what it chose and no longer with the choice. The provider takes " +
    "that for a change, and every later deployment would stop and redefine the machine. So the files are named, from what the host lists.",
  messages: {
    unknown: {
      message:
        "{guest} boots UEFI, and none of the firmware that its host lists is one that this package knows to fit. Left to libvirt's own choice, " +
        "@pulumi/libvirt over provider 0.9 would redefine the machine at every deployment.",
      fix: "Install the distribution's UEFI firmware with Secure Boot on the host (Debian and Ubuntu: ovmf; Fedora: edk2-ovmf), or deploy {guest} with the provider of this package.",
    },
  },
  sources: ["https://github.com/dmacvicar/terraform-provider-libvirt/issues/1333", "https://libvirt.org/kbase/secureboot.html"],
  examples: {
    incorrect: [{ definition: { os: { firmware: { type: "uefi", secureBoot: true, enrolledKeys: true } } } }],
    correct: [
      { definition: { os: { firmware: { type: "bios" } } } },
      { definition: { os: { firmware: { type: "uefi", secureBoot: false, enrolledKeys: false, loaderPath: "/usr/share/OVMF/OVMF_CODE_4M.fd" } } } },
    ],
  },
  check({ guest, definition }) {
    const { firmware } = definition.os;
    if (firmware.type === "bios" || firmware.loaderPath !== undefined) return nothing;
    return [{ messageId: "unknown" as const, path: "firmware", data: { guest } }];
  },
});
