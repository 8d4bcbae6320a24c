import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt08Power = defineAdapterRule({
  id: "libvirt-08-power",
  severity: "warning",
  description: "Provider 0.8 cuts the power.",
  rationale:
    "It has no orderly shutdown: `pulumi destroy` switches a running machine off, and so does every change, because it replaces the machine. " +
    "Before a replacement this package shuts Windows down itself; before a removal it cannot, because the program does not run then.",
  messages: {
    cut: {
      message: "{guest} runs through @pulumi/libvirt 0.5.x, which switches it off without a shutdown when it is removed.",
      fix: "Shut {guest} down before a `pulumi destroy`, and write `forceStop: true` to say that a power cut is accepted; or deploy it with the provider of this package.",
    },
  },
  sources: ["https://github.com/dmacvicar/terraform-provider-libvirt/blob/v0.8.3/libvirt/resource_libvirt_domain.go"],
  examples: {
    incorrect: [{ definition: {} }],
    correct: [{ definition: {}, lifecycle: { forceStop: true } }],
  },
  check({ guest, lifecycle }) {
    return lifecycle.forceStop ? nothing : [{ messageId: "cut" as const, path: "forceStop", data: { guest } }];
  },
});
