import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirtSdkPreset = defineAdapterRule({
  id: "libvirt-sdk-preset",
  severity: "warning",
  description: "With @pulumi/libvirt, a preset requires a version.",
  rationale:
    "The provider of this package stores the preset version of each machine in the Pulumi state and keeps it. @pulumi/libvirt " +
    "does not support this: a preset without a version would always use the latest version, and an upgrade of this package would change the machine.",
  messages: {
    floating: { message: "{guest} has a preset without a version, and @pulumi/libvirt does not store the version that was used.", fix: 'Set `preset: "{resolved}"`. For an existing machine, use the version in its metadata (`virsh dumpxml`) so that it does not change.' },
  },
  sources: ["https://www.pulumi.com/docs/iac/concepts/inputs-outputs/"],
  examples: {
    incorrect: [{ definition: {}, preset: { asked: undefined, resolved: "desktop@1" } }, { definition: {}, preset: { asked: "desktop", resolved: "desktop@1" } }],
    correct: [{ definition: {}, preset: { asked: "desktop@1", resolved: "desktop@1" } }],
  },
  check({ guest, preset: { asked, resolved } }) {
    return asked?.includes("@") === true ? nothing : [{ messageId: "floating" as const, path: "preset", data: { guest, resolved } }];
  },
});
