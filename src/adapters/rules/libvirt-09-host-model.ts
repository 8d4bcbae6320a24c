import { nothing } from "../../findings";
import { isExpandedWhileRunning } from "../cpu";
import { defineAdapterRule } from "./context";

export const libvirt09HostModel = defineAdapterRule({
  id: "libvirt-09-host-model",
  severity: "warning",
  necessary: "deploy",
  description: "Provider 0.9 does not support CPU mode host-model with individual features.",
  rationale:
    "libvirt reports the host-model CPU of a running machine as a named model with features. The provider treats this as a change, " +
    "and every later deployment would stop and redefine the machine. Therefore host-passthrough is used instead, with the same features.",
  messages: {
    replaced: {
      message:
        "{guest} is deployed with CPU mode host-passthrough because @pulumi/libvirt with provider 0.9 cannot read back host-model.",
      fix: 'To remove this warning, set `cpu: { mode: "host-passthrough" }`, or deploy {guest} with the provider of this package.',
    },
    wanted: {
      message:
        "{guest} requires CPU mode host-model, which @pulumi/libvirt with provider 0.9 cannot read back: every deployment would stop and redefine the machine.",
      fix: "Deploy {guest} with the provider of this package, or with @pulumi/libvirt 0.5.x.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  examples: {
    incorrect: [
      { definition: { cpu: { mode: "host-model", features: [{ name: "svm", policy: "disable" }] } } },
      {
        definition: { cpu: { mode: "host-model", features: [{ name: "svm", policy: "disable" }] } },
        hostModelAsked: true,
      },
    ],
    correct: [
      { definition: { cpu: { mode: "host-model" } } },
      { definition: { cpu: { mode: "host-passthrough", features: [{ name: "svm", policy: "disable" }] } } },
    ],
  },
  check({ guest, definition, hostModelAsked }) {
    if (!isExpandedWhileRunning(definition)) return nothing;
    if (hostModelAsked) return [{ messageId: "wanted" as const, path: "cpu.mode", severity: "error", data: { guest } }];
    return [{ messageId: "replaced" as const, path: "cpu.mode", data: { guest } }];
  },
});
