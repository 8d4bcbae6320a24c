import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt09Migratable = defineAdapterRule({
  id: "libvirt-09-migratable",
  severity: "error",
  description: "Provider 0.9 cannot switch a CPU's `migratable` off.",
  rationale: "It writes the attribute as yes or no where libvirt takes on or off, and libvirt refuses the machine.",
  messages: {
    off: {
      message: "{guest} has a CPU with migratable off, which @pulumi/libvirt over provider 0.9 writes in a form that libvirt refuses.",
      fix: "Deploy {guest} with the provider of this package, or with @pulumi/libvirt 0.5.x.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  examples: {
    incorrect: [{ definition: { cpu: { mode: "host-passthrough", migratable: false } } }],
    correct: [{ definition: { cpu: { mode: "host-passthrough", migratable: true } } }, { definition: { cpu: { mode: "host-passthrough" } } }],
  },
  check({ guest, definition }) {
    return definition.cpu.migratable === false ? [{ messageId: "off" as const, path: "cpu.migratable", data: { guest } }] : nothing;
  },
});
