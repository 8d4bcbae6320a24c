import { defineAdapterRule, diskPath } from "./context";

const devices = { interfaces: [], guestAgent: false, rng: false, memballoon: "none" as const };

export const libvirt08FileDisk = defineAdapterRule({
  id: "libvirt-08-file-disk",
  severity: "warning",
  description: "With provider 0.8, an image file must be in a storage pool.",
  rationale:
    "When provider 0.8 reads a machine, it looks up each image file in the volumes of the active pools and fails if it does not find it.",
  messages: {
    file: {
      message:
        "{guest} specifies the disk {file} by path, but @pulumi/libvirt 0.5.x fails unless the file is in an active storage pool.",
      fix: "Move the file into the directory of a pool, refresh the pool (`virsh pool-refresh NAME`), and specify the disk by `pool` and `volume`.",
    },
  },
  sources: ["https://github.com/dmacvicar/terraform-provider-libvirt/blob/v0.8.3/libvirt/resource_libvirt_domain.go"],
  examples: {
    incorrect: [
      {
        definition: {
          devices: {
            ...devices,
            disks: [{ device: "disk", target: "sda", bus: "sata", source: { type: "file", path: "/srv/a.qcow2" } }],
          },
        },
      },
    ],
    correct: [
      {
        definition: {
          devices: {
            ...devices,
            disks: [
              {
                device: "disk",
                target: "sda",
                bus: "sata",
                source: { type: "volume", pool: "default", volume: "a.qcow2" },
              },
            ],
          },
        },
      },
      {
        definition: {
          devices: {
            ...devices,
            disks: [{ device: "disk", target: "sda", bus: "sata", source: { type: "block", path: "/dev/vg0/a" } }],
          },
        },
      },
    ],
  },
  check: ({ guest, definition }) =>
    definition.devices.disks.flatMap(({ device, source }, index) =>
      device === "disk" && source?.type === "file"
        ? [{ messageId: "file" as const, path: diskPath(definition, index), data: { guest, file: source.path } }]
        : [],
    ),
});
