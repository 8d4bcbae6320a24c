import { defineAdapterRule } from "./context";

export const libvirtSdkAdopt = defineAdapterRule({
  id: "libvirt-sdk-adopt",
  severity: "error",
  necessary: "deploy",
  description: "@pulumi/libvirt does not support adopting volumes.",
  rationale:
    "A `libvirt.Volume` is created, or fails if a volume with the same name exists. A disk that specifies only its pool and volume " +
    "is used unchanged and is not managed by a resource.",
  messages: {
    adopt: {
      message: "{guest} adopts the volume of {disk}, which @pulumi/libvirt does not support.",
      fix: "For an existing volume, set `pool` and `volume` without `adopt`, `size` and `baseImage`; for a new volume, remove `adopt`.",
    },
  },
  sources: ["https://registry.terraform.io/providers/dmacvicar/libvirt/latest/docs/resources/volume"],
  examples: {
    incorrect: [{ definition: {}, adopted: ["systemDisk"] }],
    correct: [{ definition: {} }],
  },
  check: ({ guest, adopted }) =>
    adopted.map((disk) => ({ messageId: "adopt" as const, path: `${disk}.adopt`, data: { guest, disk } })),
});
