import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt09Uuid = defineAdapterRule({
  id: "libvirt-09-uuid",
  severity: "error",
  description: "Provider 0.9 gives a machine a UUID of its own.",
  rationale:
    "In the current libvirt provider the UUID is an output: libvirt draws one when the machine is made, and a replacement gets another. " +
    "Windows sees it as the hardware's identity, and the TPM's state is kept under it.",
  messages: {
    asked: {
      message: "{guest} asks for the UUID {uuid}, which @pulumi/libvirt over provider 0.9 cannot give it.",
      fix: "Leave `uuid` out, or deploy {guest} with the provider of this package.",
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
