import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

const uefi = { os: { firmware: { type: "uefi" as const, secureBoot: true, enrolledKeys: true } } };

export const libvirt08Nvram = defineAdapterRule({
  id: "libvirt-08-nvram",
  severity: "warning",
  necessary: "deploy",
  description: "Provider 0.8 deletes the UEFI variables of every machine that it deletes or replaces.",
  rationale:
    "The provider replaces a machine for every change and deletes its UEFI variable file. This package creates a separate file for each definition " +
    "and copies the variables into it first, which is not possible with a file that you specify. Deleting the machine always deletes the variables.",
  messages: {
    chosen: {
      message:
        "{guest} specifies a file for its UEFI variables, but @pulumi/libvirt 0.5.x deletes that file whenever the machine changes.",
      fix: "Remove `firmware.nvram`, or deploy {guest} with the provider of this package. To accept the loss, set `deleteStateOnDestroy: true`.",
    },
    removed: {
      message: "{guest} has UEFI variables, which @pulumi/libvirt 0.5.x deletes together with the machine.",
      fix: "To accept this, set `deleteStateOnDestroy: true`; or deploy {guest} with the provider of this package, which keeps them.",
    },
  },
  sources: ["https://github.com/dmacvicar/terraform-provider-libvirt/blob/v0.8.3/libvirt/resource_libvirt_domain.go"],
  examples: {
    incorrect: [{ definition: uefi }, { definition: uefi, nvramAsked: true }],
    correct: [
      { definition: uefi, lifecycle: { deleteStateOnDestroy: true } },
      { definition: { os: { firmware: { type: "bios" } } } },
    ],
  },
  check({ guest, definition, nvramAsked, lifecycle }) {
    if (definition.os.firmware.type === "bios" || lifecycle.deleteStateOnDestroy) return nothing;
    if (nvramAsked)
      return [{ messageId: "chosen" as const, path: "firmware.nvram", severity: "error", data: { guest } }];
    return [{ messageId: "removed" as const, path: "deleteStateOnDestroy", data: { guest } }];
  },
});
