import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { serialize } from "../../src/domain/xml";
import { lintDomainXml } from "../../src/lint";
import {
  edited,
  exampleDomain,
  exampleMachine,
  judgeMachine,
  machineRules,
  type MachineExample,
} from "../../src/machines";

interface Case extends MachineExample {
  /** `severity path`, then words of the message. Empty: silent. */
  readonly found: readonly (readonly [place: string, ...words: string[]])[];
  /** What the machine's XML holds after all repairs, and what not any more. */
  readonly repaired?: { readonly has?: string; readonly lacks?: string };
}

const clock = (...timers: string[]): string =>
  `<clock offset='localtime'>${timers.map((timer) => `<timer ${timer}/>`).join("")}</clock>`;
const hyperv = (content: string, attributes = ""): string =>
  `<features><hyperv${attributes}>${content}</hyperv></features>`;
const cpu = (...values: string[]): string =>
  `<qemu:commandline>${values.map((value) => `<qemu:arg value='${value}'/>`).join("")}</qemu:commandline>`;
const disk = (driver: string, target: string, rest = "", source = "file='/srv/a'", device = "device='disk'"): string =>
  `<disk type='file' ${device}>${driver === "" ? "" : `<driver name='qemu' ${driver}/>`}<source ${source}/><target ${target}/>${rest}</disk>`;
const devices = (...list: string[]): string => `<devices>${list.join("")}</devices>`;
const card = (model: string, rest = "", type = "network"): string =>
  `<interface type='${type}'>${rest}<source network='default'/>${model === "" ? "" : `<model type='${model}'/>`}</interface>`;
const gpu =
  "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x0A' slot='0x00' function='0x1'/></source></hostdev>";
const PC = "<os><type arch='x86_64' machine='pc-i440fx-9.2'>hvm</type></os>";
const osinfo = (id: string): string =>
  `<metadata><libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'><libosinfo:os id='http://${id}'/></libosinfo:libosinfo></metadata>`;
const XP = osinfo("microsoft.com/win/xp");
const ARM = "<os><type arch='aarch64' machine='virt'>hvm</type></os>";
const SPICE_AGENT = "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>";

const CASES: Readonly<Record<string, readonly Case[]>> = {
  "kvmclock-shown": [
    {
      xml: clock("name='hypervclock' present='yes'", "name='kvmclock' present='yes'"),
      found: [["info clock/timer[kvmclock]/@present", "kvmclock"]],
      repaired: { has: "present='no'" },
    },
    // Not written: nobody chose it.
    { xml: clock("name='kvmclock'"), found: [] },
    { xml: `${ARM}${clock("name='kvmclock' present='yes'")}`, found: [] },
  ],
  "rtc-lost-ticks": [
    {
      type: "qemu",
      xml: clock("name='hpet' present='no'"),
      found: [["info clock", "stimer"]],
      repaired: { has: "<timer name='rtc' tickpolicy='catchup'/>" },
    },
    { xml: clock("name='rtc' track='guest'"), found: [["info clock/timer[rtc]/@tickpolicy"]] },
    // The last of two elements counts.
    {
      xml: `${hyperv("<stimer state='on'/><stimer state='off'/>")}${clock("name='pit' tickpolicy='delay'")}`,
      found: [["info clock"]],
    },
    { xml: hyperv("<stimer state='off'/><stimer state='on'/>"), found: [] },
    { xml: hyperv("", " mode='passthrough'"), found: [] },
    { xml: ARM, found: [] },
  ],
  "enlightenment-twice": [
    {
      // Three times: libvirt reads the last.
      xml: hyperv("<vapic state='on'/><vapic state='off'/><relaxed state='on'/><vapic state='on'/>"),
      found: [["warning features/hyperv/vapic[1]", "<vapic> 3 times", "differ", "state='on'"]],
      repaired: { has: "<relaxed state='on'/><vapic state='on'/></hyperv>", lacks: "state='off'" },
    },
    {
      xml: hyperv("<spinlocks state='on' retries='4096'/><spinlocks state='on' retries='8191'/>"),
      found: [["warning features/hyperv/spinlocks[1]", "differ"]],
      repaired: { has: "<hyperv><spinlocks state='on' retries='8191'/></hyperv>" },
    },
    {
      // libvirt merges two elements of the same name.
      xml: "<features><hyperv><relaxed state='on'/></hyperv><hyperv><relaxed state='on'/></hyperv></features>",
      found: [["warning features/hyperv[1]/relaxed", "2 times"]],
    },
    {
      // What is inside the earlier one counts in libvirt: no repair.
      xml: hyperv("<stimer state='on'><direct state='on'/></stimer><stimer state='on'/>"),
      found: [["warning features/hyperv/stimer[1]", "differ"]],
      repaired: { has: "<direct state='on'/>" },
    },
  ],
  "enlightenments-in-command-line": [
    {
      // As a public guide for GPU passthrough has it.
      xml: `${hyperv("<relaxed state='on'/><vapic state='on'/>")}${clock("name='hypervclock' present='yes'")}${cpu("-cpu", "host,kvm=off")}`,
      found: [["warning qemu:commandline/qemu:arg[2]/@value", "relaxed, vapic, time", "have no effect"]],
    },
    {
      // Only what is missing there is lost; `=off` turns off, and QEMU's old spelling is read.
      xml: `${hyperv("<relaxed state='on'/><vapic state='on'/><vpindex state='on'/>")}${cpu("-cpu", "host,+hv_relaxed,hv-vapic=off,hv-vpindex=on")}`,
      found: [["warning qemu:commandline/qemu:arg[2]/@value", "so vapic of", "has no effect"]],
    },
    {
      // The last one wins.
      xml: `${hyperv("<relaxed state='on'/>")}${cpu("-cpu", "host", "-smbios", "type=1", "--cpu", "host,hv-relaxed")}`,
      found: [["warning qemu:commandline/qemu:arg[6]/@value", "hv-relaxed"]],
    },
    {
      xml: `${hyperv("", " mode='host-model'")}${cpu("-cpu", "host")}`,
      found: [["warning qemu:commandline/qemu:arg[2]/@value", "<hyperv mode>"]],
    },
    {
      xml: `<devices><panic model='hyperv'/></devices>${cpu("-cpu", "host,hv-passthrough")}`,
      found: [["warning qemu:commandline/qemu:arg[2]/@value", "hv-passthrough"]],
    },
    {
      // Off in XML, so nothing is lost.
      xml: `${hyperv("<relaxed state='off'/>")}${cpu("-cpu", "host,hv_apicv")}`,
      found: [["warning qemu:commandline/qemu:arg[2]/@value", "only in a -cpu", "hv-avic"]],
    },
    { xml: `${hyperv("<relaxed state='off'/>")}${cpu("-cpu", "host,-hypervisor")}`, found: [] },
    // A `-cpu` without a value.
    { xml: `${hyperv("<relaxed state='on'/>")}${cpu("-smp", "4", "-cpu")}`, found: [] },
    { xml: cpu("-name", "hv-relaxed"), found: [] },
  ],
  "hyperv-empty": [
    { xml: hyperv(""), found: [["warning features/hyperv", "turns nothing on"]] },
    // Off is a choice.
    { xml: hyperv("<relaxed state='off'/>"), found: [] },
    { xml: "<features><hyperv/><hyperv><relaxed state='on'/></hyperv></features>", found: [] },
    { xml: hyperv("", " mode='passthrough'"), found: [] },
  ],
  "passthrough-ignores-flags": [
    {
      xml: hyperv("<evmcs state='off'/><vendor_id state='on' value='ada'/>", " mode='passthrough'"),
      found: [["warning features/hyperv/evmcs", "<evmcs>, <vendor_id>"]],
    },
    { xml: hyperv("<evmcs state='off'/>", " mode='custom'"), found: [] },
  ],
  "reset-enlightenment": [
    {
      xml: hyperv("<relaxed state='on'/><reset state='on'/>"),
      found: [["info features/hyperv/reset", "reset"]],
      repaired: { has: "<reset state='off'/>" },
    },
    { xml: hyperv("<reset state='on'/><reset state='off'/>"), found: [] },
  ],
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
  "mac-multicast": [
    {
      xml: devices(
        card("virtio", "<mac address='01:00:5E:00:00:01'/>"),
        card("virtio", "<mac address='52:54:00:00:00:01'/>"),
        card("virtio", "<mac address='5F:54:00:00:00:02'/>"),
        card("virtio", "<mac address='3:54:00:00:00:02'/>"),
      ),
      found: [
        ["error devices/interface[01:00:5e:00:00:01]/mac/@address", "multicast"],
        ["error devices/interface[5f:54:00:00:00:02]/mac/@address", "multicast"],
        ["error devices/interface[3:54:00:00:00:02]/mac/@address", "multicast"],
      ],
    },
    { xml: devices(card("virtio", "<mac address='0E:54:00:00:00:01'/>")), found: [] },
    // No address at all is another matter.
    { xml: devices(card("virtio", "<mac address='host'/>")), found: [] },
  ],
  "network-rtl8139": [
    {
      xml: devices(
        card("", "<mac address='52:54:00:aa:00:01'/>"),
        card("pcnet"),
        card("virtio"),
        card("rtl8139", "", "user"),
      ),
      found: [
        ["warning devices/interface[52:54:00:aa:00:01]", "52:54:00:aa:00:01", "no model", "rtl8139"],
        ["warning devices/interface[1]/model/@type", "Network card 2", "pcnet"],
        ["warning devices/interface[3]/model/@type", "Network card 4", "rtl8139"],
      ],
    },
    { xml: devices(card("", "", "bridge")), found: [["warning devices/interface", "The network card"]] },
    // Their model is not libvirt's choice.
    { xml: devices(card("", "", "hostdev"), card("", "", "vdpa")), found: [] },
    { xml: `${ARM}${devices(card(""))}`, found: [] },
    { xml: `${XP}${devices(card("rtl8139"))}`, found: [] },
  ],
  "network-e1000": [
    {
      xml: devices(card("e1000-82545em"), card("e1000e"), card("virtio"), card("")),
      found: [
        ["info devices/interface[1]/model/@type", "e1000-82545em"],
        ["info devices/interface[2]/model/@type", "e1000e"],
      ],
    },
    { windows: "server-2012", xml: devices(card("e1000")), found: [] },
  ],
  "network-user-mode": [
    {
      type: "qemu",
      xml: devices("<interface type='user'><mac address='52:54:00:aa:00:01'/></interface>"),
      found: [["info devices/interface[52:54:00:aa:00:01]/@type", "slow"]],
    },
    {
      xml: devices("<interface type='user'><backend logFile='/a'/></interface>"),
      found: [["info devices/interface/@type"]],
    },
    { xml: devices("<interface type='user'><backend type='passt'/></interface>"), found: [] },
  ],
  "video-without-driver": [
    {
      xml: devices(
        "<graphics type='vnc'/>",
        "<video><model type='vga'/></video>",
        "<video><model type='cirrus' vram='9216'/></video>",
      ),
      found: [["warning devices/video[2]/model/@type", "cirrus"]],
      repaired: { has: "<model type='vga' vram='9216'/>" },
    },
    // libvirt 9.0 adds cirrus in both cases.
    { xml: devices("<graphics type='vnc'/>"), found: [["warning devices", "no video device", "cirrus"]] },
    { xml: devices("<graphics type='vnc'/>", "<video/>"), found: [["warning devices/video", "cirrus"]] },
    { xml: devices("<graphics type='vnc'/>", "<video><model type='none'/></video>"), found: [] },
    {
      xml: devices("<graphics type='vnc'/><graphics type='egl-headless'/>", "<video><model type='qxl'/></video>"),
      found: [["info devices/video/model/@type", "qxl", "SPICE"]],
    },
    { xml: devices("<graphics type='vnc'/><graphics type='spice'/>", "<video><model type='qxl'/></video>"), found: [] },
    { xml: `${ARM}${devices("<graphics type='vnc'/>")}`, found: [] },
    { xml: `${XP}${devices("<graphics type='vnc'/><video><model type='cirrus'/></video>")}`, found: [] },
  ],
  "tablet-missing": [
    {
      xml: devices("<input type='keyboard' bus='usb'/><graphics type='vnc'/>"),
      found: [["info devices", "VNC"]],
      repaired: { has: "<input type='tablet' bus='usb'/>" },
    },
    {
      // Without USB there is no place for it.
      xml: devices("<controller type='usb' model='none'/><graphics type='vnc'/>"),
      found: [["info devices"]],
      repaired: { lacks: "tablet" },
    },
    // The agent helps only SPICE.
    { xml: devices(SPICE_AGENT, "<graphics type='spice'/><graphics type='vnc'/>"), found: [["info devices", "VNC"]] },
    { xml: devices("<input type='tablet' bus='virtio'/><graphics type='vnc'/>"), found: [] },
    {
      xml: devices("<input type='evdev'><source dev='/dev/input/event1'/></input><graphics type='spice'/>"),
      found: [],
    },
    // Looking Glass.
    { xml: devices("<shmem name='looking-glass'/><graphics type='spice'/>"), found: [] },
    {
      xml: `${devices("<graphics type='spice'/>")}${cpu("-device", "{&quot;driver&quot;:&quot;ivshmem-plain&quot;}")}`,
      found: [],
    },
    { xml: devices(), found: [] },
  ],
  "spice-agent-missing": [
    {
      xml: devices(
        "<graphics type='vnc'/><graphics type='spice'/>",
        "<channel type='spiceport'><source channel='org.spice-space.webdav.0'/><target type='virtio' name='org.spice-space.webdav.0'/></channel>",
      ),
      found: [["info devices/graphics[spice]", "agent"]],
    },
    {
      xml: devices(
        "<graphics type='spice'/>",
        "<channel type='qemu-vdagent'><target type='virtio' name='com.redhat.spice.0'/></channel>",
      ),
      found: [],
    },
  ],
  "guest-agent-missing": [
    { xml: devices(SPICE_AGENT), found: [["info devices", "guest agent"]] },
    { xml: "", found: [["info ", "guest agent"]] },
    {
      xml: devices(
        "<channel type='unix'><source mode='bind'/><target type='virtio' name='org.qemu.guest_agent.0' state='disconnected'/></channel>",
      ),
      found: [],
    },
    { xml: `${osinfo("fedoraproject.org/fedora/40")}<devices/>`, found: [] },
    { xml: `${osinfo("microsoft.com/win/11")}<devices/>`, found: [["info devices"]] },
  ],
  "balloon-pinned-memory": [
    {
      // libvirt adds a balloon.
      xml: devices(gpu),
      found: [["info devices", "nothing turns it off", "0000:0a:00.1"]],
      repaired: { has: "<memballoon model='none'/>" },
    },
    {
      xml: `<memory unit='GiB'>8</memory><currentMemory unit='GiB'>8</currentMemory><memoryBacking><hugepages/></memoryBacking>${devices("<memballoon model='virtio'><stats period='5'/></memballoon>")}`,
      found: [["info devices/memballoon", "huge pages"]],
      repaired: { has: "<memballoon model='none'>" },
    },
    {
      // 8 GiB and 4194304 KiB.
      xml: `<memory unit='GiB'>8</memory><currentMemory>4194304</currentMemory>${devices(gpu, "<memballoon model='virtio'/>")}`,
      found: [["warning devices/memballoon", "less memory", "0000:0a:00.1"]],
      repaired: { has: "<memballoon model='virtio'/>" },
    },
    {
      xml: `<cpu mode='host-model'><feature policy='require' name='svm'/></cpu>${devices("<memballoon model='virtio'/>")}`,
      found: [["info devices/memballoon", "hypervisor in Windows"]],
    },
    {
      xml: `<cpu mode='host-model'><feature policy='disable' name='svm'/></cpu>${devices("<memballoon model='virtio'/>")}`,
      found: [],
    },
    // balloon-hugepages speaks of it where the preset is known.
    {
      preset: "desktop",
      xml: `<memoryBacking><hugepages/></memoryBacking>${devices("<memballoon model='virtio'/>")}`,
      found: [],
    },
    { preset: "desktop", xml: devices(gpu, "<memballoon model='virtio'/>"), found: [["info devices/memballoon"]] },
    { xml: devices("<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/></source></hostdev>"), found: [] },
    { xml: devices(gpu, "<memballoon model='none'/>"), found: [] },
  ],
  "usb-slow": [
    { xml: `${PC}<devices/>`, found: [["info devices", "piix3-uhci", "default"]] },
    {
      windows: "windows-7",
      xml: `${PC}${devices("<controller type='usb' index='0'/>")}`,
      found: [["info devices/controller[usb 0]", "piix3-uhci"]],
    },
    {
      xml: devices("<controller type='usb' index='0' model='pci-ohci'/>"),
      found: [["info devices/controller[usb 0]/@model", "pci-ohci"]],
    },
    {
      xml: devices(
        "<controller type='usb' index='0' model='piix3-uhci'/><controller type='usb' index='1' model='nec-xhci'/>",
      ),
      found: [],
    },
    // On q35, libvirt chooses xHCI.
    { xml: devices("<controller type='usb' index='0'/>"), found: [] },
    { xml: `${PC}${devices("<controller type='usb' model='none'/>")}`, found: [] },
  ],
  "sound-without-driver": [
    {
      xml: devices("<sound model='ich9'/><sound model='ac97'><alias name='sound1'/></sound><sound model='sb16'/>"),
      found: [
        ["warning devices/sound[ac97]/@model", "ac97"],
        ["warning devices/sound[sb16]/@model", "sb16"],
      ],
      repaired: { has: "<sound model='ich9'><alias name='sound1'/></sound>", lacks: "sb16" },
    },
    { xml: `<os><type arch='i686' machine='pc'>hvm</type></os>${devices("<sound model='ac97'/>")}`, found: [] },
    { xml: devices("<sound model='usb'/>"), found: [] },
  ],
  "watchdog-without-driver": [
    {
      xml: devices("<watchdog model='itco' action='reset'/><watchdog model='i6300esb' action='poweroff'/>"),
      found: [["warning devices/watchdog[i6300esb]", "i6300esb", "poweroff"]],
    },
    // The default action is a reset.
    { xml: devices("<watchdog model='ib700'/>"), found: [["warning devices/watchdog[ib700]", "reset"]] },
    { xml: devices("<watchdog model='ib700' action='none'/>"), found: [] },
  ],
};

const ruleOf = (id: string) => {
  const rule = machineRules.find((one) => one.id === id);
  assert.ok(rule, id);
  return rule;
};

describe("rules about timers, enlightenments, disks, network and devices, by cases", () => {
  for (const [id, cases] of Object.entries(CASES)) {
    cases.forEach(({ found, repaired, ...example }, index) => {
      it(`${id}: case ${index + 1}`, () => {
        const { findings, notChecked } = judgeMachine([ruleOf(id)], exampleMachine(example));
        assert.deepEqual(notChecked, []);
        assert.deepEqual(
          findings.map(({ severity, path: place }) => `${severity} ${place}`),
          found.map(([place]) => place),
        );
        found.forEach(([, ...words], at) => {
          for (const word of words)
            assert.ok(findings[at]!.message.includes(word), `${word}: ${findings[at]!.message}`);
        });
        if (repaired === undefined) return;
        const after = findings.reduce((root, { repair = [] }) => edited(root, repair), exampleDomain(example));
        const text = compact(serialize(after));
        if (repaired.has !== undefined) assert.ok(text.includes(repaired.has), text);
        if (repaired.lacks !== undefined) assert.ok(!text.includes(repaired.lacks), text);
      });
    });
  }

  it("have a case that is found for each rule of this part", () => {
    for (const [id, cases] of Object.entries(CASES))
      assert.ok(
        cases.some(({ found }) => found.length > 0),
        id,
      );
  });
});

const compact = (xml: string): string => xml.replaceAll(/>\s+</g, "><");

const root = path.join(__dirname, "..");
const read = (...steps: string[]): string => readFileSync(path.join(root, ...steps), "utf8");
const mine = (xml: string, severities: readonly string[]) =>
  lintDomainXml(xml, { sets: ["strict"] })
    .findings.filter(({ ruleId, severity }) => CASES[ruleId] !== undefined && severities.includes(severity))
    .map(({ ruleId, place }) => `${ruleId} ${place}`);

/** What is right about definitions that show all that can be said. */
const TRUE_OF_GOLDENS: Readonly<Record<string, readonly string[]>> = {
  networks: ["network-rtl8139 devices/interface[52:54:00:00:00:02]/model/@type"],
  "platform-devices": ["watchdog-without-driver devices/watchdog[i6300esb]"],
};

describe("the same rules, of our own machines", () => {
  for (const name of readdirSync(path.join(root, "golden"))) {
    it(`${name} has no warning that is not true`, () => {
      assert.deepEqual(mine(read("golden", name, "domain.xml"), ["warning", "error"]), TRUE_OF_GOLDENS[name] ?? []);
    });
  }

  it("guests of every preset have nothing but their installation media", () => {
    const guests = readdirSync(path.join(root, "guest", "golden"));
    const found = guests.flatMap((name) =>
      mine(read("guest", "golden", name, "domain.xml"), ["info", "warning", "error"]),
    );
    assert.deepEqual([...new Set(found.map((one) => one.split(" ")[0]))], ["media-inserted"]);
  });

  it("say of machines of others only what is true", () => {
    const found = (name: string) => mine(read("domain", "fixtures", `${name}.xml`), ["warning", "error"]);
    for (const name of [
      "virt-manager-windows-11",
      "aarch64-linux",
      "sev-linux",
      "libvirt-9.0-live",
      "numa-and-modules",
    ])
      assert.deepEqual(found(name), [], name);
    // 32 bits: devices of that time.
    assert.deepEqual(mine(read("domain", "fixtures", "i440fx-windows-xp.xml"), ["info", "warning", "error"]), []);
    // A GPU of the host and less memory than the maximum; a watchdog.
    assert.deepEqual(found("passthrough-and-tuning"), [
      "balloon-pinned-memory devices/memballoon",
      "watchdog-without-driver devices/watchdog[i6300esb]",
    ]);
  });
});
