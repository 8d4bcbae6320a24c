import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt09State = defineAdapterRule({
  id: "libvirt-09-state",
  severity: "warning",
  description: "Provider 0.9 removes UEFI variables and TPM state together with the machine.",
  rationale:
    "It keeps both across an update. But a removal takes them along, and so does a replacement, for example after a change of the name: a disk " +
    "that BitLocker sealed to that TPM then opens only with its recovery key.",
  messages: {
    lost: {
      message: "{guest} has {what}, which @pulumi/libvirt over provider 0.9 removes together with the machine.",
      fix: "Write `deleteStateOnDestroy: true` to say that this is accepted, or deploy {guest} with the provider of this package, which keeps them.",
    },
  },
  sources: ["https://registry.terraform.io/providers/dmacvicar/libvirt/latest/docs/resources/domain"],
  examples: {
    incorrect: [{ definition: { os: { firmware: { type: "uefi", secureBoot: true, enrolledKeys: true } } } }],
    correct: [
      { definition: { os: { firmware: { type: "bios" } } } },
      { definition: { os: { firmware: { type: "uefi", secureBoot: true, enrolledKeys: true } } }, lifecycle: { deleteStateOnDestroy: true } },
    ],
  },
  check({ guest, definition, lifecycle }) {
    const kept = [...(definition.os.firmware.type === "uefi" ? ["UEFI variables"] : []), ...(definition.devices.tpm ? ["a TPM"] : [])];
    if (kept.length === 0 || lifecycle.deleteStateOnDestroy) return nothing;
    return [{ messageId: "lost" as const, path: "deleteStateOnDestroy", data: { guest, what: kept.join(" and ") } }];
  },
});
