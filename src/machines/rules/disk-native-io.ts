import { setAttribute } from "../edits";
import { nameOf } from "../devices";
import { defineMachineRule } from "../rule";

export const diskNativeIo = defineMachineRule({
  id: "disk-native-io",
  severity: "error",
  description: "Native I/O requires the cache mode `none` or `directsync`.",
  rationale:
    "Linux runs native asynchronous I/O only past its page cache. libvirt refuses to define a machine with io='native' and any other cache mode, also if no mode is written.",
  messages: {
    cached: {
      message: "Disk {disk} of {guest} has io='native' and cache mode {cache}, which libvirt refuses.",
      fix: "Set cache='none', or remove io='native'.",
    },
    default: {
      message: "Disk {disk} of {guest} has io='native' and no cache mode, which libvirt refuses.",
      fix: "Set cache='none', or remove io='native'.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/qemu/qemu_validate.c",
  ],
  reads: ["devices/disk/driver", "devices/disk/target"],
  examples: {
    incorrect: [
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='raw' io='native'/><source file='/vms/ada.raw'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='raw' cache='writeback' io='native'/><source file='/vms/ada.raw'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='raw' cache='none' io='native'/><source file='/vms/ada.raw'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='raw' cache='directsync' io='native'/><source file='/vms/ada.raw'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='raw' io='threads'/><source file='/vms/ada.raw'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    for (const disk of domain.all("devices/disk")) {
      const driver = disk.at("driver");
      const cache = driver?.attribute("cache") ?? "default";
      if (driver?.attribute("io") !== "native" || cache === "none" || cache === "directsync") continue;
      const isDefault = cache === "default";
      yield {
        messageId: isDefault ? ("default" as const) : ("cached" as const),
        path: driver.pathTo("io"),
        data: { guest, disk: nameOf(disk), cache },
        // Who wrote a cache mode meant that.
        repair: [isDefault ? setAttribute(driver, "cache", "none") : setAttribute(driver, "io", undefined)],
      };
    }
  },
});
