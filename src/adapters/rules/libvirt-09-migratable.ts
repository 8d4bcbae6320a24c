import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt09Migratable = defineAdapterRule({
  id: "libvirt-09-migratable",
  severity: "error",
  description: "Provider 0.9 does not support CPUs with `migratable` off.",
  rationale: "The provider writes the attribute as yes or no, but libvirt requires on or off and refuses the machine.",
  messages: {
    off: {
      message:
        "{guest} has a CPU with migratable off, which @pulumi/libvirt with provider 0.9 writes in a form that libvirt refuses.",
      fix: "Deploy {guest} with the provider of this package, or with @pulumi/libvirt 0.5.x.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  examples: {
    incorrect: [{ definition: { cpu: { mode: "host-passthrough", migratable: false } } }],
    correct: [
      { definition: { cpu: { mode: "host-passthrough", migratable: true } } },
      { definition: { cpu: { mode: "host-passthrough" } } },
    ],
  },
  check({ guest, definition }) {
    return definition.cpu.migratable === false
      ? [{ messageId: "off" as const, path: "cpu.migratable", data: { guest } }]
      : nothing;
  },
});
