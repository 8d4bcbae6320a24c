import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirtSdkPreset = defineAdapterRule({
  id: "libvirt-sdk-preset",
  severity: "warning",
  description: "Through @pulumi/libvirt, a preset is written with its version.",
  rationale:
    "The provider of this package keeps in Pulumi's state which version of its preset a machine was made with. The state of @pulumi/libvirt has no " +
    "place for that, so that the version is read from the machine's own metadata on the host. Without the host, or once the machine is gone, a preset without a version is the newest.",
  messages: {
    floating: { message: "{guest} has its preset without a version, and the state of @pulumi/libvirt cannot hold it: only the machine on its host has it, in its metadata.", fix: 'Write `preset: "{resolved}"`.' },
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
