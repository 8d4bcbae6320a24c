import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

const uefi = { os: { firmware: { type: "uefi" as const, secureBoot: true, enrolledKeys: true } } };

export const libvirt08Nvram = defineAdapterRule({
  id: "libvirt-08-nvram",
  severity: "warning",
  description: "Provider 0.8 removes the UEFI variables of every machine that it removes or replaces.",
  rationale:
    "It replaces a machine on every change, and the file of the UEFI variables goes with the old one. This package gives each definition a file " +
    "of its own and copies the variables into it before; into a file that a person chose, it cannot. A removal takes the variables along either way.",
  messages: {
    chosen: {
      message: "{guest} keeps its UEFI variables in a file of its own choice, and @pulumi/libvirt 0.5.x removes that file at every change of the machine.",
      fix: "Leave `firmware.nvram` out, or deploy {guest} with the provider of this package; `deleteStateOnDestroy: true` says that the loss is accepted.",
    },
    removed: {
      message: "{guest} has UEFI variables, which @pulumi/libvirt 0.5.x removes together with the machine.",
      fix: "Write `deleteStateOnDestroy: true` to say that this is accepted, or deploy {guest} with the provider of this package, which keeps them.",
    },
  },
  sources: ["https://github.com/dmacvicar/terraform-provider-libvirt/blob/v0.8.3/libvirt/resource_libvirt_domain.go"],
  examples: {
    incorrect: [{ definition: uefi }, { definition: uefi, nvramAsked: true }],
    correct: [{ definition: uefi, lifecycle: { deleteStateOnDestroy: true } }, { definition: { os: { firmware: { type: "bios" } } } }],
  },
  check({ guest, definition, nvramAsked, lifecycle }) {
    if (definition.os.firmware.type === "bios" || lifecycle.deleteStateOnDestroy) return nothing;
    if (nvramAsked) return [{ messageId: "chosen" as const, path: "firmware.nvram", severity: "error", data: { guest } }];
    return [{ messageId: "removed" as const, path: "deleteStateOnDestroy", data: { guest } }];
  },
});
