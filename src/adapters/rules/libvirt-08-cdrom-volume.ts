import { defineAdapterRule, diskPath } from "./context";

export const libvirt08CdromVolume = defineAdapterRule({
  id: "libvirt-08-cdrom-volume",
  severity: "error",
  necessary: "deploy",
  description: "With provider 0.8, a CD-ROM drive requires the path of its image.",
  rationale:
    "When provider 0.8 reads a machine, it expects a file in each CD-ROM drive and crashes if there is a volume. All other machines " +
    "of the same deployment are affected: they run, but Pulumi does not record them.",
  messages: {
    volume: {
      message: "{guest} has a CD-ROM drive with a volume, which causes @pulumi/libvirt 0.5.x to crash.",
      fix: "Specify the path of the image on the host. To find it, run `virsh vol-path {volume} --pool {pool}`.",
    },
  },
  sources: ["https://github.com/dmacvicar/terraform-provider-libvirt/blob/v0.8.3/libvirt/resource_libvirt_domain.go"],
  examples: {
    incorrect: [
      {
        definition: {
          devices: {
            disks: [
              {
                device: "cdrom",
                target: "sda",
                bus: "sata",
                source: { type: "volume", pool: "default", volume: "win.iso" },
              },
            ],
            interfaces: [],
            guestAgent: false,
            rng: false,
            memballoon: "none",
          },
        },
      },
    ],
    correct: [
      {
        definition: {
          devices: {
            disks: [
              { device: "cdrom", target: "sda", bus: "sata", source: { type: "file", path: "/srv/win.iso" } },
              { device: "cdrom", target: "sdb", bus: "sata" },
            ],
            interfaces: [],
            guestAgent: false,
            rng: false,
            memballoon: "none",
          },
        },
      },
    ],
  },
  check: ({ guest, definition }) =>
    definition.devices.disks.flatMap(({ device, source }, index) =>
      device === "cdrom" && source?.type === "volume"
        ? [
            {
              messageId: "volume" as const,
              path: diskPath(definition, index),
              data: { guest, pool: source.pool, volume: source.volume },
            },
          ]
        : [],
    ),
});
