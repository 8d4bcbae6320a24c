import { nothing } from "../../findings";
import { type AdapterContext, defineAdapterRule } from "./context";

/** What only our provider does, with the values for which it does nothing. */
const OURS: Readonly<Partial<Record<keyof AdapterContext["lifecycle"], unknown>>> = {
  waitFor: "none",
  restart: "never",
  maintenanceWindow: undefined,
  allowedDisruption: undefined,
  snapshotBefore: "never",
};

export const libvirtSdkLifecycle = defineAdapterRule({
  id: "libvirt-sdk-lifecycle",
  severity: "warning",
  description: "@pulumi/libvirt does not wait for Windows, restart it, or take snapshots.",
  rationale:
    "A `libvirt.Domain` is complete when the machine was started, and its changes are made as that provider makes them. Nothing asks the guest agent whether Windows is ready, and nothing restores the previous machine.",
  messages: {
    setting: {
      message: "{guest} is deployed with @pulumi/libvirt, which does not support `{setting}`.",
      fix: "Remove `{setting}`, or deploy {guest} with the provider of this package.",
    },
  },
  sources: ["https://registry.terraform.io/providers/dmacvicar/libvirt/latest/docs/resources/domain"],
  examples: {
    incorrect: [
      { definition: {}, lifecycle: { waitFor: "ready" } },
      { definition: {}, lifecycle: { restart: "graceful" } },
    ],
    correct: [{ definition: {} }],
  },
  check({ guest, lifecycle }) {
    const asked = (Object.keys(OURS) as (keyof typeof lifecycle)[]).filter(
      (setting) => lifecycle[setting] !== undefined && lifecycle[setting] !== OURS[setting],
    );
    if (asked.length === 0) return nothing;
    return asked.map((setting) => ({ messageId: "setting" as const, path: setting, data: { guest, setting } }));
  },
});
