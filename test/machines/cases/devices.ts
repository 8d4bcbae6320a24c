import { cpu, devices, card, gpu, PC, osinfo, XP, ARM, SPICE_AGENT, type Cases } from "./xml";

export const deviceCases: Cases = {
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
    { xml: `${XP}${devices(card("e1000"))}`, found: [] },
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
    { xml: `${XP}${devices("<graphics type='vnc'/>")}`, found: [] },
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
      xml: `<memory unit='GiB'>8</memory><currentMemory unit='GiB'>8</currentMemory><memoryBacking><hugepages><page size='2' unit='M' nodeset='0'/><page size='1' unit='G' nodeset='1'/></hugepages></memoryBacking>${devices("<memballoon model='virtio'><stats period='5'/></memballoon>")}`,
      found: [["info devices/memballoon", "huge pages"]],
      repaired: { has: "<memballoon model='none'>" },
    },
    {
      // 8 GiB and 4194304 KiB.
      xml: `<memory unit='GiB'>8</memory><currentMemory>4194304</currentMemory>${devices(gpu, "<memballoon model='virtio'/>")}`,
      found: [["warning devices/memballoon", "less memory", "0000:0a:00.1"]],
      repaired: { has: "<memballoon model='virtio'/>" },
    },
    // balloon-nested speaks of these, and balloon-hugepages of the one after them.
    {
      xml: `<cpu mode='host-model'><feature policy='require' name='svm'/></cpu>${devices("<memballoon model='virtio'/>")}`,
      found: [],
    },
    {
      xml: `<cpu mode='host-model'><feature policy='require' name='vmx'/></cpu>${devices(gpu, "<memballoon model='virtio'/>")}`,
      found: [],
    },
    {
      xml: `<memoryBacking><hugepages><page size='2' unit='M'/></hugepages></memoryBacking>${devices(gpu, "<memballoon model='virtio'/>")}`,
      found: [],
    },
    {
      xml: `<cpu mode='host-model'><feature policy='disable' name='svm'/></cpu>${devices("<memballoon model='virtio'/>")}`,
      found: [],
    },
    // Pages of several sizes: no argument can say them.
    {
      preset: "desktop",
      xml: `<memoryBacking><hugepages><page size='2' unit='M' nodeset='0'/><page size='1' unit='G' nodeset='1'/></hugepages></memoryBacking>${devices("<memballoon model='virtio'/>")}`,
      found: [["info devices/memballoon", "huge pages"]],
    },
    { preset: "desktop", xml: devices(gpu, "<memballoon model='virtio'/>"), found: [["info devices/memballoon"]] },
    {
      preset: "low-latency",
      xml: `<memoryBacking><hugepages><page size='1' unit='G'/></hugepages><locked/></memoryBacking>${devices("<memballoon model='virtio'/>")}`,
      found: [],
    },
    {
      preset: "low-latency",
      xml: `<memoryBacking><locked/></memoryBacking>${devices("<memballoon model='virtio'/>")}`,
      found: [["info devices/memballoon", "locked"]],
    },
    {
      preset: "desktop",
      xml: `<cpu mode='host-model'><feature policy='require' name='vmx'/></cpu>${devices("<memballoon model='virtio'/>")}`,
      found: [],
    },
    {
      // libvirt's default policy.
      xml: `<cpu mode='custom'><model>Denverton</model><feature name='vmx'/></cpu>${devices(gpu, "<memballoon/>")}`,
      found: [],
    },
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
    { xml: `${XP}${PC}<devices/>`, found: [] },
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
    {
      // Without an architecture, that of the host.
      xml: `<os><type machine='pc'>hvm</type></os>${devices("<sound model='es1370'/>")}`,
      found: [["warning devices/sound[es1370]/@model"]],
    },
    { xml: `${XP}${devices("<sound model='ac97'/>")}`, found: [] },
  ],
  "watchdog-without-driver": [
    {
      xml: devices("<watchdog model='itco' action='reset'/><watchdog model='i6300esb' action='poweroff'/>"),
      found: [["warning devices/watchdog[i6300esb]", "i6300esb", "poweroff"]],
    },
    // The default action is a reset.
    { xml: devices("<watchdog model='ib700'/>"), found: [["warning devices/watchdog[ib700]", "reset"]] },
    { xml: devices("<watchdog model='ib700' action='none'/>"), found: [] },
    { xml: `${ARM}${devices("<watchdog model='i6300esb'/>")}`, found: [] },
  ],
};
