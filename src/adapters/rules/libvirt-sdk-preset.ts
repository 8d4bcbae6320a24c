import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirtSdkPreset = defineAdapterRule({
  id: "libvirt-sdk-preset",
  severity: "warning",
  description: "With @pulumi/libvirt, a preset requires a version.",
  rationale:
    "The provider of this package stores the preset version of each machine in the Pulumi state and keeps it. The state of @pulumi/libvirt cannot store it, " +
    "so the version is read from the machine's metadata on the host. If the host does not answer, or the machine no longer exists, a preset without a version uses the latest version.",
  messages: {
    floating: {
      message:
        "{guest} has a preset without a version, and @pulumi/libvirt does not store the version that was used: only the metadata of the machine on its host has it.",
      fix: 'Set `preset: "{resolved}"`.',
    },
  },
  sources: ["https://www.pulumi.com/docs/iac/concepts/inputs-outputs/"],
  examples: {
    incorrect: [
      { definition: {}, preset: { asked: undefined, resolved: "desktop@1" } },
      { definition: {}, preset: { asked: "desktop", resolved: "desktop@1" } },
    ],
    correct: [{ definition: {}, preset: { asked: "desktop@1", resolved: "desktop@1" } }],
  },
  check({ guest, preset: { asked, resolved } }) {
    return asked?.includes("@") === true
      ? nothing
      : [{ messageId: "floating" as const, path: "preset", data: { guest, resolved } }];
  },
});
