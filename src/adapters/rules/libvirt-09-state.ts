import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt09State = defineAdapterRule({
  id: "libvirt-09-state",
  severity: "warning",
  description: "Provider 0.9 deletes UEFI variables and TPM state together with the machine.",
  rationale:
    "The provider keeps both during an update. Deleting or replacing the machine, for example after a name change, deletes them: a disk " +
    "that BitLocker protects with that TPM can then be unlocked only with its recovery key.",
  messages: {
    lost: {
      message: "{guest} has {what}, which @pulumi/libvirt with provider 0.9 deletes together with the machine.",
      fix: "To accept this, set `deleteStateOnDestroy: true`; or deploy {guest} with the provider of this package, which keeps them.",
    },
  },
  sources: ["https://registry.terraform.io/providers/dmacvicar/libvirt/latest/docs/resources/domain"],
  examples: {
    incorrect: [{ definition: { os: { firmware: { type: "uefi", secureBoot: true, enrolledKeys: true } } } }],
    correct: [
      { definition: { os: { firmware: { type: "bios" } } } },
      {
        definition: { os: { firmware: { type: "uefi", secureBoot: true, enrolledKeys: true } } },
        lifecycle: { deleteStateOnDestroy: true },
      },
    ],
  },
  check({ guest, definition, lifecycle }) {
    const kept = [
      ...(definition.os.firmware.type === "uefi" ? ["UEFI variables"] : []),
      ...(definition.devices.tpm !== undefined && definition.devices.tpm.backend === undefined ? ["a TPM"] : []),
    ];
    if (kept.length === 0 || lifecycle.deleteStateOnDestroy) return nothing;
    return [{ messageId: "lost" as const, path: "deleteStateOnDestroy", data: { guest, what: kept.join(" and ") } }];
  },
});
