import assert from "node:assert/strict";
import { exampleGuest, exampleHost, guestRules, hostRules, resolveGuest, type GuestExample } from "../../src/guest";
import type { Finding } from "../../src/findings";
import { deviceTables } from "./device-tables";
import { resourceTables } from "./resource-tables";
import type { HostProfile } from "../../src/hosts/types";
import { neededBy } from "../presets/needed";
import { latest } from "../presets/released";

/** Guest, what is found as "severity path", and words of the message. No third entry: nothing is found. */
type Case = readonly [guest: GuestExample, found?: string, says?: string | RegExp];

const manyVcpus: GuestExample = {
  windows: "server-2022",
  vcpus: 256,
  memory: "8 GiB",
  hostDevices: [{ pci: { address: "0000:01:00.0", functions: [0, 1] } }],
};
const pin = (vcpus: string[], emulator?: string) => ({ vcpus, ...(emulator === undefined ? {} : { emulator }) });

const tables: Record<string, readonly Case[]> = {
  "xml-override": [
    [{ xml: { set: { "devices/memballoon/@autodeflate": "on" } } }],
    [
      { xml: { set: { "devices/memballon/@model": "none" } } },
      `error xml.set["devices/memballon/@model"]`,
      "no such <memballon>",
    ],
    [{ xml: { set: { "a[": "b" } } }, `error xml.set["a["]`, "is not a path"],
    [{ xml: { set: { name: "b" } } }, "error xml.set.name", "changes the name"],
    [{ xml: { append: ["<a"] } }, "error xml.append[0]", "is not an XML element"],
    [{ xml: { append: ["<qemu:commandline/>"] } }, "error xml.append[0]", "changes `<qemu:commandline>`"],
    [{ xml: { append: ["<disk type='nvme'/>"] } }, "error xml.append[0]", "a device of the host in a form"],
    [{ xml: { qemuArgs: ["-device", "vfio-pci,host=01:00.0"] } }, "error xml.qemuArgs[0]", "vfio-pci"],
    [{ xml: { qemuArgs: ["-hda", "/x"] } }, "error xml.qemuArgs[0]", "-hda opens an image"],
    [{ xml: { qemuArgs: ["-uuid", "x"] } }, "error xml.qemuArgs[0]", "-uuid sets the UUID"],
    [{ xml: { qemuArgs: ["-smp", "8"] } }, "error xml.qemuArgs[0]", "-smp sets the number of vCPUs"],
    [{ xml: { qemuArgs: ["-snapshot"] } }, "error xml.qemuArgs[0]", "drops what Windows writes"],
    [{ xml: { qemuEnv: { "a b": "c" } } }, `error xml.qemuEnv["a b"]`, "not the name of a variable"],
  ],
  "xml-argument": [
    [{ xml: { set: { "devices/memballoon/@autodeflate": "on" } }, memoryBalloon: true }],
    [
      { xml: { append: ["<watchdog model='i6300esb' action='reset'/>"] } },
      "info xml.append[0]",
      "what the argument `watchdog` can say",
    ],
    [
      {
        xml: {
          append: [
            "<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>",
          ],
        },
      },
      "warning xml.append[0]",
      "another device at the address is not noticed later",
    ],
    [
      {
        xml: {
          append: [
            "<hostdev mode='subsystem' type='usb'><source><vendor id='0x0627'/><product id='0x0001'/></source></hostdev>",
          ],
        },
      },
      "info xml.append[0]",
      "what the argument `hostDevices` can say",
    ],
    [
      { xml: { set: { "features/vmport/@state": "off" } } },
      `info xml.set["features/vmport/@state"]`,
      "changes nothing",
    ],
  ],
  "qemu-arguments": [
    [{ xml: { qemuArgs: ["-device", "edu"] } }, "info xml.qemuArgs", "`custom-argv`"],
    [{ xml: { qemuArgs: ["-device", "edu"] }, migratable: true }, "warning xml.qemuArgs", "is to be migratable"],
    [
      { xml: { qemuArgs: ["-global", "host-x86_64-cpu.hv_relaxed=on"] } },
      "info xml.qemuArgs, error xml.qemuArgs[1]",
      "QEMU does not know hv_relaxed in this form",
    ],
    [{ xml: { qemuEnv: { A: "b" } } }],
  ],
  "memory-room": [
    [
      { memory: "8 GiB", maxMemory: "8 GiB" },
      "error maxMemory",
      "has room for 8 GiB of memory, but it starts with 8 GiB",
    ],
    [{ memory: "8 GiB", maxMemory: "8193 MiB" }],
    [{ memorySlots: 4 }, "error memorySlots", "without `maxMemory`"],
    [{ memory: "8 GiB", maxMemory: "32 GiB" }],
  ],
  "memory-limits": [
    // Behind an IOMMU of the guest, each device locks all memory.
    [
      { ...manyVcpus, memoryLimits: { hard: "15 GiB" } },
      "error memoryLimits.hard",
      "each of its 2 functions of host devices locks all of its 8 GiB. Together that is 16 GiB",
    ],
    [{ ...manyVcpus, memoryLimits: { hard: "17 GiB" } }, "warning memoryLimits.hard"],
    [{ ...manyVcpus, vcpus: 255, memoryLimits: { hard: "15 GiB" } }, "warning memoryLimits.hard"],
    [{ ...manyVcpus, hostDevices: [], memoryLimits: { hard: "15 GiB" } }, "warning memoryLimits.hard"],
    [manyVcpus],
    [{ memory: "8 GiB", memoryLimits: { hard: "8 GiB" } }, "error memoryLimits.hard", "QEMU may use only 8 GiB"],
    [{ memory: "8 GiB", memoryLimits: { hard: "12 GiB" } }, "warning memoryLimits.hard", "a hard limit of 12 GiB"],
    [
      { memory: "8 GiB", memoryLimits: { hard: "12 GiB", swap: "10 GiB" } },
      "warning memoryLimits.hard, error memoryLimits.swap",
      "10 GiB",
    ],
    [{ memory: "8 GiB", memoryLimits: { soft: "4 GiB", swap: "4 GiB" } }],
  ],
  "cpu-tuning": [
    [{ cpuTuning: { scheduler: "rr" } }, "warning cpuTuning.scheduler", "realtime policy rr"],
    [{ vcpus: 2, pinning: pin(["2", "3"]), cpuTuning: { scheduler: "rr" } }],
    [{ cpuTuning: { scheduler: "idle" } }],
    [{ cpuTuning: { priority: 3 } }, "error cpuTuning.priority", "without a realtime policy"],
    [
      { cpuTuning: { globalPeriodUs: 1000 } },
      "warning cpuTuning.globalPeriodUs",
      "`cpuTuning.globalPeriodUs` without `cpuTuning.globalQuotaUs`",
    ],
    [{ cpuTuning: { quotaUs: 1000 } }],
  ],
  "cpu-cache": [
    [
      { cpu: { mode: "host-model", cache: "passthrough" } },
      "error cpu.cache",
      "shows Windows the host's caches, but its CPU mode is host-model",
    ],
    [{ cpu: { model: "EPYC", cache: "passthrough" } }, "error cpu.cache", "its CPU mode is custom"],
    [{ cpu: { mode: "maximum", cache: "passthrough" } }],
    [{ cpu: { mode: "host-passthrough", cache: "disable" } }],
    [{ cpu: { model: "EPYC", cache: "emulate" } }],
  ],
  "ioapic-vcpus": [
    [{ windows: "server-2022", vcpus: 256, ioapic: "kvm" }, "error ioapic", "has 256 vCPUs"],
    [{ windows: "server-2022", vcpus: 8, maxVcpus: 300, ioapic: "kvm" }, "error ioapic", "has 300 vCPUs"],
    [{ windows: "server-2022", vcpus: 255, ioapic: "kvm" }],
    [{ windows: "server-2022", vcpus: 256, ioapic: "qemu" }],
  ],
  "usb-controller": [
    [
      { usbController: { model: "piix3-uhci", ports: 2 } },
      "error usbController.ports",
      "its USB controller piix3-uhci, which has none to choose",
    ],
    [
      { windows: "windows-7", preset: "legacy", usbController: { ports: 2 } },
      "error usbController.ports",
      "ich9-ehci1",
    ],
    [
      { windows: "windows-7", preset: "legacy", usbController: { model: "nec-xhci", ports: 2 } },
      "warning usbController.model",
      "has a USB 3 controller, for which Windows 7 includes no driver",
    ],
    [{ usbController: { ports: 15 } }],
    [{ usbController: { model: "nec-xhci", ports: 1 } }],
  ],
  "cpu-address-bits": [
    [
      { memory: "64 GiB", cpu: { addressBits: 36 } },
      "error cpu.addressBits",
      "has 36 physical address bits, but 64 GiB of memory requires 37",
    ],
    [{ memory: "64 GiB", cpu: { addressBits: 37 } }],
    [{ memory: "8 GiB", maxMemory: "64 GiB", cpu: { addressBits: 36 } }, "error cpu.addressBits", "64 GiB"],
  ],
  "shared-folder": [
    [
      { sharedFolders: [{ name: "t", path: "/srv", driver: "9p" }], drivers: "virtio" },
      "error sharedFolders[0].driver",
      "sharedFolders[0] of example uses 9p, for which Windows has no driver",
    ],
    [
      {
        sharedFolders: [
          { name: "t", path: "/srv" },
          { name: "t", path: "/srv/b" },
        ],
        drivers: "virtio",
      },
      "error sharedFolders[1].name",
      "have the same name t",
    ],
    [
      { sharedFolders: [{ name: "t", path: "/srv" }], memoryBacking: { shared: false }, drivers: "virtio" },
      "error memoryBacking.shared",
    ],
    [
      { sharedFolders: [{ name: "t", path: "/srv" }], memoryBacking: { source: "anonymous" }, drivers: "virtio" },
      "error memoryBacking.source",
    ],
    [
      {
        sharedFolders: [{ name: "t", path: "/srv" }],
        memoryBacking: { source: "anonymous" },
        hugepages: { size: "2 MiB" },
        drivers: "virtio",
      },
    ],
    [
      { sharedFolders: [{ name: "t", path: "/srv" }], drivers: "inbox" },
      "warning sharedFolders",
      "require a virtio driver",
    ],
    [{ sharedFolders: [{ name: "t", path: "/srv/" }], drivers: "virtio" }],
    [{ memoryBacking: { shared: false } }],
  ],
  "shared-memory": [
    [
      { sharedMemory: [{ name: "lg", size: "48 MiB" }] },
      "error sharedMemory[0].size",
      "sharedMemory[0] of example is 48 MiB, which is not a power of two",
    ],
    [{ sharedMemory: [{ name: "lg", size: "512 KiB" }] }, "error sharedMemory[0].size", "at least 1 MiB"],
    [{ sharedMemory: [{ name: "lg", size: "1 MiB" }] }],
    [{ sharedMemory: [{ name: "lg" }] }, "error sharedMemory[0]", "neither"],
    [{ sharedMemory: [{ name: "lg", size: "64 MiB", resolution: "1920x1080" }] }, "error sharedMemory[0].size", "both"],
    [{ sharedMemory: [{ name: "lg", size: "64 MiB", hdr: true }] }, "error sharedMemory[0].hdr"],
    [
      {
        sharedMemory: [
          { name: "lg", size: "64 MiB" },
          { name: "lg", size: "64 MiB" },
        ],
      },
      "error sharedMemory[1].name",
    ],
    [{ sharedMemory: [{ name: "lg", resolution: "3840x2160", hdr: true }] }],
  ],
  "smbios-host": [
    [
      { smbios: { host: true, system: { serial: "S3CRET" } } },
      "error smbios.system",
      "has both `smbios.host` and `smbios.system`",
    ],
    [
      { smbios: { host: true, oemStrings: ["a"], bios: { vendor: "b" } } },
      "error smbios.bios, error smbios.oemStrings",
    ],
    [{ smbios: { host: false, system: { serial: "S3CRET" } } }],
    [{ smbios: { host: true } }],
  ],
  "clock-time-zone": [
    [{ clock: { offset: "localtime", timeZone: "Europe/Berlin" } }, "error clock.timeZone", "both"],
    [{ clock: { timeZone: "Europe/Berlin" } }],
  ],
  "tpm-source": [
    [{ tpm: { device: "/dev/tpm0", socket: "/s" } }, "error tpm.socket, warning tpm.device", "both"],
    [{ windows: "windows-10", tpm: { enabled: false, device: "/dev/tpm0" } }, "error tpm.device", "is false"],
    [{ tpm: { device: "/dev/tpm0" }, migratable: true }, "error tpm.device", "must be able to migrate"],
    [{ tpm: { device: "/dev/tpm0" } }, "warning tpm.device", "are lost with the host"],
    [{ tpm: { socket: "/s" } }],
  ],
  "scsi-controller": [
    [
      {
        systemDisk: { path: "/a.qcow2", bus: "scsi" },
        vcpus: 4,
        iothreads: 2,
        scsiController: { queues: 4, iothread: 2 },
      },
    ],
    [
      { systemDisk: { path: "/a.qcow2", bus: "virtio" }, scsiController: { queues: 1 } },
      "warning scsiController",
      "no disk on the bus scsi",
    ],
    [{ hostDevices: [{ nvme: { address: "0000:01:00.0", disk: { bus: "scsi" } } }], scsiController: { queues: 1 } }],
    [
      { systemDisk: { path: "/a.qcow2", bus: "scsi" }, iothreads: 1, scsiController: { iothread: 2 } },
      "error scsiController.iothread",
      "is 2, but the machine has 1 I/O threads",
    ],
    [{ systemDisk: { path: "/a.qcow2", bus: "scsi" }, scsiController: { iothread: 2 } }],
    [
      { systemDisk: { path: "/a.qcow2", bus: "scsi" }, vcpus: 2, scsiController: { queues: 3 } },
      "warning scsiController.queues",
      "uses at most 2",
    ],
    [{ systemDisk: { path: "/a.qcow2", bus: "scsi" }, vcpus: 2, maxVcpus: 4, scsiController: { queues: 4 } }],
  ],
  "disk-lun": [
    [{ disks: [{ path: "/dev/sdb", bus: "scsi", lun: { reservations: true }, shareable: true }] }],
    [{ drivers: "virtio", disks: [{ path: "/dev/sdb", lun: {} }] }],
    [{ drivers: "inbox", disks: [{ path: "/dev/sdb", lun: {} }] }, "error disks[0].bus", "on the bus sata"],
    [{ disks: [{ path: "/dev/sdb", bus: "virtio", lun: {} }] }, "error disks[0].bus", "on the bus virtio"],
    [{ disks: [{ path: "/a.img", bus: "scsi", format: "raw", lun: {} }] }, "error disks[0].lun", "block device"],
    [{ disks: [{ name: "a", size: "1 GiB", bus: "scsi", format: "raw", lun: {} }] }, "error disks[0].lun"],
    [{ disks: [{ path: "/dev/sdb", bus: "scsi", format: "qcow2", lun: {} }] }, "error disks[0].format", "header"],
    [
      { disks: [{ path: "/dev/sdb", bus: "scsi", serial: "A", wwn: "5000c50015ea71ad", lun: {} }] },
      "error disks[0].serial, error disks[0].wwn",
      "Windows sees that of the device",
    ],
    [
      { disks: [{ path: "/dev/sdb", bus: "scsi", limits: { totalIops: 5 }, detectZeroes: "on", lun: {} }] },
      "warning disks[0].limits, warning disks[0].detectZeroes",
      "has no effect",
    ],
    [{ disks: [{ path: "/dev/sdb", bus: "scsi", detectZeroes: "off", lun: {} }] }],
  ],
  "disk-options": [
    [
      { systemDisk: { path: "/a.qcow2", bus: "scsi", queues: 4 } },
      "error systemDisk.queues",
      "systemDisk of example is on the bus scsi, which does not support `queues`",
    ],
    [{ systemDisk: { path: "/a.qcow2", bus: "sata", iothread: 1 } }, "error systemDisk.iothread", "bus sata"],
    [{ systemDisk: { path: "/a.qcow2", bus: "virtio", rotationRate: 1 } }, "error systemDisk.rotationRate", "virtio"],
    [{ systemDisk: { path: "/a.qcow2", bus: "sata", wwn: "5000c50015ea71ad" } }, "error systemDisk.wwn"],
    [{ disks: [{ path: "/a.qcow2", bus: "sata", readOnly: true }] }, "error disks[0].readOnly", "bus sata"],
    [{ disks: [{ path: "/a.qcow2", bus: "sata", readOnly: false }] }],
    [{ drivers: "inbox", disks: [{ path: "/a.qcow2", queues: 2 }] }, "error disks[0].queues", "sata"],
    [{ systemDisk: { path: "/a.qcow2", io: "native" } }, "error systemDisk.io", /native/],
    [{ systemDisk: { path: "/a.qcow2", io: "native", cache: "directsync" } }],
    [{ systemDisk: { path: "/a.qcow2", io: "threads", cache: "writeback" } }],
    [
      { systemDisk: { path: "/a.qcow2", bus: "virtio", iothread: 3 }, iothreads: 2 },
      "error systemDisk.iothread",
      "uses I/O thread 3, but the machine has 2",
    ],
    [{ systemDisk: { path: "/a.qcow2", bus: "virtio", iothread: 3 } }],
    [{ disks: [{ path: "/q.qcow2", shareable: true }] }, "error disks[0].shareable", "raw"],
    [{ disks: [{ path: "/dev/mapper/q", shareable: true }] }],
    [{ systemDisk: { path: "/a.qcow2", bus: "scsi", readOnly: true } }, "error systemDisk.readOnly", "must write"],
    [
      { systemDisk: { path: "/a.qcow2", discard: "ignore", detectZeroes: "unmap" } },
      "warning systemDisk.detectZeroes",
      "no effect",
    ],
    [{ systemDisk: { path: "/a.qcow2", detectZeroes: "unmap" } }],
  ],
  "boot-order": [
    [
      { systemDisk: { path: "/a.qcow2", bootOrder: 1 }, cdroms: [{ path: "/w.iso", bootOrder: 1 }] },
      "error cdroms[0].bootOrder",
      "cdroms[0] and systemDisk of example have the same `bootOrder` 1",
    ],
    [
      { systemDisk: { path: "/a.qcow2" }, cdroms: [{ bootOrder: 1 }] },
      "warning systemDisk.bootOrder",
      "does not boot from its system disk",
    ],
    [{ systemDisk: { path: "/a.qcow2", bootOrder: 2 }, cdroms: [{ path: "/w.iso", bootOrder: 1 }] }],
    [{ disks: [{ path: "/a.qcow2", bootOrder: 1 }] }],
    [
      {
        systemDisk: { path: "/a.qcow2", bootOrder: 1 },
        hostDevices: [{ pci: { address: "0000:01:00.0", bootOrder: 1 } }],
      },
      "error hostDevices[0].pci.bootOrder",
      "hostDevices[0].pci and systemDisk of example have the same `bootOrder` 1",
    ],
    [
      {
        hostDevices: [{ usb: { id: "046d:c52b", bootOrder: 3 } }, { pci: { address: "0000:01:00.0", bootOrder: 3 } }],
      },
      "error hostDevices[1].pci.bootOrder",
    ],
    [{ systemDisk: { path: "/a.qcow2" }, hostDevices: [{ pci: { address: "0000:01:00.0", bootOrder: 1 } }] }],
  ],
  "wait-needs-agent": [
    [{ guestAgent: false, waitFor: "agent" }, "error waitFor", '`waitFor` is "agent", but example has no channel'],
    [{ guestAgent: false, waitFor: "address" }, "error waitFor", "address"],
    [{ guestAgent: false, waitFor: "ready" }, "error waitFor", "ready"],
    [{ guestAgent: false, waitFor: "running" }],
    [{ guestAgent: true, waitFor: "ready" }],
    [{ running: false, waitFor: "ready", guestAgent: true }, "warning waitFor", "`running` is false"],
    [{ running: false, waitFor: "none" }],
  ],
  "restart-inputs": [
    [{ restart: "graceful", running: false, waitFor: "none" }, "warning restart", "`running` is false"],
    [
      { maintenanceWindow: { schedule: "0 2 * * 6", timeZone: "UTC", durationMinutes: 60 } },
      "warning maintenanceWindow",
      '`restart` is "never"',
    ],
    [
      {
        restart: "never",
        running: false,
        maintenanceWindow: { schedule: "0 2 * * 6", timeZone: "UTC", durationMinutes: 60 },
      },
      "warning maintenanceWindow",
    ],
    [{ restart: "force" }, "info waitFor", "nothing waits for Windows"],
    [{ restart: "graceful", waitFor: "running" }, "info waitFor", "nothing waits for Windows"],
    [{ restart: "graceful", waitFor: "agent", guestAgent: true }],
    [{ restart: "graceful", waitFor: "ready", guestAgent: true }],
  ],
  "memory-below-minimum": [
    [
      { windows: "windows-11", memory: "4095 MiB" },
      "error memory",
      "example has 4095 MiB of memory, but Windows 11 requires at least 4 GiB",
    ],
    [{ windows: "windows-11", memory: "4 GiB" }],
    [{ windows: "windows-10", memory: "2047 MiB" }, "error memory", "Windows 10"],
    [{ windows: "server-2019", memory: "511 MiB" }, "error memory", "512 MiB for Server Core"],
    [
      { windows: "server-2019", memory: "512 MiB" },
      "warning memory",
      "Windows Setup fails: installing Windows Server 2019 in a virtual machine requires more than 800 MiB",
    ],
    [{ windows: "server-2025", memory: "800 MiB" }, "warning memory", "more than 800 MiB"],
    [
      { windows: "server-2019", memory: "801 MiB" },
      "warning memory",
      "requires 2 GiB for Server with Desktop Experience",
    ],
    [{ windows: "server-2019", memory: "2 GiB" }],
    [{ windows: "server-2012-r2", memory: "512 MiB" }],
  ],
  "memory-above-maximum": [
    [{ windows: "windows-7", memory: "193 GiB" }, "warning memory", "192 GiB"],
    [{ windows: "server-2016", memory: "25 TiB" }, "warning memory", "24 TiB"],
    [{ windows: "server-2022", memory: "25 TiB" }],
  ],
  "cpus-below-minimum": [
    [{ vcpus: 1 }, "error vcpus", "Windows 11 requires at least two virtual processors"],
    [{ topology: { sockets: 1, cores: 1, threads: 1 } }, "error vcpus", "1 vCPU"],
    [{ windows: "server-2025", vcpus: 1 }],
  ],
  "cpu-features-below-minimum": [
    [
      { windows: "server-2025", cpu: { model: "kvm64" } },
      "error cpu.model",
      "CPU model kvm64 does not have sse4.2 and popcnt",
    ],
    [
      { windows: "server-2025", cpu: { mode: "custom", model: "Opteron_G3" } },
      "error cpu.model",
      "Opteron_G3 does not have sse4.2, and Windows Server 2025",
    ],
    [{ windows: "server-2025", cpu: { model: "qemu64-v1" } }, "error cpu.model", "qemu64-v1"],
    [{ windows: "windows-11", cpu: { model: "core2duo" } }, "warning cpu.model", "from version 24H2 on"],
    [{ windows: "windows-11-iot-ltsc", cpu: { model: "Penryn" } }, "error cpu.model", "Penryn"],
    [
      { windows: "server-2025", cpu: { model: "kvm64", features: [{ name: "sse4.2", policy: "require" }] } },
      "error cpu.model",
      "does not have popcnt",
    ],
    [
      {
        windows: "server-2025",
        cpu: {
          model: "kvm64",
          features: [
            { name: "sse4.2", policy: "require" },
            { name: "popcnt", policy: "force" },
          ],
        },
      },
    ],
    [
      {
        windows: "server-2025",
        cpu: {
          model: "kvm64",
          features: [
            { name: "sse4.2", policy: "optional" },
            { name: "popcnt", policy: "optional" },
          ],
        },
      },
    ],
    [
      {
        windows: "server-2025",
        cpu: {
          features: [
            { name: "aes", policy: "disable" },
            { name: "popcnt", policy: "disable" },
          ],
        },
      },
      "error cpu.features[1]",
      "disables popcnt",
    ],
    [
      { windows: "windows-11", cpu: { model: "EPYC", features: [{ name: "sse4.2", policy: "forbid" }] } },
      "warning cpu.features[0]",
    ],
    [
      { windows: "server-2025", cpu: { model: "kvm64", features: [{ name: "sse4.2", policy: "disable" }] } },
      "error cpu.model, error cpu.features[0]",
    ],
    [{ windows: "server-2025", cpu: { model: "Nehalem" } }],
    [{ windows: "server-2025", cpu: { model: "EPYC-Turin" } }],
    [{ windows: "server-2022", cpu: { model: "kvm64" } }],
    [{ windows: "server-2025" }],
  ],
  "topology-product": [
    [
      { vcpus: 4, topology: { sockets: 1, cores: 2, threads: 1 } },
      "error topology",
      "1 × 2 × 1 = 2, but the guest has 4 vCPUs",
    ],
    [{ vcpus: 6, topology: { sockets: 4 } }, "error topology", "cannot be divided evenly (sockets: 4"],
    [{ vcpus: 8, topology: { sockets: 2, threads: 2 } }],
    [{ topology: { sockets: 2, cores: 3, threads: 2 } }],
    [{ windows: "server-2022", vcpus: 2, maxVcpus: 8, topology: { sockets: 2, cores: 4, threads: 1 } }],
    [
      { windows: "server-2022", vcpus: 2, maxVcpus: 8, topology: { sockets: 1, cores: 2, threads: 1 } },
      "error topology",
      "has 8 vCPUs",
    ],
  ],
  "max-vcpus": [
    [{ windows: "server-2022", vcpus: 4, maxVcpus: 3 }, "error maxVcpus", "starts with 4 vCPUs"],
    [{ windows: "server-2022", vcpus: 4, maxVcpus: 4 }],
    [{ windows: "server-2022", vcpus: 4, maxVcpus: 5 }],
  ],
  "cpu-hot-add": [
    [
      { windows: "windows-10", vcpus: 2, maxVcpus: 4 },
      "warning maxVcpus",
      "Microsoft documents added vCPUs for Windows Server only: Windows 10 may not use them",
    ],
    [{ windows: "windows-10", vcpus: 4, maxVcpus: 4 }],
    [{ windows: "server-2016", vcpus: 2, maxVcpus: 4 }],
  ],
  "current-memory": [
    [
      { memory: "8 GiB", currentMemory: "8193 MiB", memoryBalloon: true },
      "error currentMemory",
      "is 8193 MiB, but the guest has 8 GiB",
    ],
    [{ memory: "8 GiB", currentMemory: "4 GiB", memoryBalloon: false }, "error currentMemory", "no memory balloon"],
    [
      { memory: "8 GiB", currentMemory: "4 GiB", memoryBalloon: true, drivers: "inbox" },
      "error currentMemory",
      "balloon driver",
    ],
    [
      { memory: "8 GiB", currentMemory: "4 GiB", memoryBalloon: true, hugepages: { size: "2 MiB" } },
      "error currentMemory",
      "huge pages",
    ],
    [{ memory: "8 GiB", currentMemory: "8 GiB", memoryBalloon: false }],
    [{ memory: "8 GiB", currentMemory: "4 GiB", memoryBalloon: true }],
  ],
  "disk-limits": [
    [
      { disks: [{ path: "/b", limits: { totalIops: 9, writeIops: 5 } }] },
      "error disks[0].limits.writeIops",
      "both `totalIops` and `writeIops`",
    ],
    [{ systemDisk: { path: "/a", limits: { totalIops: 9, readBytesPerSecond: 5, writeBytesPerSecond: 5 } } }],
    [{ systemDisk: { path: "/a", limits: {} } }],
  ],
  "client-socket-limit": [
    [{ vcpus: 3, topology: { sockets: 3 } }, "warning topology.sockets", "3 sockets"],
    [{ vcpus: 2, topology: { sockets: 2 } }],
    [{ windows: "server-2016", vcpus: 8, topology: { sockets: 8 } }],
  ],
  "preset-windows": [
    [{ windows: "server-2012-r2", preset: "nested-hyperv" }, "error preset", latest("nested-hyperv")],
    [{ windows: "windows-7", preset: "server" }, "warning preset", "legacy"],
    [{ windows: "server-2022", preset: "legacy@1" }, "warning preset", "legacy@1"],
    [{ windows: "windows-7", preset: "minimal" }],
    [{ windows: "windows-7" }],
  ],
  "tpm-required": [
    [{ tpm: { enabled: false } }, "error tpm.enabled", "TPM 2.0"],
    [{ tpm: { enabled: false, model: "tpm-tis" } }, "error tpm.enabled"],
    [{ tpm: { model: "tpm-tis" } }],
    [{ windows: "server-2025", tpm: { enabled: false } }],
  ],
  "tpm-unsupported": [
    [{ windows: "server-2008-r2", tpm: { model: "tpm-tis" } }, "warning tpm", "Windows Server 2008 R2"],
    [{ windows: "server-2012-r2", tpm: { enabled: true } }],
  ],
  "secure-boot-required": [
    [{ firmware: { secureBoot: false } }, "error firmware.secureBoot", "Windows 11"],
    [{ firmware: { type: "uefi" } }],
  ],
  "secure-boot-unsupported": [
    [
      { windows: "server-2008-r2", firmware: { type: "uefi", secureBoot: true } },
      "error firmware.secureBoot",
      "does not support",
    ],
    [{ windows: "windows-10", firmware: { secureBoot: true } }],
  ],
  "secure-boot-needs-uefi": [
    [{ windows: "server-2022", firmware: { type: "bios", secureBoot: true } }, "error firmware.secureBoot", "BIOS"],
    [{ windows: "server-2022", firmware: { type: "bios" } }],
  ],
  "nvram-needs-uefi": [
    [{ windows: "windows-7", firmware: { nvram: "/a.fd" } }, "error firmware.nvram", "BIOS"],
    [{ firmware: { nvram: "/a.fd" } }],
  ],
  "firmware-unsupported": [
    [{ firmware: { type: "bios" } }, "error firmware.type", "Windows 11 supports only UEFI"],
    [{ windows: "windows-7", firmware: { type: "uefi" } }],
  ],
  "windows7-uefi": [
    [
      { windows: "windows-7", firmware: { type: "uefi" } },
      "warning firmware.type",
      "no enlightenments unless you turn them on",
    ],
    [
      { windows: "windows-7", firmware: { type: "uefi" }, video: { model: "bochs" } },
      "warning firmware.type, error video.model",
      "bochs",
    ],
    [{ windows: "windows-7", firmware: { type: "uefi" }, video: { model: "qxl" } }, "warning firmware.type"],
    [{ windows: "server-2012-r2" }],
  ],
  "old-windows-flags": [
    [
      { windows: "windows-7", enlightenments: { tlbflush: "on" } },
      "warning enlightenments.tlbflush",
      "is older than tlbflush and does not use it",
    ],
    [
      { windows: "server-2008-r2", enlightenments: { stimerDirect: "on", frequencies: "on", relaxed: "on" } },
      "warning enlightenments",
      "frequencies",
    ],
    [
      { windows: "windows-7", firmware: { type: "uefi" }, enlightenments: { evmcs: "on" } },
      "warning enlightenments.evmcs",
    ],
    [{ windows: "windows-7", enlightenmentMode: "passthrough" }, "warning enlightenmentMode", "passthrough"],
    [{ windows: "windows-7", enlightenmentMode: "host-model" }, "warning enlightenmentMode", "host-model"],
    [{ windows: "windows-7", enlightenments: { reset: "on", tlbflush: "off" } }],
    [{ windows: "windows-7", preset: "server" }],
    [{ windows: "windows-7", preset: "legacy" }],
    [{ windows: "server-2012", enlightenments: { tlbflush: "on" } }],
    [{ windows: "windows-11", enlightenmentMode: "passthrough" }],
  ],
  "pinning-count": [
    [
      { vcpus: 1, iothreads: 1, pinning: { vcpus: ["2"], iothreads: ["0", "1"] } },
      "error pinning.iothreads",
      "entries for 2 I/O threads, but the guest has 1",
    ],
    [{ vcpus: 1, iothreads: 3, pinning: { vcpus: ["2"], iothreads: ["0", "1"] } }],
    [
      { vcpus: 1, pinning: { vcpus: ["2"], iothread: "0", iothreads: ["0", "1"] } },
      "error pinning.iothreads",
      "has both",
    ],
    [{ vcpus: 4, pinning: pin(["2", "any"]) }, "error pinning.vcpus", "has entries for 2 vCPUs"],
    [{ vcpus: 4, pinning: pin(["1", "2", "3"]) }, "error pinning.vcpus", "for 3 vCPUs, but the guest has 4"],
    [{ pinning: pin(["1", "2", "3"]) }],
    [{ vcpus: 2, pinning: pin([]) }, "error pinning.vcpus", "for 0 vCPUs"],
  ],
  "pinning-inputs": [
    [
      { preset: "low-latency" },
      "error pinning.vcpus, error pinning.emulator, error hugepages.size, error numa.nodes",
      latest("low-latency"),
    ],
    [
      { preset: "low-latency", pinning: pin(["1", "2"]), numa: { nodes: "0" } },
      "error pinning.emulator, error hugepages.size",
    ],
    [
      { preset: "low-latency", pinning: pin([]) },
      "error pinning.vcpus, error pinning.emulator, error hugepages.size, error numa.nodes",
    ],
    [{ preset: "server" }],
    [
      { preset: "gaming" },
      "error pinning.vcpus, error pinning.emulator, error hugepages.size, error numa.nodes, error hostDevices",
      "which one the host can spare",
    ],
    [
      { preset: "gaming", ...neededBy("gaming"), hostDevices: [{ usb: { id: "046d:c52b" } }] },
      "error hostDevices",
      "requires a graphics card, but none of its `hostDevices` is one",
    ],
    // Nobody knows yet what the device is.
    [{ preset: "gaming", ...neededBy("gaming"), hostDevices: [{ pci: { id: "8086:10d3" } }] }],
    [
      { preset: "gaming", ...neededBy("gaming"), hostDevices: [{ nvme: { id: "144d:a808" } }] },
      "error hostDevices",
      "requires a graphics card",
    ],
    [{ preset: "gaming", ...neededBy("gaming") }],
    [{ preset: "workstation-vdi" }, "error hostDevices", "`hostDevices` or `video.model`"],
    [{ preset: "workstation-vdi", video: { heads: 1 } }, "error hostDevices"],
    [{ preset: "workstation-vdi", video: { model: "virtio" } }],
    [{ preset: "workstation-vdi", hostDevices: [{ mediated: { type: "nvidia-63" } }] }],
    [{ preset: "workstation-vdi", hostDevices: [{ usb: { id: "046d:c52b" } }] }, "error hostDevices", "graphics card"],
  ],
  "pinning-overlap": [
    [
      { vcpus: 2, pinning: { vcpus: ["2", "3"], iothreads: ["0", "1,3"] } },
      "warning pinning.iothreads[1]",
      "QEMU's I/O thread 2 of example can run on host CPU 3",
    ],
    [
      { vcpus: 4, pinning: pin(["2", "any", "3", "any"]) },
      "warning pinning.vcpus[1]",
      "vCPU 1 of example can run on any host CPU",
    ],
    [{ vcpus: 2, pinning: pin(["any", "any"]) }],
    [
      { pinning: pin(["1", "2", "1"]) },
      "warning pinning.vcpus[2]",
      "vCPUs 0 and 2 of example are both pinned to host CPU 1",
    ],
    [{ pinning: pin(["1-2", "3"]) }, "warning pinning.vcpus[0]", "2 host CPUs"],
    [{ pinning: pin(["1", "2"], "0-1") }, "warning pinning.emulator", "host CPU 1, which is dedicated to vCPU 0"],
    [{ pinning: { vcpus: ["1", "2"], iothread: "2" } }, "warning pinning.iothread", "I/O thread"],
    [{ pinning: pin(["1", "2"], "0") }],
  ],
  "hugepages-size": [
    [{ hugepages: { size: "4 KiB" } }, "error hugepages.size", "4 KiB"],
    [{ hugepages: { size: "2 MiB" } }],
    [{ hugepages: { size: "1024 MiB" }, memory: "4 GiB" }],
  ],
  "hugepages-divide-memory": [
    [{ memory: "4097 MiB", hugepages: { size: "2 MiB" } }, "error hugepages.size", /4097 MiB .* 2 MiB/],
    [{ memory: "4098 MiB", hugepages: { size: "2 MiB" } }],
  ],
  "numa-without-pinning": [
    [{ numa: { nodes: "1" } }, "warning numa.nodes", "NUMA node 1"],
    [{ numa: { nodes: "1" }, pinning: pin(["1", "2"]) }],
  ],
  "nested-windows": [
    [{ windows: "windows-7", nestedVirtualization: true }, "warning nestedVirtualization", "Windows 7"],
    [{ windows: "windows-7", cpu: { features: [{ name: "svm", policy: "require" }] } }, "warning nestedVirtualization"],
    [{ windows: "windows-10", nestedVirtualization: true }],
  ],
  "nested-vendor-unknown": [
    [
      { preset: "nested-hyperv" },
      "warning nestedVirtualization",
      /only with CPU mode host-passthrough; evmcs, emsr-bitmap and tlbflush-direct stay off/,
    ],
    [
      { preset: "server", nestedVirtualization: true, migratable: true },
      "warning nestedVirtualization",
      "CPU mode host-model does not expose vmx or svm",
    ],
    [{ nestedVirtualization: true, cpu: { features: [{ name: "svm", policy: "require" }] } }],
  ],
  "nested-contradiction": [
    [
      { preset: "nested-hyperv", cpu: { features: [{ name: "vmx", policy: "forbid" }] } },
      "error cpu.features[0]",
      "disables vmx",
    ],
    [
      {
        nestedVirtualization: false,
        cpu: {
          features: [
            { name: "aes", policy: "require" },
            { name: "vmx", policy: "force" },
          ],
        },
      },
      "error cpu.features[1]",
      "requires vmx",
    ],
    [
      {
        cpu: {
          features: [
            { name: "vmx", policy: "require" },
            { name: "svm", policy: "require" },
          ],
        },
      },
      "error cpu.features",
      "no CPU supports both",
    ],
    [{ cpu: { features: [{ name: "vmx", policy: "disable" }] } }],
    [
      { cpu: { features: [{ name: "vmx", policy: "optional" }] } },
      "warning cpu.features[0]",
      "uses vmx if the host supports it",
    ],
    [{ preset: "nested-hyperv", cpu: { features: [{ name: "vmx", policy: "optional" }] } }],
    [
      {
        preset: "nested-hyperv",
        cpu: {
          features: [
            { name: "vmx", policy: "require" },
            { name: "svm", policy: "disable" },
          ],
        },
      },
    ],
  ],
  "kvm-hidden": [
    [{ hideKvm: true }, "info hideKvm", "Microsoft Hv"],
    [{ hideKvm: true, enlightenments: { vendorIdValue: "ada" } }],
    [
      { hideKvm: true, hostDevices: [{ pci: { id: "10de:2484" } }] },
      "info hideKvm",
      "support virtual machines since release 465",
    ],
    [{ hideKvm: true, hostDevices: [{ pci: { id: "1002:73bf" } }] }, "info hideKvm", "Microsoft Hv"],
    [{ hideKvm: false }],
    [{ hideKvm: true, cpu: { features: [{ name: "hypervisor", policy: "disable" }] } }],
    [{ hideKvm: true, windows: "windows-7", firmware: { type: "uefi" } }],
  ],
  "hypervisor-bit-off": [
    [
      {
        hideKvm: true,
        cpu: {
          features: [
            { name: "aes", policy: "require" },
            { name: "hypervisor", policy: "forbid" },
          ],
        },
      },
      "warning cpu.features[1]",
      /does not check for Hyper-V, and the 1\d enlightenments/,
    ],
    [
      { preset: "minimal", cpu: { features: [{ name: "hypervisor", policy: "disable" }] } },
      "warning cpu.features[0]",
      "the 6 enlightenments that are on",
    ],
    [
      { enlightenmentMode: "passthrough", cpu: { features: [{ name: "hypervisor", policy: "disable" }] } },
      "warning cpu.features[0]",
    ],
    [{ cpu: { features: [{ name: "hypervisor", policy: "optional" }] } }],
  ],
  "threads-without-topoext": [
    [
      {
        vcpus: 4,
        topology: { threads: 2 },
        cpu: {
          features: [
            { name: "svm", policy: "require" },
            { name: "topoext", policy: "forbid" },
          ],
        },
      },
      "warning cpu.features[1]",
      "2 threads per core",
    ],
    [{ vcpus: 4, topology: { threads: 2 }, cpu: { features: [{ name: "topoext", policy: "forbid" }] } }],
    [{ vcpus: 4, cpu: { model: "EPYC", features: [{ name: "topoext", policy: "disable" }] } }],
  ],
  "cpu-vendor-contradiction": [
    [
      {
        cpu: {
          model: "EPYC",
          features: [
            { name: "aes", policy: "require" },
            { name: "vmx", policy: "require" },
          ],
        },
      },
      "error cpu.features[1]",
      "the CPU feature vmx, which only Intel CPUs have, and CPU model EPYC, which only AMD CPUs have",
    ],
    [
      {
        enlightenments: { evmcs: "on" },
        nestedVirtualization: true,
        cpu: { features: [{ name: "topoext", policy: "require" }] },
      },
      "error enlightenments.evmcs",
      "evmcs",
    ],
    [
      {
        cpu: {
          features: [
            { name: "svm", policy: "require" },
            { name: "vmx", policy: "require" },
          ],
        },
      },
    ],
    [
      {
        cpu: {
          model: "Skylake-Server-v4",
          features: [
            { name: "vmx-ept", policy: "require" },
            { name: "svm", policy: "disable" },
          ],
        },
      },
    ],
    [{ cpu: { model: "qemu64", features: [{ name: "svm", policy: "require" }] } }],
  ],
  "graphics-listen-public": [
    [{ graphics: { listen: "10.0.0.5" } }, "warning graphics.listen", "10.0.0.5"],
    [{ graphics: { listen: "::" } }, "warning graphics.listen"],
    [{ graphics: { listen: "127.0.0.9" } }],
    [{ graphics: { listen: "localhost" } }],
    [{ graphics: { listen: "10.0.0.5", password: "geheim" } }],
    [{ graphics: { type: "none", listen: "10.0.0.5" } }],
  ],
  "vnc-password-length": [
    [{ graphics: { password: "123456789" } }, "error graphics.password", "longer than 8 bytes"],
    [{ graphics: { password: "äöüäö" } }, "error graphics.password"],
    [{ graphics: { password: "12345678" } }],
  ],
  "graphics-port": [
    [{ graphics: { type: "vnc", port: 5899 } }, "error graphics.port", "5900"],
    [{ graphics: { port: 80 } }, "error graphics.port"],
    [{ graphics: { type: "vnc", port: 5900 } }],
    [{ graphics: { type: "spice", port: 80 } }],
    [{ graphics: { type: "none", port: 80 } }],
  ],
  "graphics-none": [
    [{ graphics: { type: "none", port: 5900, password: "x" } }, "warning graphics.port, warning graphics.password"],
    [{ graphics: { port: 5900 } }],
  ],
  "migratable-cpu": [
    [{ migratable: true, cpu: { mode: "maximum" } }, "warning cpu.mode", "maximum"],
    [{ migratable: true, cpu: { model: "EPYC" } }],
    [{ migratable: true }],
    [{ preset: "server" }],
  ],
  "migratable-invtsc": [
    [{ preset: "low-latency" }, "info tscFrequency", "cannot be migrated"],
    [{ preset: "low-latency", migratable: true }],
    [{ preset: "low-latency", tscFrequency: 2_400_000_000 }],
    [
      { migratable: true, cpu: { features: [{ name: "invtsc", policy: "force" }] } },
      "error cpu.features[0]",
      "invtsc prevents migration",
    ],
    [{ preset: "low-latency", cpu: { features: [{ name: "invtsc", policy: "disable" }] } }],
  ],
  "installation-medium": [
    [{ systemDisk: { size: "80 GiB" } }, "warning systemDisk", "no CD-ROM drive contains Windows installation media"],
    [{ systemDisk: { size: "80 GiB" }, cdroms: [{}] }, "warning systemDisk"],
    [{ disks: [{ size: "80 GiB" }] }, "warning disks[0]"],
    [{ drivers: "inbox", systemDisk: { size: "80 GiB", volume: "a.qcow2" } }, "warning systemDisk"],
    [
      { systemDisk: { size: "80 GiB" }, cdroms: [{}, { path: "/iso/virtio-win-0.1.240-1.iso" }] },
      "warning cdroms",
      "contains drivers but not Windows",
    ],
    [{ systemDisk: { size: "80 GiB" }, cdroms: [{ volume: "win.iso" }] }],
    [{ systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11-virtio.iso" }] }],
    [{ systemDisk: { size: "80 GiB", volume: "a.qcow2", adopt: true } }],
    [{ systemDisk: { path: "/a.qcow2" }, disks: [{ size: "80 GiB" }] }],
    [{ systemDisk: { size: "80 GiB", baseImage: "a.qcow2" } }],
    [{}],
  ],
  "virtio-drivers": [
    [{ systemDisk: { size: "80 GiB" }, cdroms: [{ volume: "win.iso" }] }, "warning systemDisk", "scsi bus"],
    [
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }, {}] },
      "warning systemDisk",
      "no second CD-ROM",
    ],
    [
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }, { path: "/iso/office.iso" }] },
      "warning systemDisk",
      "none of /iso/win11.iso and /iso/office.iso is known to provide it",
    ],
    [{ disks: [{ size: "80 GiB", bus: "virtio" }], cdroms: [{ volume: "win.iso" }] }, "warning disks[0]", "virtio bus"],
    [{ systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }, { volume: "VirtIO-0.1.285.iso" }] }],
    [
      {
        systemDisk: { size: "80 GiB" },
        cdroms: [{ path: "/iso/win11.iso" }, { name: "virtio-drivers", path: "/iso/tools.iso" }],
      },
    ],
    [
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/virtio/win11.iso" }, { path: "/virtio/tools.iso" }] },
      "warning systemDisk",
    ],
    [{ systemDisk: { size: "80 GiB" } }],
    [{ systemDisk: { size: "80 GiB", bus: "sata" }, cdroms: [{ volume: "win.iso" }] }],
    [{ preset: "minimal", systemDisk: { size: "80 GiB" }, cdroms: [{ volume: "win.iso" }] }],
  ],
  "virtio-signatures": [
    [
      { windows: "server-2012-r2", preset: "server@1" },
      "warning drivers",
      "server@1 configures virtio devices for example, but virtio-win after 0.1.215",
    ],
    [
      { windows: "server-2012", preset: "server@1", firmware: { secureBoot: false } },
      "warning drivers",
      /test signatures\.$/,
    ],
    [{ windows: "server-2012-r2", preset: "server@1" }, "warning drivers", "Secure Boot rejects them"],
    [{ windows: "windows-8.1", preset: "desktop@1" }, "warning drivers", "Windows 8.1"],
    [{ windows: "server-2012-r2", drivers: "virtio" }],
    [{ windows: "server-2012-r2", drivers: "inbox", cdroms: [{ path: "/virtio-win-0.1.285.iso" }] }],
    [
      {
        windows: "server-2012-r2",
        drivers: "virtio",
        cdroms: [{ path: "/w.iso" }, { path: "/virtio-win-0.1.285-1.iso" }],
      },
      "warning cdroms[1]",
      "contains /virtio-win-0.1.285-1.iso",
    ],
    [
      { windows: "server-2012-r2", drivers: "virtio", cdroms: [{ volume: "virtio-win.iso" }] },
      "warning cdroms[0]",
      "does not include a version",
    ],
    [{ windows: "server-2012-r2", preset: "server@1", cdroms: [{ path: "/virtio-win-0.1.215.iso" }] }],
    [
      { windows: "server-2008-r2", drivers: "virtio", cdroms: [{ path: "/virtio-win-0.1.189.iso" }] },
      "warning cdroms[0]",
      "0.1.173",
    ],
    [{ windows: "windows-7" }],
    [{ windows: "server-2016", cdroms: [{ path: "/virtio-win-0.1.285.iso" }] }],
  ],
  "inbox-drivers": [
    [{ drivers: "inbox", disks: [{ path: "/a", bus: "virtio" }] }, "warning disks[0].bus", "virtio bus"],
    [
      { preset: "minimal", networks: [{}, { model: "virtio" }], memoryBalloon: true },
      "warning networks[1].model, warning memoryBalloon",
    ],
    [{ drivers: "inbox", disks: [{ path: "/a", bus: "auto" }], networks: [{ model: "e1000e" }] }],
  ],
  "disk-source": [
    [{ systemDisk: { pool: "fast" } }, "error systemDisk", "has no"],
    [{ disks: [{ size: "1 GiB" }, { path: "/a", volume: "b", pool: "c" }] }, "error disks[1]", "`pool` and `volume`"],
    [{ disks: [{ path: "/a", baseImage: "b", format: "raw" }] }, "error disks[0], error disks[0]"],
    [{ systemDisk: { volume: "a.qcow2", adopt: true } }],
  ],
  "image-name": [
    [
      { systemDisk: { path: "/var/lib/libvirt/images/20348.169.amd64fre.fe_release_svc_refresh.vhdx" } },
      "error systemDisk.path",
      "The file name indicates a VHDX image",
    ],
    [{ systemDisk: { path: "/Images/WIN.VHD" } }, "error systemDisk.path", "VHD image"],
    [{ disks: [{ path: "/a.qcow2" }, { path: "/b.vmdk" }] }, "error disks[1].path", "VMDK"],
    [{ systemDisk: { volume: "old.vdi" } }, "error systemDisk.volume", "VDI"],
    [{ systemDisk: { volume: "old.vdi", adopt: true, size: "80 GiB" } }, "error systemDisk.volume"],
    [{ systemDisk: { volume: "new.vdi", size: "80 GiB" } }],
    [{ systemDisk: { path: "/a.vhdx", format: "raw" } }, "warning systemDisk.path", "`format` is raw"],
    [
      { systemDisk: { baseImage: "win.vhdx", size: "40 GiB", pool: "bugs-pool" } },
      "error systemDisk.baseImage",
      "a base image must be",
    ],
    [
      { systemDisk: { baseImage: "/srv/win.vmdk", size: "40 GiB", format: "qcow2" } },
      "error systemDisk.baseImage",
      "VMDK",
    ],
    [{ systemDisk: { baseImage: "golden.raw", size: "40 GiB" } }],
    [{ systemDisk: { baseImage: "golden.img", size: "40 GiB" } }],
    [
      { systemDisk: { baseImage: "win11.iso", size: "40 GiB" } },
      "warning systemDisk.baseImage",
      "an ISO image, not a disk image",
    ],
    [{ systemDisk: { path: "/win11.iso" } }, "warning systemDisk.path", "an ISO image, not a disk image"],
    [{ systemDisk: { path: "/win11.iso", format: "raw" } }],
    [{ systemDisk: { path: "/win2k22.raw" } }, "warning systemDisk.path", "The file name indicates a raw image"],
    [{ systemDisk: { path: "/win2k22.img" } }, "warning systemDisk.path", "a raw or a qcow2 image"],
    [{ systemDisk: { path: "/win2k22.raw", format: "raw" } }],
    [{ systemDisk: { path: "/win2k22.raw", format: "qcow2" } }],
    [{ systemDisk: { path: "/win2k22.qcow2.xz" } }, "error systemDisk.path", "archive"],
    [{ systemDisk: { path: "/install.wim" } }, "error systemDisk.path", "Windows Setup"],
    [{ systemDisk: { path: "/images/.vhdx/a" } }],
    [{ systemDisk: { path: "/dev/disk/by-id/a.raw" } }],
    [
      { cdroms: [{ path: "/win11.qcow2" }, { volume: "win.VHDX" }, { path: "/win.img" }, {}] },
      "warning cdroms[0].path, warning cdroms[1].volume",
      "does not indicate an ISO image",
    ],
  ],
  "disk-duplicate": [
    [
      { systemDisk: { size: "80 GiB" }, disks: [{ volume: "example.qcow2" }] },
      "error disks[0]",
      "volume example.qcow2 of pool default",
    ],
    [{ disks: [{ path: "/a" }], cdroms: [{ path: "/a" }] }, "error cdroms[0]", "/a"],
    [
      {
        disks: [
          { pool: "one", volume: "a" },
          { pool: "two", volume: "a" },
        ],
      },
    ],
  ],
  "disk-identity": [
    [
      { disks: [{ size: "1 GiB" }, { path: "/a" }, { baseImage: "golden.qcow2" }] },
      "error disks[2]",
      "disks[0] and disks[2]",
    ],
    [
      {
        disks: [
          { name: "a", size: "1 GiB" },
          { name: "b", serial: "a", size: "1 GiB" },
        ],
      },
    ],
    [
      {
        disks: [
          { serial: "a", size: "1 GiB" },
          { name: "a", path: "/a" },
        ],
      },
      "error disks[1]",
      "have the same identity a",
    ],
    [{ disks: [{ serial: "system", path: "/a" }] }, "error disks[0]", "the system disk"],
    [{ systemDisk: { size: "80 GiB", serial: "a" }, disks: [{ size: "1 GiB" }, { volume: "a" }, { path: "/a" }] }],
  ],
  "entry-name": [
    [
      { networks: [{ name: "lan" }, {}, { name: "lan", bridge: "br0" }], cdroms: [{ name: "a" }, { name: "a" }] },
      "error cdroms[1].name, error networks[2].name",
      "both named lan",
    ],
    [{ networks: [{ name: "lan" }, {}, {}], cdroms: [{ name: "lan" }, {}, {}] }],
  ],
  "disk-below-minimum": [
    [{ systemDisk: { size: "59 GiB" } }, "warning systemDisk.size", "requires at least 60 GiB"],
    [{ systemDisk: { size: "60 GiB" } }],
    [{ windows: "server-2022", systemDisk: { size: "29 GiB" } }, "warning systemDisk.size", "requires at least 30 GiB"],
  ],
  "system-disk": [
    [{}, "warning systemDisk", "has no disk"],
    [{ disks: [] }, "warning systemDisk"],
    [{ disks: [{ size: "1 GiB" }] }],
  ],
  "mac-duplicate": [
    [
      { networks: [{ mac: "52:54:00:00:00:0a" }, { mac: "52:54:00:00:00:0b" }, { mac: "52:54:00:00:00:0A" }] },
      "error networks[2].mac",
      "networks[0]",
    ],
    [{ networks: [{}, {}] }],
  ],
  "network-source": [
    [{ networks: [{}, { network: "a", bridge: "b" }] }, "error networks[1]", "`bridge`"],
    [{ networks: [{ bridge: "b", direct: "eno1" }] }, "error networks[0]", "both a `bridge` and a `direct`"],
    [{ networks: [{ bridge: "br0" }] }],
    [{ networks: [{ direct: "eno1" }] }],
  ],
  "graphics-option": [
    [{ graphics: { type: "vnc", tls: true } }, "error graphics.tls", "for all machines of a host"],
    [{ graphics: { type: "vnc", spice: { clipboard: false } } }, "error graphics.spice", "of type vnc"],
    [{ graphics: { type: "vnc", tlsPort: 5911 } }, "error graphics.tlsPort, error graphics.tlsPort"],
    [{ graphics: { socket: "/run/a.sock", listen: "127.0.0.1" } }, "error graphics.listen", "TCP address"],
    [{ graphics: { type: "spice", socket: "/run/a.sock", tlsPort: 5911 } }, "error graphics.tlsPort", "for TLS"],
    [{ graphics: { type: "spice", tlsPort: 5911 } }, "error graphics.tlsPort", "libvirt chooses"],
    [{ graphics: { type: "spice", spice: { gl: true } } }, "error graphics.spice.gl"],
    [{ graphics: { type: "spice", spice: { renderNode: "/dev/dri/renderD128" } } }, "error graphics.spice.renderNode"],
    [{ graphics: { type: "spice", port: 5910, tlsPort: 5911, tls: true, spice: { clipboard: false } } }],
    [{ graphics: { type: "vnc", socket: "/run/a.sock", tls: false } }],
  ],
  "video-option": [
    [{ video: { model: "bochs", heads: 2 } }, "error video.heads", "is bochs, which has no `heads`"],
    [{ video: { model: "virtio", vram: "64 MiB" } }, "error video.vram", "has no `vram`"],
    [{ video: { model: "vga", ram: "64 MiB" } }, "error video.ram"],
    [{ video: { model: "vga", vram: "20 MiB" } }, "error video.vram", "20 MiB, which is not a power of two"],
    [{ video: { model: "qxl", others: [{ model: "qxl", vram64: "3 MiB" }] } }, "error video.others[0].vram64"],
    [{ video: { model: "qxl", accel3d: true } }, "error video.accel3d", "only virtio supports it"],
    [{ video: { model: "virtio", accel3d: true } }, "error video.accel3d", "does not draw"],
    [{ video: { model: "none", others: [{ model: "virtio" }] } }, "error video.others"],
    [{ video: { model: "vga", heads: 1, vram: "32 MiB", others: [{ model: "virtio", heads: 2 }] } }],
  ],
  "sound-backend": [
    [{ graphics: { type: "vnc" }, sound: { model: "ich9", backend: "spice" } }, "error sound.backend", "is vnc"],
    [{ sound: { model: "ich9", backend: "none", device: "default" } }, "error sound.device", "the backend alsa"],
    [{ sound: { model: "ich9", directory: "/run/user/1000" } }, "error sound.directory", "pipewire"],
    [{ sound: { model: "none", backend: "alsa" } }, "warning sound.backend", "no sound card"],
    [{ sound: { model: "ich9", backend: "alsa", device: "default" } }],
    [{ sound: { model: "usb" } }],
  ],
  "evdev-device": [
    [{ input: { evdev: [{ device: "/dev/input/event12" }] } }, "warning input.evdev[0].device", "restarts"],
    [{ input: { evdev: [{ device: "/dev/hidraw0" }] } }, "warning input.evdev[0].device", "not an input device"],
    [
      { input: { evdev: [{ device: "/dev/input/by-id/a" }, { device: "/dev/input/by-id/a" }] } },
      "error input.evdev[1].device",
      "twice",
    ],
    [{ input: { evdev: [{ device: "/dev/input/by-path/pci-0000:00:14.0-usb-0:3:1.0-event-kbd" }] } }],
  ],
  "serial-console": [
    [{ serialConsole: { append: true } }, "error serialConsole.append"],
    [{ serialConsole: { append: false } }],
    [{ serialConsole: { logFile: "/var/log/a.log", append: true } }],
  ],
  "network-function": [
    [{ networks: [{ function: {} }] }, "error networks[0].function", "does not say which"],
    [{ networks: [{ function: { index: 1 } }] }, "error networks[0].function", "does not say which"],
    [{ networks: [{ function: { of: "eno1", address: "0000:02:10.0" } }] }, "error networks[0].function", "both"],
    [
      { networks: [{ function: { address: "0000:02:10.0" } }, { function: { address: "0000:02:10.0" } }] },
      "error networks[1].function",
      "networks[0].function",
    ],
    [{ networks: [{ function: { of: "eno1", index: 0 } }, { function: { of: "eno2", index: 0 } }] }],
  ],
  "network-option": [
    [
      { networks: [{ function: { address: "0000:02:10.0" }, queues: 2 }] },
      "error networks[0].queues",
      "a function of a card",
    ],
    [{ networks: [{ function: { address: "0000:02:10.0" }, link: "down" }] }, "error networks[0].link"],
    [{ networks: [{ direct: "eno1", mtu: 9000 }] }, "error networks[0].mtu", "(macvtap) does not support"],
    [{ networks: [{ direct: "eno1", filter: { name: "x" } }] }, "error networks[0].filter"],
    [{ networks: [{ direct: "eno1", isolated: true }] }, "error networks[0].isolated"],
    [{ networks: [{ direct: "eno1", openVSwitch: {} }] }, "error networks[0].openVSwitch"],
    [{ networks: [{ direct: "eno1", portGroup: "x" }] }, "error networks[0].portGroup"],
    [{ networks: [{ bridge: "br0", portGroup: "x" }] }, "error networks[0].portGroup", "a bridge of Linux"],
    [{ networks: [{ network: "lab", directMode: "vepa" }] }, "error networks[0].directMode", "a libvirt network"],
    [{ networks: [{ bridge: "o", openVSwitch: {}, isolated: true }] }, "error networks[0].isolated", "Open vSwitch"],
    [{ networks: [{ direct: "eno1", isolated: false }] }],
    [{ networks: [{ network: "ovs", openVSwitch: {}, portGroup: "x", mtu: 1400 }] }],
    [{ networks: [{ bridge: "br0", mtu: 9000, filter: { name: "x" }, isolated: true }] }],
  ],
  "network-vlan": [
    [{ networks: [{ bridge: "o", openVSwitch: {}, vlan: { tags: [] } }] }, "error networks[0].vlan", "without tags"],
    [
      { networks: [{ bridge: "o", openVSwitch: {}, vlan: { tags: [4, 4] } }] },
      "error networks[0].vlan.tags[1]",
      "twice",
    ],
    [{ networks: [{ bridge: "o", openVSwitch: {}, vlan: { tags: [0] } }] }, "error networks[0].vlan.tags[0]", "802.1Q"],
    [{ networks: [{ bridge: "o", vlan: { tags: [4, 5], trunk: false } }] }, "error networks[0].vlan.trunk"],
    [{ networks: [{ bridge: "o", vlan: { tags: [4, 5], native: 6 } }] }, "error networks[0].vlan.native", "VLAN 6"],
    [{ networks: [{ bridge: "o", vlan: { tags: [4], nativeMode: "tagged" } }] }, "error networks[0].vlan.nativeMode"],
    [{ networks: [{ direct: "e0", vlan: { tags: [4] } }] }, "error networks[0].vlan", "in the mode bridge"],
    [
      { networks: [{ direct: "e0", directMode: "passthrough", vlan: { tags: [4], trunk: true } }] },
      "error networks[0].vlan",
      "a single VLAN",
    ],
    [{ networks: [{ direct: "e0", directMode: "passthrough", vlan: { tags: [4] } }] }],
    [{ networks: [{ network: "lab", vlan: { tags: [4, 5] } }] }],
  ],
  "network-queues": [
    [{ networks: [{ model: "e1000e", multiqueue: true }] }, "error networks[0].multiqueue", "is e1000e"],
    [{ networks: [{ model: "igb", queues: 2 }] }, "error networks[0].queues", "is igb"],
    [{ drivers: "inbox", networks: [{ queues: 2 }] }, "error networks[0].queues"],
    [{ vcpus: 2, networks: [{ model: "virtio", queues: 3 }] }, "warning networks[0].queues", "2 vCPUs"],
    [{ vcpus: 32, networks: [{ model: "virtio", queues: 17 }] }, "warning networks[0].queues", "at most 16"],
    [{ networks: [{ model: "virtio", queues: 2, multiqueue: true }] }, "error networks[0].queues", "both"],
    [{ vcpus: 32, networks: [{ model: "virtio", multiqueue: true }] }],
    [{ networks: [{ model: "e1000e", queues: 1 }] }],
  ],
  "session-network": [
    [{ host: { uri: "qemu:///session" } }, "warning networks", "the network default on qemu:///session"],
    [
      {
        host: { uri: "qemu+ssh://ada@kvm1/session?keyfile=/k" },
        networks: [{ bridge: "br0" }, {}, { network: "lab" }],
      },
      "warning networks[1], warning networks[2]",
      "network lab",
    ],
    [{ host: { uri: "qemu:///session" }, networks: [{ bridge: "virbr0" }] }],
    [{ host: { uri: "qemu:///session" }, networks: [] }],
    [{ host: { uri: "qemu+ssh://root@session/system" } }],
    [{ host: { uri: "qemu+ssh://root@kvm1/system?keyfile=/session" } }],
    [{}],
  ],
  "cdrom-source": [
    [{ cdroms: [{}, { path: "/a.iso", pool: "iso" }] }, "error cdroms[1]"],
    [{ cdroms: [{ pool: "iso" }] }, "error cdroms[0]", "no `volume`"],
    [{ cdroms: [{}] }],
  ],
  "cpu-model": [
    [{ cpu: { mode: "custom" } }, "error cpu.model", "no CPU model"],
    [{ cpu: { mode: "maximum", model: "EPYC" } }, "error cpu.model", "maximum does not use"],
    [{ cpu: { model: "EPYC" } }],
  ],
  "cpu-feature-duplicate": [
    [
      {
        cpu: {
          features: [
            { name: "aes", policy: "require" },
            { name: "avx", policy: "require" },
            { name: "aes", policy: "require" },
          ],
        },
      },
      "error cpu.features[2]",
      "aes",
    ],
    [{ cpu: { features: [] } }],
  ],
  "redirected-usb-spice": [
    [{ redirectedUsb: 2, graphics: { type: "vnc" } }, "error redirectedUsb", "its console is vnc"],
    [{ redirectedUsb: 2, graphics: { type: "none" } }, "error redirectedUsb"],
    [{ redirectedUsb: 2, graphics: { type: "spice" } }],
    [{ redirectedUsb: 0, graphics: { type: "vnc" } }],
  ],
  "host-device-source": [
    [{ hostDevices: [{}] }, "error hostDevices[0]", "exactly one of"],
    [
      { hostDevices: [{ pci: { id: "10de:2484" }, usb: { id: "046d:c52b" } }] },
      "error hostDevices[0]",
      "exactly one of",
    ],
    [{ hostDevices: [{ pci: { romBar: false } }] }, "error hostDevices[0]", "which PCI device"],
    [{ hostDevices: [{ nvme: { namespace: 2 } }] }, "error hostDevices[0]", "which PCI device"],
    [
      { hostDevices: [{ nvme: { address: "0000:01:00.0" }, usb: { id: "046d:c52b" } }] },
      "error hostDevices[0]",
      "exactly one of `pci`, `nvme`",
    ],
    [{ hostDevices: [{ pci: { id: "10de:2484" } }, { usb: { bus: 1 } }] }, "error hostDevices[1]", "which USB device"],
    [{ hostDevices: [{ usb: { id: "046d:c52b", bus: 1 } }] }, "error hostDevices[0]"],
    [{ hostDevices: [{ mediated: {} }] }, "error hostDevices[0]", "which mediated device"],
    [{ hostDevices: [{ mediated: { type: "nvidia-63", ramfb: true } }] }, "error hostDevices[0]", "no display"],
    [{ hostDevices: [{ mediated: { type: "nvidia-63", display: true } }, { usb: { bus: 1, port: "1.2" } }] }],
  ],
  "host-device-session": [
    [
      { host: { uri: "qemu:///session" }, memory: "8 GiB", hostDevices: [{ pci: { address: "0000:01:00.0" } }] },
      "warning hostDevices[0].pci",
      "cannot raise the memory lock limit to the 9 GiB",
    ],
    [{ host: { uri: "qemu:///session" }, hostDevices: [{ usb: { id: "046d:c52b" } }] }],
    [{ host: { uri: "qemu:///system" }, hostDevices: [{ pci: { address: "0000:01:00.0" } }] }],
  ],
  "migratable-host-device": [
    [{ migratable: true, hostDevices: [{ pci: { id: "10de:2484" } }] }, "error hostDevices", "cannot migrate"],
    [{ migratable: true, hostDevices: [{ usb: { id: "046d:c52b" } }] }, "error hostDevices"],
    [{ migratable: true, hostDevices: [{ nvme: { id: "144d:a808" } }] }, "error hostDevices"],
    [{ migratable: true, hostDevices: [] }],
    [{ hostDevices: [{ pci: { id: "10de:2484" } }] }],
  ],
  "clock-utc": [[{ clock: { offset: "utc" } }, "warning clock.offset", "UTC"], [{ clock: {} }]],
  "balloon-hugepages": [
    [{ hugepages: { size: "2 MiB" } }, "warning memoryBalloon"],
    [{ preset: "low-latency", hugepages: { size: "2 MiB" } }],
    [{ drivers: "inbox", hugepages: { size: "2 MiB" } }],
  ],
  "balloon-nested": [
    [{ nestedVirtualization: true }, "warning memoryBalloon", "memory balloon"],
    [{ windows: "server-2022", cpu: { features: [{ name: "vmx", policy: "require" }] } }, "warning memoryBalloon"],
    [{ preset: "nested-hyperv", memoryBalloon: true }, "warning memoryBalloon"],
    [{ preset: "nested-hyperv" }],
    [{ nestedVirtualization: true, memoryBalloon: false }],
    [{ preset: "minimal", nestedVirtualization: true }],
    [{}],
  ],
  "video-bios": [
    [{ windows: "windows-7", video: { model: "bochs" } }, "error video.model", "bochs"],
    [{ windows: "windows-7" }],
  ],
};

const summary = (findings: readonly Finding[]): string =>
  findings.map(({ severity, path }) => `${severity} ${path}`).join(", ");
const check = (findings: readonly Finding[], found = "", says?: string | RegExp): void => {
  assert.equal(summary(findings), found);
  if (typeof says === "string")
    assert.ok(
      findings.some(({ message }) => message.includes(says)),
      findings.map(({ message }) => message).join("\n"),
    );
  else if (says)
    assert.ok(
      findings.some(({ message }) => says.test(message)),
      findings.map(({ message }) => message).join("\n"),
    );
};

describe("each rule of a guest", () => {
  it("has a table here", () => assert.deepEqual(Object.keys(tables).sort(), guestRules.map((rule) => rule.id).sort()));
  for (const [id, cases] of Object.entries(tables)) {
    for (const [guest, found, says] of cases) {
      it(`${id}: ${JSON.stringify(guest)} → ${found ?? "nothing"}`, () => {
        check(
          resolveGuest(exampleGuest(guest)).findings.filter((finding) => finding.ruleId === id),
          found,
          says,
        );
      });
    }
  }
});

type HostCase = readonly [guest: GuestExample, host: Partial<HostProfile>, found?: string, says?: string];
const cell = (id: number, cpus: number[], pages = 0) => ({
  id,
  memoryKiB: 8 * 1024 ** 2,
  cpus,
  hugepages: [{ sizeKiB: 2048, count: pages }],
});
const THERE = "6f1b1c1e-0000-4000-8000-000000000001";
const OTHER = "6f1b1c1e-0000-4000-8000-000000000002";
/** A host whose template holds these certificates. */
const template = (...certificates: readonly ("2011" | "2023")[]): Partial<HostProfile> => ({
  firmware: {
    uefi: "yes",
    secureBoot: "yes",
    enrolledKeys: "unknown",
    variablesFolder: "/v",
    variablesTemplate: { path: "/t.fd", certificates },
  },
});
/** A host with an old template, and with a machine that has these in its own variables. */
const variables = (...certificates: readonly ("2011" | "2023")[]): Partial<HostProfile> => ({
  ...template("2011"),
  resources: {
    machines: [{ name: "ada", uuid: THERE, running: false, disks: [], consoles: [] }],
    variables: [
      { path: `/v/${THERE}_VARS.fd`, certificates },
      { path: "/v/ada_VARS.fd", certificates: ["2011"] },
    ],
  },
});

const firmware = (uefi: "yes" | "no", secureBoot: "yes" | "no", enrolledKeys: "yes" | "no") => ({
  firmware: { uefi, secureBoot, enrolledKeys },
});

const smt = (vcpus: string[]): GuestExample => ({
  windows: "windows-10",
  vcpus: 4,
  topology: { cores: 2, threads: 2 },
  pinning: { vcpus, emulator: "0" },
});
const lowLatency: GuestExample = {
  preset: "low-latency",
  vcpus: 2,
  hugepages: { size: "2 MiB" },
  numa: { nodes: "0" },
};
const bigServer = (memory: string): GuestExample => ({ windows: "server-2022", memory });

const hostTables: Record<string, readonly HostCase[]> = {
  ...deviceTables,
  "host-kvm": [
    [{}, { accelerator: "qemu" }, "error host", "example requires KVM, but kvm1 offers software emulation only"],
    [{}, { accelerator: "kvm" }],
  ],
  "host-machine-type": [
    [{}, { machineTypes: ["pc"] }, "error host", "kvm1 supports only pc"],
    [
      { machineType: "pc-q35-10.0" },
      { machineTypes: ["q35", "pc-q35-9.2", "pc-q35-10.1"] },
      "error machineType",
      "has the machine type pc-q35-10.0, which kvm1 does not support",
    ],
    [{ machineType: "pc-q35-9.2" }, { machineTypes: ["q35", "pc-q35-9.2"] }],
    [{ machineType: "q35" }, { machineTypes: ["pc-q35-9.2"] }],
    [{}, { machineTypes: ["q35"] }],
    [{}, {}],
  ],
  "host-libvirt": [
    [
      { windows: "windows-7", cpu: { mode: "maximum" } },
      { libvirt: "7.0.5" },
      "error cpu.mode",
      "libvirt 7.1.0 or newer; kvm1 has 7.0.5",
    ],
    [{ cpu: { mode: "maximum" } }, { libvirt: "12.8.0" }],
  ],
  "host-firmware": [
    [{}, firmware("no", "no", "no"), "error firmware.type", "no UEFI firmware"],
    [{}, firmware("yes", "no", "no"), "error firmware.secureBoot", "no firmware on kvm1 supports it"],
    [{}, firmware("yes", "yes", "no"), "error firmware.secureBoot", "enrolled Microsoft keys"],
    [{}, firmware("yes", "yes", "yes")],
    [{ windows: "windows-10", firmware: { type: "bios" } }, firmware("no", "no", "no")],
    [{ windows: "windows-10", firmware: { secureBoot: false } }, firmware("yes", "no", "no")],
  ],
  "host-tpm": [
    [
      {},
      { tpm: { models: ["tpm-tis", "tpm-crb"], backends: ["passthrough"] } },
      "error tpm",
      "kvm1 cannot emulate a TPM",
    ],
    [{ tpm: { model: "tpm-crb" } }, { tpm: { models: ["tpm-tis"] } }, "error tpm", "offers tpm-tis"],
    [
      { tpm: { device: "/dev/tpm0" } },
      { tpm: { backends: ["emulator"] } },
      "error tpm",
      "kvm1 cannot hand a TPM of its own to a machine",
    ],
    [{ tpm: { socket: "/s" } }, { tpm: { backends: ["emulator"] } }, "error tpm", "that others start"],
    [{ tpm: { socket: "/s" } }, { tpm: { backends: ["external"], versions: ["1.2"] } }],
    [{ tpm: { model: "tpm-tis" } }, { tpm: { models: ["tpm-tis"] } }],
    [{ windows: "server-2022" }, { tpm: { models: [] } }, "error tpm", "offers no TPM"],
    [{ windows: "server-2022", preset: "server@1" }, { tpm: { models: [] } }],
    [{ windows: "server-2022", hostSupport: "adapt" }, { tpm: { models: [] } }],
    [{ windows: "server-2019" }, { tpm: { models: [] } }],
  ],
  "host-secure-boot-certificates": [
    [
      {},
      {
        firmware: {
          uefi: "yes",
          secureBoot: "yes",
          enrolledKeys: "yes",
          loaders: ["/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_CODE_4M.ms.fd"],
        },
      },
      "info firmware.secureBoot",
      "(its firmware with Secure Boot: /usr/share/OVMF/OVMF_CODE_4M.ms.fd)",
    ],
    [
      {},
      firmware("yes", "yes", "yes"),
      "info firmware.secureBoot",
      "libvirt does not report whether the package contains Microsoft's 2023 certificates",
    ],
    [{ windows: "windows-7" }, firmware("yes", "yes", "yes")],
    [{ windows: "windows-10", firmware: { secureBoot: false } }, firmware("yes", "yes", "yes")],
    // The template of a new machine: the old set alone, both, only the new one.
    [{}, template("2011"), "info firmware.secureBoot", "certificates of /t.fd on kvm1, which contains only"],
    [{}, template("2011", "2023")],
    [{}, template("2023")],
    [{ windows: "windows-10", firmware: { secureBoot: false } }, template("2011")],
    // A machine that is there has its own, whatever the template holds.
    [
      { uuid: THERE },
      variables("2011"),
      "info firmware.secureBoot",
      `in its UEFI variables (/v/${THERE}_VARS.fd on kvm1)`,
    ],
    [{ uuid: THERE }, variables("2011", "2023")],
    [{ uuid: THERE }, variables()],
    [{ name: "ada", uuid: OTHER }, variables("2023"), "info firmware.secureBoot", "certificates of /t.fd"],
    [{}, { firmware: { uefi: "yes", secureBoot: "yes", enrolledKeys: "unknown" } }],
  ],
  "host-cpu-feature-name": [
    [{}, { qemu: "11.1.3", libvirt: "11.3.0" }, "info cpu.features", "cannot disable cet-ss and cet-ibt for example"],
    [
      { cpu: { features: [{ name: "cet-ss", policy: "disable" }] } },
      { qemu: "11.1.3", libvirt: "11.3.0" },
      "info cpu.features",
      "cannot disable cet-ibt for",
    ],
    [{}, { libvirt: "11.3.0" }],
    [{ windows: "windows-10" }, { qemu: "11.1.3", libvirt: "11.3.0" }],
    [{}, { qemu: "11.1.3", libvirt: "12.4.0", cpu: { vendor: "intel", namedFeatures: ["cet-ss", "cet-ibt"] } }],
  ],
  "host-cpuid-level": [
    [
      { preset: "nested-hyperv" },
      { cpu: { vendor: "intel", model: "SierraForest-v2" } },
      "warning cpu",
      "model SierraForest-v2",
    ],
    [
      { nestedVirtualization: true, cpu: { mode: "maximum" } },
      { cpu: { vendor: "intel", model: "Skylake-Client-IBRS", features: ["serialize"] } },
      "warning cpu",
      "feature serialize",
    ],
    [{ nestedVirtualization: true, cpu: { mode: "host-model" } }, { cpu: { vendor: "intel", model: "GraniteRapids" } }],
    [
      { nestedVirtualization: true, cpu: { model: "Skylake-Server" } },
      { cpu: { vendor: "intel", model: "GraniteRapids" } },
    ],
    [{}, { cpu: { vendor: "intel", model: "GraniteRapids" } }],
    [{ preset: "nested-hyperv" }, { cpu: { vendor: "intel", model: "Icelake-Server", features: ["avx512f"] } }],
    [{ preset: "nested-hyperv" }, { cpu: { vendor: "amd", features: ["serialize"] } }],
  ],
  "host-cpu-mode": [
    [
      { cpu: { mode: "host-model" } },
      { cpu: { vendor: "amd", modes: ["host-passthrough"] } },
      "error cpu.mode",
      "host-passthrough",
    ],
    [
      { cpu: { model: "EPYC-Rom" } },
      { cpu: { vendor: "amd", usableModels: ["EPYC-Rome"] } },
      "error cpu.model",
      "CPU model EPYC-Rom, which kvm1 does not support.",
    ],
    [
      { cpu: { model: "Skylake-Server-IBRS", features: [{ name: "hle", policy: "disable" }] } },
      { cpu: { vendor: "intel", usableModels: ["Skylake-Server-noTSX-IBRS"] } },
      "warning cpu.model",
      "starts only if `cpu.features` disables the missing ones",
    ],
    [
      { cpu: { model: "Skylake-Server-IBRS", features: [{ name: "hle", policy: "require" }] } },
      { cpu: { vendor: "intel", usableModels: ["Skylake-Server-noTSX-IBRS"] } },
      "error cpu.model",
      "which kvm1 does not support: its CPU lacks features of that model",
    ],
    [{}, { cpu: { vendor: "amd", modes: ["host-passthrough"] } }],
  ],
  "host-cpu-feature": [
    [
      {
        cpu: {
          features: [
            { name: "aes", policy: "require" },
            { name: "hle", policy: "force" },
          ],
        },
      },
      { cpu: { vendor: "intel", missingFeatures: ["hle"] } },
      "error cpu.features[1]",
      "hle, which kvm1 does not support",
    ],
    [
      {
        cpu: {
          features: [
            { name: "topoext", policy: "require" },
            { name: "hle", policy: "require" },
          ],
        },
      },
      { cpu: { vendor: "intel" } },
      "error cpu.features[0]",
      "topoext, which only AMD CPUs support, but kvm1 has an Intel CPU",
    ],
    [{ preset: "low-latency" }, { cpu: { vendor: "amd", missingFeatures: ["invtsc"] } }, "error preset", "invtsc"],
    [
      { nestedVirtualization: true },
      { cpu: { vendor: "intel", missingFeatures: ["vmx"] } },
      "error nestedVirtualization",
      "vmx",
    ],
    [
      { windows: "server-2022", vcpus: 4, topology: { threads: 2 } },
      { cpu: { vendor: "amd", missingFeatures: ["topoext"] } },
      "error topology.threads",
      "topoext",
    ],
    [{}, { cpu: { vendor: "amd", missingFeatures: ["svm", "vmx"] } }],
  ],
  "host-cpu-minimum": [
    [
      { windows: "server-2025" },
      { cpu: { vendor: "intel", model: "Penryn" } },
      "error windows",
      "The CPU of kvm1 does not have sse4.2 and popcnt",
    ],
    [
      { windows: "windows-11" },
      { cpu: { vendor: "intel", model: "qemu64" } },
      "warning windows",
      "from version 24H2 on",
    ],
    [
      { windows: "server-2025", cpu: { mode: "host-passthrough" } },
      { cpu: { vendor: "amd", model: "EPYC", missingFeatures: ["sse4.2"] } },
      "error windows",
      "does not have sse4.2, and",
    ],
    [{ windows: "server-2025" }, { cpu: { vendor: "amd", model: "Opteron_G3", features: ["sse4.2"] } }],
    [{ windows: "server-2025", cpu: { model: "EPYC" } }, { cpu: { vendor: "amd", model: "Opteron_G3" } }],
    [
      { windows: "server-2025", cpu: { features: [{ name: "sse4.2", policy: "disable" }] } },
      { cpu: { vendor: "amd", model: "Opteron_G3" } },
    ],
    [{ windows: "server-2022" }, { cpu: { vendor: "intel", model: "kvm64" } }],
    [{ windows: "server-2025" }, { cpu: { vendor: "intel" } }],
  ],
  "host-nested": [
    [
      { nestedVirtualization: true },
      { nested: "no" },
      "error nestedVirtualization",
      "nested virtualization, which is disabled on kvm1",
    ],
    [
      { cpu: { features: [{ name: "svm", policy: "force" }] } },
      { nested: "yes", cpu: { vendor: "intel" } },
      "error cpu.features[0]",
      "Intel CPU does not have",
    ],
    [{ nestedVirtualization: true }, { nested: "unknown" }],
  ],
  "host-pinned-cpus": [
    [
      { vcpus: 1, pinning: { vcpus: ["2"], iothreads: ["0", "64"] } },
      { cpus: [0, 1, 2, 3] },
      "error pinning.iothreads[1]",
      "specifies CPU 64",
    ],
    [
      { pinning: pin(["0", "4-6"], "7") },
      { cpus: [0, 1, 2, 3, 4] },
      "error pinning.vcpus[1], error pinning.emulator",
      "specifies CPU 5-6, but kvm1 has 0-4",
    ],
    [{ pinning: pin(["0", "4"], "7") }, {}],
  ],
  "host-siblings": [
    [
      smt(["3", "4", "11", "12"]),
      {
        siblings: [
          [3, 11],
          [4, 12],
        ],
      },
      "warning pinning.vcpus",
      "vCPUs 0 and 1 of example are threads of one core, but CPUs 3 and 4 of kvm1 are not",
    ],
    [
      smt(["3", "11", "4", "12"]),
      {
        siblings: [
          [3, 11],
          [4, 12],
        ],
      },
    ],
    [
      smt(["11", "3", "12", "4"]),
      {
        siblings: [
          [3, 11],
          [4, 12],
        ],
      },
    ],
    [
      smt(["3", "11", "4", "5"]),
      {
        siblings: [
          [3, 11],
          [4, 12],
          [5, 13],
        ],
      },
      "warning pinning.vcpus",
      "vCPUs 2 and 3",
    ],
    [smt(["3", "4", "5", "6"]), { siblings: [] }, "warning topology.threads", "kvm1 has one thread per core"],
    [smt(["3", "4", "11", "12"]), {}],
    [
      smt(["3-4", "11", "4", "12"]),
      {
        siblings: [
          [3, 11],
          [4, 12],
        ],
      },
    ],
    [
      { ...lowLatency, pinning: pin(["2", "6"], "0") },
      { siblings: [[2, 6]] },
      "warning pinning.vcpus",
      "are separate cores, but CPUs 2 and 6 of kvm1 are threads of one core",
    ],
    [
      { preset: "server", windows: "server-2022", pinning: pin(["2", "6"], "0") },
      { siblings: [[2, 6]] },
      "info pinning.vcpus",
      "are separate cores",
    ],
    [{ ...lowLatency, topology: { cores: 1, threads: 2 }, pinning: pin(["2", "6"], "0") }, { siblings: [[2, 6]] }],
    [
      { ...lowLatency, pinning: pin(["2", "3"], "0") },
      {
        siblings: [
          [2, 6],
          [3, 7],
        ],
      },
    ],
    [{ vcpus: 4, topology: { threads: 2 } }, { siblings: [] }],
  ],
  "host-memory": [
    [{ memory: "17 GiB" }, { memoryKiB: 16 * 1024 ** 2 }, "error memory", "kvm1 has a total of 16 GiB"],
    [{ memory: "16 GiB" }, { memoryKiB: 16 * 1024 ** 2 }],
  ],
  "host-hugepages": [
    [{ memory: "4 GiB", hugepages: { size: "1 GiB" } }, { hugepages: [] }, "error hugepages.size", "supports none"],
    [
      { memory: "4 GiB", hugepages: { size: "2 MiB" } },
      { hugepages: [{ sizeKiB: 2048, count: 2047 }] },
      "error hugepages.size",
      "requires 2048 huge pages of 2 MiB, but kvm1 has 2047",
    ],
    [{ memory: "4 GiB", hugepages: { size: "2 MiB" } }, { hugepages: [{ sizeKiB: 2048, count: 2048 }] }],
    [
      { memory: "4 GiB", hugepages: { size: "2 MiB" }, numa: { nodes: "1" }, pinning: pin(["2", "3"]) },
      { hugepages: [{ sizeKiB: 2048, count: 4096 }], numa: [cell(0, [0, 1], 3000), cell(1, [2, 3], 1000)] },
      "error hugepages.size",
      "on NUMA node 1",
    ],
    [
      { memory: "4 GiB", hugepages: { size: "2 MiB" }, numa: { nodes: "0-1" }, pinning: pin(["2", "3"]) },
      { hugepages: [{ sizeKiB: 2048, count: 4096 }], numa: [cell(0, [0, 1], 3000), cell(1, [2, 3], 1000)] },
    ],
    [
      {
        memory: "4 GiB",
        hugepages: { size: "2 MiB" },
        numa: { nodes: "1", mode: "preferred" },
        pinning: pin(["2", "3"]),
      },
      { hugepages: [{ sizeKiB: 2048, count: 4096 }], numa: [cell(0, [0, 1], 3000), cell(1, [2, 3], 1000)] },
    ],
  ],
  "host-numa-node": [
    [
      { numa: { nodes: "0,3" }, pinning: pin(["0", "1"]) },
      { numa: [cell(0, [0, 1]), cell(1, [2, 3])] },
      "error numa.nodes",
      "kvm1 has 0-1",
    ],
    [
      { memory: "9 GiB", numa: { nodes: "0" }, pinning: pin(["0", "1"]) },
      { numa: [cell(0, [0, 1])] },
      "error numa.nodes",
      "8 GiB",
    ],
    [
      { memory: "9 GiB", numa: { nodes: "0", mode: "preferred" }, pinning: pin(["0", "1"]) },
      { numa: [cell(0, [0, 1])] },
    ],
    [
      { memory: "4 GiB", numa: { nodes: "0" }, pinning: pin(["0", "2"]) },
      { numa: [cell(0, [0, 1]), cell(1, [2, 3])] },
      "warning pinning.vcpus[1]",
      "CPU 2 of node 1",
    ],
  ],
  "vcpus-limit": [
    [{ vcpus: 256 }, { libvirt: "10.9.0" }, "error vcpus", "libvirt 10.10.0 and newer add; kvm1 has 10.9.0"],
    [{ topology: { sockets: 2, cores: 64, threads: 4 } }, { libvirt: "9.0.0" }, "error vcpus", "512 vCPUs"],
    [{ vcpus: 256 }, { libvirt: "10.10.0" }],
    [{ vcpus: 255 }, { libvirt: "9.0.0" }],
    [{ vcpus: 256 }, {}],
  ],
  "host-address-width": [
    [
      { cpu: { addressBits: 48 } },
      { cpu: { vendor: "intel", addressBits: 39 } },
      "error cpu.addressBits",
      "has 48 physical address bits, but the CPU of kvm1 has 39",
    ],
    [
      { ...bigServer("1536 GiB"), cpu: { model: "Skylake-Server-noTSX-IBRS" } },
      { libvirt: "8.6.0" },
      "error memory",
      "requires 42 physical address bits. Setting them with CPU mode custom requires libvirt 8.7.0 or newer; kvm1 has 8.6.0",
    ],
    [{ ...bigServer("1536 GiB"), cpu: { model: "Skylake-Server-noTSX-IBRS" } }, { libvirt: "8.7.0" }],
    [bigServer("1536 GiB"), { libvirt: "8.0.0" }, "error memory", "CPU mode host-model"],
    [
      bigServer("1536 GiB"),
      { libvirt: "8.0.0", qemu: "6.2.0" },
      "warning memory",
      "QEMU 6.2.0 still starts the machine",
    ],
    [bigServer("1536 GiB"), { libvirt: "8.0.0", qemu: "7.1.0" }, "error memory"],
    [{ ...bigServer("1536 GiB"), cpu: { mode: "host-passthrough" } }, { libvirt: "8.0.0" }],
    [bigServer("1536 GiB"), { libvirt: "8.0.0", machineTypes: ["pc-q35-rhel9.2.0", "q35"] }],
    [
      { ...bigServer("1536 GiB"), cpu: { mode: "host-passthrough" } },
      { libvirt: "9.0.0", cpu: { vendor: "intel", addressBits: 40 } },
      "error memory",
      "the CPU of kvm1 has 40",
    ],
    [
      bigServer("479 GiB"),
      { libvirt: "9.0.0", cpu: { vendor: "intel", addressBits: 39 } },
      "error memory",
      "40 physical address bits, but the CPU of kvm1 has 39",
    ],
    [bigServer("478 GiB"), { libvirt: "9.0.0", cpu: { vendor: "intel", addressBits: 39 } }],
    [bigServer("979 GiB"), { libvirt: "8.0.0", cpu: { vendor: "amd" } }, "error memory"],
    [bigServer("978 GiB"), { libvirt: "8.0.0", cpu: { vendor: "amd" } }],
    [bigServer("990 GiB"), { libvirt: "8.0.0", cpu: { vendor: "intel" } }],
    [bigServer("991 GiB"), { libvirt: "8.0.0", cpu: { vendor: "intel" } }, "error memory"],
  ],
  "host-max-vcpus": [
    [{ vcpus: 17 }, { maxVcpus: 16 }, "error vcpus", "at most 16"],
    [{ vcpus: 16 }, { maxVcpus: 16 }],
    [{ windows: "server-2022", vcpus: 4, maxVcpus: 17 }, { maxVcpus: 16 }, "error maxVcpus", "at most 16"],
  ],
  "host-devices": [
    [
      { systemDisk: { path: "/a" }, disks: [{ path: "/b", bus: "sata" }] },
      { devices: { diskBuses: ["sata"] } },
      "error systemDisk.bus",
      "scsi bus",
    ],
    [{ graphics: { type: "vnc" } }, { devices: { graphics: ["spice"] } }, "error graphics.type", "VNC"],
    [{}, { devices: { video: ["vga"], rng: [], channels: [] } }, "error video.model, error rng, error guestAgent"],
    [{ preset: "minimal" }, { devices: { video: ["vga"], rng: [], channels: [] } }],
    [{ video: { model: "none" } }, { devices: { video: ["vga"] } }],
    [
      { sharedFolders: [{ name: "tools", path: "/srv/tools" }] },
      { devices: { filesystems: ["path", "handle"] } },
      "error sharedFolders",
      "supports path and handle for folders",
    ],
    [{ sharedFolders: [{ name: "tools", path: "/srv/tools" }] }, { devices: { filesystems: ["path", "virtiofs"] } }],
    [{ sharedFolders: [{ name: "tools", path: "/srv/tools" }] }, { devices: {} }],
    [{}, { devices: { filesystems: [] } }],
  ],
  "host-tsc-frequency": [
    [
      { tscFrequency: 3_000_000_000 },
      { tsc: { frequencyHz: 2_000_000_000, scaling: "no" } },
      "error tscFrequency",
      "2000000000 Hz",
    ],
    [{ tscFrequency: 2_000_500_000 }, { tsc: { frequencyHz: 2_000_000_000, scaling: "no" } }],
    [{ tscFrequency: 2_000_500_001 }, { tsc: { frequencyHz: 2_000_000_000, scaling: "no" } }, "error tscFrequency"],
    [{ tscFrequency: 3_000_000_000 }, { tsc: { frequencyHz: 2_000_000_000, scaling: "unknown" } }],
    [{}, { tsc: { frequencyHz: 2_000_000_000, scaling: "no" } }],
  ],
};

describe("a fix names the edition that does without", () => {
  const fixes = (guest: GuestExample): string =>
    resolveGuest(exampleGuest(guest))
      .findings.map(({ fix }) => fix ?? "")
      .join("\n");
  const edition = /or write `windows: "windows-11-iot-ltsc"` if it is that edition/;
  for (const guest of [
    { tpm: { enabled: false } },
    { firmware: { secureBoot: false } },
    { firmware: { type: "bios" as const, secureBoot: false } },
    { windows: "windows-11-ltsc", tpm: { enabled: false } },
  ]) {
    it(JSON.stringify(guest), () => assert.match(fixes(guest), edition));
  }
  it("and is silent for that edition", () =>
    assert.deepEqual(
      resolveGuest(
        exampleGuest({
          windows: "windows-11-iot-ltsc",
          preset: "minimal",
          systemDisk: { path: "/a.qcow2" },
          tpm: { enabled: false },
          firmware: { type: "bios" },
        }),
      ).findings,
      [],
    ));
});

describe("each check against a host", () => {
  it("has a table here", () =>
    assert.deepEqual(
      [...Object.keys(hostTables), ...Object.keys(resourceTables)].sort(),
      hostRules.map((rule) => rule.id).sort(),
    ));
  const run = (id: string, guest: GuestExample, host: Partial<HostProfile>) =>
    resolveGuest(exampleGuest(guest), exampleHost(host)).findings.filter((finding) => finding.ruleId === id);
  for (const [id, cases] of Object.entries(hostTables)) {
    for (const [guest, host, found, says] of cases) {
      it(`${id}: ${JSON.stringify(guest)} on ${JSON.stringify(host)} → ${found ?? "nothing"}`, () =>
        check(run(id, guest, host), found, says));
      if (found === undefined) continue;
      it(`${id}: ${JSON.stringify(guest)} on ${JSON.stringify(host)}, reported only → no error`, () =>
        check(run(id, { ...guest, hostSupport: "report" }, host), found.replaceAll("error ", "warning "), says));
    }
  }

  for (const [id, cases] of Object.entries(resourceTables)) {
    for (const [guest, resources, found, says, { capturedAt, files, look } = {}] of cases) {
      const host = exampleHost({ resources, ...(capturedAt === undefined ? {} : { capturedAt }) });
      const findings = () =>
        resolveGuest(exampleGuest(guest), host, {
          look: { ...look, ...(files === undefined ? {} : { files: new Map(Object.entries(files)) }) },
        }).findings;
      it(`${id}: ${JSON.stringify(guest)} on ${JSON.stringify({ resources, files, look })} → ${found ?? "nothing"}`, () =>
        check(
          findings().flatMap((one) =>
            one.ruleId === id ? [{ ...one, message: `${one.message} ${one.fix ?? ""}` }] : [],
          ),
          found,
          says,
        ));
    }
  }

  it("an empty profile, where everything is unknown, fails nothing", () => {
    for (const guest of [
      {},
      { preset: "nested-hyperv" },
      { preset: "low-latency", pinning: pin(["2", "3"], "0"), hugepages: { size: "2 MiB" }, numa: { nodes: "0" } },
    ]) {
      assert.deepEqual(
        resolveGuest(exampleGuest({ ...guest, systemDisk: { path: "/a" } }), exampleHost({})).findings.filter(
          ({ severity }) => severity === "error",
        ),
        [],
      );
    }
  });
});
