import { unknownHypervFeatures } from "../libvirt-0.9/features";
import { defineAdapterRule } from "./context";

export const libvirt09Enlightenment = defineAdapterRule({
  id: "libvirt-09-enlightenment",
  severity: "error",
  necessary: "deploy",
  description: "Provider 0.9 supports enlightenments up to libvirt 11.",
  rationale:
    "Its arguments are generated from libvirt's format at the time of its release. Newer enlightenments would be silently dropped.",
  messages: {
    unknown: {
      message: "{guest} sets the enlightenment {name}, which @pulumi/libvirt with provider 0.9 does not support.",
      fix: "Remove {name}, or deploy {guest} with the provider of this package.",
    },
  },
  sources: ["https://registry.terraform.io/providers/dmacvicar/libvirt/latest/docs/resources/domain"],
  examples: {
    incorrect: [
      { definition: { features: { hyperv: { mode: "custom", features: { later_flag: { state: "on" } } } } } },
    ],
    correct: [
      {
        definition: {
          features: {
            hyperv: { mode: "custom", features: { stimer: { state: "on" }, "stimer.direct": { state: "on" } } },
          },
        },
      },
    ],
  },
  check: ({ guest, definition }) =>
    unknownHypervFeatures(definition).map((name) => ({
      messageId: "unknown" as const,
      path: "enlightenments",
      data: { guest, name },
    })),
});
