import { defineAdapterRule, diskPath } from "./context";

const devices = { interfaces: [], guestAgent: false, rng: false, memballoon: "none" as const };

export const libvirt08FileDisk = defineAdapterRule({
  id: "libvirt-08-file-disk",
  severity: "warning",
  description: "Over provider 0.8, an image file lies in a storage pool.",
  rationale: "Provider 0.8 looks every image file up among the volumes of the active pools when it reads a machine back, and fails where it is none.",
  messages: {
    file: {
      message: "{guest} has the disk {file} by its path: @pulumi/libvirt 0.5.x fails unless the file lies in an active storage pool.",
      fix: "Put the file into a pool's folder and refresh the pool (`virsh pool-refresh NAME`), and name the disk by `pool` and `volume`.",
    },
  },
  sources: ["https://github.com/dmacvicar/terraform-provider-libvirt/blob/v0.8.3/libvirt/resource_libvirt_domain.go"],
  examples: {
    incorrect: [{ definition: { devices: { ...devices, disks: [{ device: "disk", target: "sda", bus: "sata", source: { type: "file", path: "/srv/a.qcow2" } }] } } }],
    correct: [
      { definition: { devices: { ...devices, disks: [{ device: "disk", target: "sda", bus: "sata", source: { type: "volume", pool: "default", volume: "a.qcow2" } }] } } },
      { definition: { devices: { ...devices, disks: [{ device: "disk", target: "sda", bus: "sata", source: { type: "block", path: "/dev/vg0/a" } }] } } },
    ],
  },
  check: ({ guest, definition }) =>
    definition.devices.disks.flatMap(({ device, source }, index) =>
      device === "disk" && source?.type === "file"
        ? [{ messageId: "file" as const, path: diskPath(definition, index), data: { guest, file: source.path } }]
        : [],
    ),
});
