import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt08Power = defineAdapterRule({
  id: "libvirt-08-power",
  severity: "warning",
  description: "Provider 0.8 stops machines without a shutdown.",
  rationale:
    "The provider does not support a graceful shutdown: `pulumi destroy` forces a running machine off, and so does every change, because it replaces the machine. " +
    "This package shuts Windows down before a replacement, but not before a deletion, because the program does not run then.",
  messages: {
    cut: {
      message: "{guest} is deployed with @pulumi/libvirt 0.5.x, which stops it without a shutdown when it is deleted.",
      fix: "Shut down {guest} before `pulumi destroy`, and set `forceStop: true` to accept a forced stop; or deploy it with the provider of this package.",
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
