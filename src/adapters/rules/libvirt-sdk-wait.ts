import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirtSdkWait = defineAdapterRule({
  id: "libvirt-sdk-wait",
  severity: "warning",
  description: "@pulumi/libvirt does not wait for Windows.",
  rationale:
    "A `libvirt.Domain` is complete when the machine was started. Nothing asks its guest agent whether Windows is ready.",
  messages: {
    wait: {
      message: "{guest} is deployed with @pulumi/libvirt, which does not support `waitFor`.",
      fix: "Remove `waitFor`, or deploy {guest} with the provider of this package.",
    },
  },
  sources: ["https://registry.terraform.io/providers/dmacvicar/libvirt/latest/docs/resources/domain"],
  examples: {
    incorrect: [{ definition: {}, lifecycle: { waitFor: "ready" } }],
    correct: [{ definition: {} }],
  },
  check: ({ guest, lifecycle }) =>
    lifecycle.waitFor === "none" ? nothing : [{ messageId: "wait" as const, path: "waitFor", data: { guest } }],
});
