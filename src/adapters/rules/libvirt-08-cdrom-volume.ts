import { defineAdapterRule, diskPath } from "./context";

export const libvirt08CdromVolume = defineAdapterRule({
  id: "libvirt-08-cdrom-volume",
  severity: "error",
  description: "Over provider 0.8, a CD-ROM drive takes its image by path.",
  rationale:
    "Provider 0.8 looks for a file in every CD-ROM drive that it reads back, and crashes where there is a volume. It takes every other machine " +
    "of the same deployment with it: they run, and Pulumi does not know of them.",
  messages: {
    volume: {
      message: "{guest} has a CD-ROM drive with a volume, on which @pulumi/libvirt 0.5.x crashes.",
      fix: "Name the image by its path on the host: `virsh vol-path {volume} --pool {pool}` prints it.",
    },
  },
  sources: ["https://github.com/dmacvicar/terraform-provider-libvirt/blob/v0.8.3/libvirt/resource_libvirt_domain.go"],
  examples: {
    incorrect: [
      {
        definition: {
          devices: {
            disks: [{ device: "cdrom", target: "sda", bus: "sata", source: { type: "volume", pool: "default", volume: "win.iso" } }],
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
        ? [{ messageId: "volume" as const, path: diskPath(definition, index), data: { guest, pool: source.pool, volume: source.volume } }]
        : [],
    ),
});
