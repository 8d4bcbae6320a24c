import { disk, devices, card, osinfo, XP, ARM, type Cases } from "./xml";

export const diskCases: Cases = {
  "disk-cache-unsafe": [
    {
      // A LUN and a stick hold data, too; the default of `device` is a disk.
      xml: devices(
        disk("type='raw' cache='unsafe'", "dev='sda' bus='scsi'", "", "file='/dev/sg0'", "device='lun'"),
        disk("type='qcow2' cache='unsafe'", "dev='sdb' bus='usb' removable='on'", "", "file='/srv/b'", ""),
        disk("type='raw' cache='unsafe'", "dev='sdc' bus='sata'", "", "file='/iso'", "device='cdrom'"),
      ),
      found: [
        ["warning devices/disk[sda]/driver/@cache", "sda"],
        ["warning devices/disk[sdb]/driver/@cache", "sdb"],
      ],
      repaired: { has: "<driver name='qemu' type='qcow2'/>" },
    },
    { xml: devices(disk("type='raw' cache='unsafe'", "dev='vdb' bus='virtio'", "<shareable/>")), found: [] },
    {
      xml: devices(disk("type='raw' cache='unsafe'", "dev='vdb' bus='virtio'", "<readonly/><shareable/>")),
      found: [["warning devices/disk[vdb]/driver/@cache"]],
    },
  ],
  "disk-shared-cache": [
    ...["writeback", "writethrough", "unsafe"].map((cache) => ({
      xml: devices(disk(`type='raw' cache='${cache}'`, "dev='vdb' bus='virtio'", "<shareable/>")),
      found: [["error devices/disk[vdb]/driver/@cache", "vdb", cache]] as const,
      repaired: { has: "cache='none'" },
    })),
    ...["none", "directsync", "default"].map((cache) => ({
      xml: devices(disk(`type='raw' cache='${cache}'`, "dev='vdb' bus='virtio'", "<shareable/>")),
      found: [],
    })),
    { xml: devices(disk("type='raw' cache='writeback'", "dev='vdb' bus='virtio'")), found: [] },
  ],
  "disk-native-io": [
    {
      xml: devices(disk("type='raw' io='native'", "dev='vda' bus='virtio'")),
      found: [["error devices/disk[vda]/driver/@io", "no cache mode"]],
      repaired: { has: "io='native' cache='none'" },
    },
    {
      // libvirt's own word for "not written".
      xml: devices(disk("type='raw' cache='default' io='native'", "dev='vda' bus='virtio'")),
      found: [["error devices/disk[vda]/driver/@io", "no cache mode"]],
      repaired: { has: "cache='none' io='native'" },
    },
    {
      xml: devices(disk("type='raw' cache='writethrough' io='native'", "dev='vda' bus='virtio'")),
      found: [["error devices/disk[vda]/driver/@io", "writethrough"]],
      repaired: { has: "cache='writethrough'/>", lacks: "native" },
    },
    { xml: devices(disk("type='raw' io='io_uring'", "dev='vda' bus='virtio'")), found: [] },
  ],
  "disk-format-name": [
    {
      xml: devices(
        disk("type='raw'", "dev='vda' bus='virtio'", "", "file='/srv/Win.QCOW2'"),
        disk("cache='none'", "dev='vdb' bus='virtio'", "", "file='/srv/d.vhdx'"),
      ),
      found: [
        ["warning devices/disk[vda]/driver/@type", "raw", "qcow2"],
        ["warning devices/disk[vdb]/driver/@type", "no format", "vhdx"],
      ],
    },
    {
      xml: devices(disk("", "dev='vda'", "", "file='/srv/win.vhd'")),
      found: [["warning devices/disk[vda]", "no format", "vpc"]],
    },
    {
      xml: devices(
        "<disk type='volume' device='disk'><driver name='qemu' type='raw'/><source pool='p' volume='win.qcow2'/><target dev='vda'/></disk>",
      ),
      found: [["warning devices/disk[vda]/driver/@type", "win.qcow2"]],
    },
    { xml: devices(disk("type='vpc'", "dev='vda'", "", "file='/srv/win.vhd'")), found: [] },
    // The ending of a folder.
    { xml: devices(disk("type='raw'", "dev='vda'", "", "file='/srv/a.qcow2/win'")), found: [] },
    { xml: devices(disk("", "dev='sda'", "", "file='/a.qcow2'", "device='cdrom'")), found: [] },
    {
      xml: devices(
        "<disk type='network' device='disk'><source protocol='rbd' name='a/b.qcow2'/><target dev='vda'/></disk>",
      ),
      found: [],
    },
  ],
  "scsi-controller-driver": [
    {
      // Two controllers: only the disk on the old one.
      xml: devices(
        disk(
          "type='raw'",
          "dev='sda' bus='scsi'",
          "<address type='drive' controller='1' bus='0' target='0' unit='0'/>",
        ),
        disk(
          "type='raw'",
          "dev='sdb' bus='scsi'",
          "<address type='drive' controller='0' bus='0' target='0' unit='1'/>",
        ),
        "<controller type='scsi' index='0' model='virtio-scsi'/><controller type='scsi' index='1' model='lsilogic'/>",
      ),
      found: [["warning devices/controller[scsi 1]/@model", "Disk sda", "lsilogic"]],
    },
    {
      // libvirt 9.0 writes model='lsilogic' here: the prefix sd is SCSI, not SATA.
      xml: devices(disk("type='raw'", "dev='sda'")),
      found: [["warning devices/disk[sda]/target/@bus", "without a model", "lsilogic"]],
    },
    {
      xml: devices(disk("type='raw'", "dev='sda' bus='scsi'"), "<controller type='scsi' index='0'/>"),
      found: [["warning devices/controller[scsi 0]/@model", "without a model"]],
    },
    {
      xml: devices(
        disk("type='raw'", "dev='sda' bus='scsi'"),
        "<controller type='scsi' index='0' model='lsisas1068'/>",
      ),
      found: [],
    },
    { xml: `${XP}${devices(disk("type='raw'", "dev='sda' bus='scsi'"))}`, found: [] },
    { xml: `${ARM}${devices(disk("type='raw'", "dev='sda' bus='scsi'"))}`, found: [] },
    {
      // Without a number, it is the first.
      xml: devices(disk("type='raw'", "dev='sda' bus='scsi'"), "<controller type='scsi' model='buslogic'/>"),
      found: [["warning devices/controller[scsi]/@model", "buslogic"]],
    },
  ],
  "disk-ide": [
    {
      xml: devices(
        disk("type='raw'", "dev='hda'", "", "file='/a'", ""),
        disk("type='raw'", "dev='vda' bus='ide'"),
        disk("type='raw'", "dev='hdc' bus='ide'", "", "file='/iso'", "device='cdrom'"),
        disk("type='raw'", "dev='hdd' bus='sata'"),
      ),
      found: [
        ["warning devices/disk[hda]/target/@bus", "hda"],
        ["warning devices/disk[vda]/target/@bus", "vda"],
      ],
    },
    // Windows XP has no driver for anything else.
    { xml: `${XP}${devices(disk("type='raw'", "dev='hda' bus='ide'"))}`, found: [] },
    {
      xml: `<os><type arch='i686' machine='pc'>hvm</type></os>${devices(disk("type='raw'", "dev='hda' bus='ide'"))}`,
      found: [],
    },
    { xml: `${osinfo("debian.org/debian/12")}${devices(disk("type='raw'", "dev='hda' bus='ide'"))}`, found: [] },
    {
      xml: `${osinfo("microsoft.com/win/2k8r2")}${devices(disk("type='raw'", "dev='hda' bus='ide'"))}`,
      found: [["warning devices/disk[hda]/target/@bus"]],
    },
  ],
  "disk-sata": [
    {
      windows: "windows-11",
      xml: devices(
        disk("type='raw'", "dev='vda' bus='sata'"),
        disk("type='raw'", "dev='sdb' bus='sata'", "", "", "device='cdrom'"),
      ),
      found: [["info devices/disk[vda]/target/@bus", "Disk vda", "virtio"]],
    },
    { windows: "server-2008-r2", xml: devices(disk("type='raw'", "dev='sda' bus='sata'")), found: [] },
    { xml: `${XP}${devices(disk("type='raw'", "dev='sda' bus='sata'"))}`, found: [] },
    { xml: devices(disk("type='raw'", "dev='sda'")), found: [] },
  ],
  "disk-no-discard": [
    {
      xml: devices(
        disk("type='qcow2' cache='none'", "dev='vda'"),
        disk("type='raw'", "dev='vdb'"),
        disk("type='qcow2'", "dev='vdc'", "<transient/>"),
      ),
      found: [["info devices/disk[vda]/driver/@discard", "vda"]],
      repaired: { has: "cache='none' discard='unmap'" },
    },
    { xml: devices(disk("type='qcow2'", "dev='sda'", "", "file='/a'", "device='cdrom'")), found: [] },
    // Raw by default, whatever the file's name.
    { xml: devices(disk("", "dev='vda'", "", "file='/a.qcow2'")), found: [] },
  ],
  "boot-order-missing": [
    {
      // libvirt: "hdc, vda, vdb and hda" start from hda.
      xml: devices(disk("", "dev='hdc'"), disk("", "dev='vda'"), disk("", "dev='vdb'"), disk("", "dev='hda'")),
      found: [["info devices/disk[hda]", "4 disks", "from hda"]],
    },
    {
      // vdb, hda, vda, hdc: from vda. With <boot dev>, too.
      xml: `<os><type arch='x86_64' machine='pc'>hvm</type><boot dev='cdrom'/><boot dev='hd'/></os>${devices(disk("", "dev='vdb'"), disk("", "dev='hda'"), disk("", "dev='vda'"), disk("", "dev='hdc'"))}`,
      found: [["info devices/disk[vda]", "from vda"]],
    },
    { xml: devices(disk("", "dev='vdaa'"), disk("", "dev='vdz'")), found: [["info devices/disk[vdz]", "from vdz"]] },
    // The network is first.
    { xml: devices(disk("", "dev='vda'"), disk("", "dev='vdb'"), card("virtio", "<boot order='1'/>")), found: [] },
    {
      xml: `<os><type arch='x86_64' machine='pc'>hvm</type><boot dev='network'/></os>${devices(disk("", "dev='vda'"), disk("", "dev='vdb'"))}`,
      found: [],
    },
    { xml: devices(disk("", "dev='vda'"), disk("", "dev='fda'", "", "file='/f'", "device='floppy'")), found: [] },
  ],
  "media-inserted": [
    {
      xml: devices(
        disk(
          "type='raw'",
          "dev='sda' bus='sata'",
          "",
          "file='/iso/win.iso' startupPolicy='mandatory'",
          "device='cdrom'",
        ),
        disk("type='raw'", "dev='sdb' bus='sata'", "", "file='/iso/x.iso' startupPolicy='requisite'", "device='cdrom'"),
        "<disk type='block' device='cdrom'><source dev='/dev/sr0'/><target dev='sdc' bus='sata'/></disk>",
        "<disk type='file' device='cdrom'><target dev='sdd' bus='sata'/></disk>",
      ),
      found: [
        ["info devices/disk[sda]/source", "/iso/win.iso"],
        ["info devices/disk[sdc]/source", "/dev/sr0"],
      ],
      repaired: { has: "file='/iso/win.iso' startupPolicy='optional'", lacks: "dev='/dev/sr0' startupPolicy" },
    },
  ],
};
