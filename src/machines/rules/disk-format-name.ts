import { dataDisks, nameOf, sourceOf } from "../devices";
import { defineMachineRule } from "../rule";

/** Formats by the ending of a file's name. */
const FORMATS: Readonly<Record<string, string>> = {
  qcow2: "qcow2",
  qed: "qed",
  vmdk: "vmdk",
  vdi: "vdi",
  vhd: "vpc",
  vhdx: "vhdx",
};

export const diskFormatName = defineMachineRule({
  id: "disk-format-name",
  severity: "warning",
  description: "The format of a disk must be that of its image.",
  rationale:
    "libvirt does not look into an image: without a type in `<driver>`, it is raw. QEMU then shows Windows the image file itself, header and all, instead of the disk in it: Windows does not start, and what writes to that disk destroys the image.",
  messages: {
    written: {
      message: "Disk {disk} of {guest} has the format raw, but its file {file} is named like a {format} image.",
      fix: "Check with `qemu-img info`, then set type='{format}' in `<driver>`, or rename the file.",
    },
    default: {
      message:
        "Disk {disk} of {guest} has no format, which means raw, but its file {file} is named like a {format} image.",
      fix: "Check with `qemu-img info`, then write `<driver name='qemu' type='{format}'/>`, or rename the file.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://libvirt.org/formatstorage.html#target-elements",
  ],
  reads: ["devices/disk/@device", "devices/disk/driver", "devices/disk/target", "devices/disk/source"],
  notApplicable: { kubevirt: "KubeVirt reads the format from the image." },
  examples: {
    incorrect: [
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/vms/ada.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='disk'><source file='/vms/ada.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/vms/ada.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
      {
        // The name says nothing.
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/vms/ada.img'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    for (const disk of dataDisks(domain)) {
      const driver = disk.at("driver");
      const type = driver?.attribute("type");
      const file = sourceOf(disk) ?? "";
      const format = FORMATS[/\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase() ?? ""];
      if (format === undefined || (type !== undefined && type !== "raw")) continue;
      yield {
        messageId: type === undefined ? ("default" as const) : ("written" as const),
        path: driver?.pathTo("type") ?? disk.path,
        data: { guest, disk: nameOf(disk), file, format },
      };
    }
  },
});
