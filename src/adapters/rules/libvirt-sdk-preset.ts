import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirtSdkPreset = defineAdapterRule({
  id: "libvirt-sdk-preset",
  severity: "warning",
  description: "Through @pulumi/libvirt, a preset is written with its version.",
  rationale:
    "The provider of this package remembers in Pulumi's state which version of its preset a machine was made with, and keeps it. @pulumi/libvirt " +
    "has no place for that: a preset without a version would follow this package's newest, and an upgrade of the package would change the machine.",
  messages: {
    floating: { message: "{guest} has its preset without a version, and @pulumi/libvirt cannot remember which one it was.", fix: 'Write `preset: "{resolved}"`; for a machine that exists, the version that `virsh dumpxml` shows in its metadata, and it stays as it is.' },
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
