import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt09Uuid = defineAdapterRule({
  id: "libvirt-09-uuid",
  severity: "error",
  necessary: "deploy",
  description: "Provider 0.9 does not support a specified UUID.",
  rationale:
    "In the current libvirt provider, the UUID is an output: libvirt generates one when the machine is created, and a replacement has a different one. " +
    "Windows uses it as the hardware identity, and the TPM state is stored under it.",
  messages: {
    asked: {
      message: "{guest} specifies the UUID {uuid}, but @pulumi/libvirt with provider 0.9 does not support this.",
      fix: "Remove `uuid`, or deploy {guest} with the provider of this package.",
    },
  },
  sources: ["https://registry.terraform.io/providers/dmacvicar/libvirt/latest/docs/resources/domain"],
  examples: {
    incorrect: [{ definition: { uuid: "6f2c1a34-9d1e-4b52-8c3b-0a5d2f7e9b10" }, uuidAsked: true }],
    correct: [{ definition: { uuid: "6f2c1a34-9d1e-4b52-8c3b-0a5d2f7e9b10" }, uuidAsked: false }, { definition: {} }],
  },
  check({ guest, definition, uuidAsked }) {
    if (!uuidAsked || definition.uuid === undefined) return nothing;
    return [{ messageId: "asked" as const, path: "uuid", data: { guest, uuid: definition.uuid } }];
  },
});
