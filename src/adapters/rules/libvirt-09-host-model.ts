import { nothing } from "../../findings";
import { isExpandedWhileRunning } from "../cpu";
import { defineAdapterRule } from "./context";

export const libvirt09HostModel = defineAdapterRule({
  id: "libvirt-09-host-model",
  severity: "warning",
  description: "Over provider 0.9, a CPU with features of its own is not host-model.",
  rationale:
    "libvirt tells the host-model CPU of a running machine expanded into a named model and its features. The provider takes that for a change, " +
    "and every later deployment would stop and redefine the machine. So host-passthrough stands in for it, with the same features.",
  messages: {
    replaced: {
      message: "{guest} gets CPU mode host-passthrough instead of host-model, which @pulumi/libvirt over provider 0.9 cannot read back.",
      fix: 'Write `cpu: { mode: "host-passthrough" }` to say so yourself; or deploy {guest} with the provider of this package.',
    },
    wanted: {
      message: "{guest} needs CPU mode host-model, which @pulumi/libvirt over provider 0.9 cannot read back: every deployment would stop and redefine it.",
      fix: "Deploy {guest} with the provider of this package, or with @pulumi/libvirt 0.5.x.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  examples: {
    incorrect: [
      { definition: { cpu: { mode: "host-model", features: [{ name: "svm", policy: "disable" }] } } },
      { definition: { cpu: { mode: "host-model", features: [{ name: "svm", policy: "disable" }] } }, hostModelAsked: true },
    ],
    correct: [{ definition: { cpu: { mode: "host-model" } } }, { definition: { cpu: { mode: "host-passthrough", features: [{ name: "svm", policy: "disable" }] } } }],
  },
  check({ guest, definition, hostModelAsked }) {
    if (!isExpandedWhileRunning(definition)) return nothing;
    if (hostModelAsked) return [{ messageId: "wanted" as const, path: "cpu.mode", severity: "error", data: { guest } }];
    return [{ messageId: "replaced" as const, path: "cpu.mode", data: { guest } }];
  },
});
