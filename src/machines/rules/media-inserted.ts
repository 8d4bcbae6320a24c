import { setAttribute } from "../edits";
import { nameOf, removableMedia, sourceOf } from "../devices";
import { defineMachineRule } from "../rule";

export const mediaInserted = defineMachineRule({
  id: "media-inserted",
  severity: "info",
  description: "A machine in use should not depend on an installation medium.",
  rationale:
    "Without a start-up policy, libvirt does not start a machine whose CD-ROM or floppy image is gone. Images of media are often deleted or moved after the installation, and migration requires them on the other host too.",
  messages: {
    inserted: {
      message: "The drive {disk} of {guest} holds {file}: without that file, the machine does not start.",
      fix: "Eject it with `virsh change-media --eject --config`, or set startupPolicy='optional' in its `<source>`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms"],
  reads: ["devices/disk/@device", "devices/disk/source", "devices/disk/target"],
  only: ["strict"],
  notApplicable: { kubevirt: "A volume of KubeVirt has its own life." },
  examples: {
    incorrect: [
      {
        xml: "<devices><disk type='file' device='cdrom'><source file='/iso/win11.iso'/><target dev='sdb' bus='sata'/><readonly/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='floppy'><source file='/iso/drivers.img'/><target dev='fda' bus='fdc'/></disk></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><disk type='file' device='cdrom'><target dev='sdb' bus='sata'/><readonly/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='cdrom'><source file='/iso/win11.iso' startupPolicy='optional'/><target dev='sdb' bus='sata'/><readonly/></disk></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    for (const disk of removableMedia(domain)) {
      const source = disk.at("source");
      const file = sourceOf(disk);
      const policy = source?.attribute("startupPolicy") ?? "mandatory";
      if (source === undefined || file === undefined || policy !== "mandatory") continue;
      yield {
        messageId: "inserted" as const,
        path: source.path,
        data: { guest, disk: nameOf(disk), file },
        ...(source.attribute("file") === undefined
          ? {}
          : { repair: [setAttribute(source, "startupPolicy", "optional")] }),
      };
    }
  },
});
