import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt09Xml = defineAdapterRule({
  id: "libvirt-09-xml",
  severity: "error",
  necessary: "deploy",
  description: "Provider 0.9 has arguments of its own, and no place for XML.",
  rationale:
    "The provider builds the machine's XML from its arguments. What `xml` sets and an argument of this package can say too is handed over as that argument. There is no argument for the rest, so it would be lost.",
  messages: {
    lost: {
      message:
        "{guest} has additions in `xml` that no argument can say, and @pulumi/libvirt with provider 0.9 has no place for them.",
      fix: "Deploy {guest} with the provider of this package, or with @pulumi/libvirt 0.5.x.",
    },
  },
  sources: ["https://registry.terraform.io/providers/dmacvicar/libvirt/latest/docs/resources/domain"],
  examples: {
    incorrect: [{ definition: { overrides: { set: [], append: [], args: ["-device", "edu"], env: [] } } }],
    correct: [{ definition: {} }],
  },
  check: ({ guest, definition }) =>
    definition.overrides === undefined ? nothing : [{ messageId: "lost" as const, path: "xml", data: { guest } }],
});
