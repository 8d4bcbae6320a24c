import { defineAdapterRule } from "./context";

export const libvirtSdkAdopt = defineAdapterRule({
  id: "libvirt-sdk-adopt",
  severity: "error",
  description: "Through @pulumi/libvirt, no volume is adopted.",
  rationale:
    "A `libvirt.Volume` is made, or fails where there is one of its name already. A disk that names its pool and volume, and nothing of how it is made, " +
    "is used as it is and belongs to no resource.",
  messages: {
    adopt: {
      message: "{guest} asks to adopt the volume of {disk}, which @pulumi/libvirt cannot.",
      fix: "For a volume that exists, write `pool` and `volume` without `adopt`, `size` and `baseImage`; for one to be made, leave `adopt` out.",
    },
  },
  sources: ["https://registry.terraform.io/providers/dmacvicar/libvirt/latest/docs/resources/volume"],
  examples: {
    incorrect: [{ definition: {}, adopted: ["systemDisk"] }],
    correct: [{ definition: {} }],
  },
  check: ({ guest, adopted }) => adopted.map((disk) => ({ messageId: "adopt" as const, path: `${disk}.adopt`, data: { guest, disk } })),
});
