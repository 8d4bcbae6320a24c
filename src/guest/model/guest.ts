/**
 * A guest: the arguments of `WindowsGuest`, and a guest in a spec file. Here stand shapes and values; what one setting
 * means for another stands in `rules/`.
 */
import * as z from "zod";

import { presetId, presetIds, presetNames, presetVersions } from "../../presets";
import { windowsTable } from "../../windows";
import * as hardware from "../reading/hardware-leaves";
import * as leaf from "../reading/leaves";
import { clock } from "./clock";
import { graphics, video } from "./console";
import { cpu, hertz, ioapic, pinning, topology, vcpus } from "./cpu";
import { deployment } from "./deployment";
import { group, list, optional, required, wordLists, words } from "./describe";
import { bootMenu } from "./boot";
import { cdrom, disk } from "./disks";
import { enlightenments, mode as enlightenmentMode } from "./enlightenments";
import { firmware, tpm } from "./firmware";
import { DEFAULT_URI, host } from "./host";
import { hostDevice } from "./host-devices";
import { smbios } from "./identity";
import { hugepages, numa } from "./memory";
import { DEFAULT_NETWORK, network } from "./networks";
import { rawXml } from "./raw-xml";
import { memoryBacking, sharedFolder, sharedMemory } from "./shares";
import { input, scsiController, serialConsole, sound, usbController, watchdog } from "./peripherals";
import { suppression } from "./suppress";
import { cpuTuning, memoryLimits } from "./tuning";

const hostSupport = words("HostSupport", "What happens if the host does not support what the machine requires.", {
  require: "Preview fails. The error names the feature, the host and the version that supports it.",
  adapt: "The enlightenment and everything that depends on it are turned off, and the explanation says so.",
  report: "They are kept, with a warning. The machine is defined but may not start on this host.",
});

const drivers = words("Drivers", "Drivers that the disk image contains.", {
  virtio: "The virtio drivers are installed: fast paravirtualized devices.",
  inbox: "Only the drivers that Windows includes: emulated devices.",
});

// Their types stay open, because JSON and YAML cannot narrow a text.
const windows = z.enum(windowsTable.map((row): string => row.id)).register(wordLists, {
  name: "Windows",
  about: "Windows version of a machine.",
  meanings: Object.fromEntries(windowsTable.map(({ id, title }) => [id, title])),
});

const preset = z.enum([...presetNames, ...presetIds]).register(wordLists, {
  name: "PresetName",
  about: "What a machine is for: a preset with its version, or without for the newest one.",
  meanings: Object.fromEntries([
    ...presetNames.map((name) => [name, presetVersions.find((one) => one.name === name)!.description]),
    ...presetVersions.map((one) => [presetId(one), `Version ${one.version} of \`${one.name}\`.`]),
  ]) as Readonly<Record<string, string>>,
});

const machine = {
  name: required(leaf.guestName, {
    about: "Name of the libvirt domain.",
    programDefault: "the Pulumi name at the first deployment, which is then kept",
    notes: "To rename a machine, shut it down first. It keeps its disks, UEFI variables and TPM.",
  }),
  host: optional(host, {
    about: "The KVM host.",
    defaultText: `the host of the \`Provider\`, otherwise the stack configuration \`windows-guest:host\`, otherwise \`${DEFAULT_URI}\` on the computer that runs Pulumi`,
  }),
  windows: required(windows, {
    about:
      "Windows version of the machine. It determines minimum requirements, firmware, TPM, Secure Boot and the clock. Editions with different requirements have separate values: Windows 11 IoT Enterprise LTSC does not require TPM, Secure Boot or UEFI.",
  }),
  preset: optional(preset, {
    about:
      "What the machine is for: a value of `Preset`, with a version (`desktop@1`) or without. Without a version, the newest one at the first deployment is used and then kept.",
    defaultText: "`desktop`, `server` or `legacy`, depending on the Windows version",
  }),
  vcpus: optional(vcpus, {
    about: "Number of virtual processors.",
    defaultText: "the usual number for this Windows version, or what `topology` or `pinning` determines",
    notes: "Fewer than Microsoft's minimum, or more than the host's QEMU supports, is an error.",
  }),
  maxVcpus: optional(vcpus, {
    about:
      "Number of virtual processors that the machine has room for. Those beyond `vcpus` can be added while it runs.",
    defaultText: "`vcpus`, so that none can be added",
    notes: "Windows Server uses added processors. Client editions of Windows do so only after a restart.",
  }),
  topology: optional(topology, {
    about: "CPU topology that Windows sees. Its product must equal `maxVcpus`, by default `vcpus`.",
    defaultText: "one socket, one thread per core",
  }),
  memory: optional(leaf.size, {
    about: 'Memory of the machine, for example `"8 GiB"`.',
    defaultText: "the usual size for this Windows version",
    notes: "Less than Microsoft's minimum, or more than the host has, is an error.",
  }),
  currentMemory: optional(leaf.size, {
    about:
      "Memory that the balloon leaves to Windows when the machine starts. It can change while the machine runs, up to `memory`.",
    defaultText: "all of `memory`",
    notes: "Requires `memoryBalloon` and the virtio balloon driver in Windows.",
  }),
  maxMemory: optional(leaf.size, {
    about:
      "Room for memory that is added while the machine runs. `memory` is what Windows has when the machine starts.",
    defaultText: "`memory`, so that none can be added",
    notes:
      "The guest then has one NUMA node. Windows Server uses added memory at once. Add it with `virsh attach-device`; `pulumi up` adds none.",
  }),
  memorySlots: optional(leaf.whole(1, 256, "slots"), {
    about: "Number of memory modules that can be added. Requires `maxMemory`.",
    defaultText: "16 with `maxMemory`",
  }),
  memoryLimits: optional(memoryLimits, {
    about: "How much of the host's memory QEMU may use for the machine.",
    defaultText: "no limits",
  }),
  cpuTuning: optional(cpuTuning, {
    about: "How much of the host's CPU time the machine gets.",
    defaultText: "as much as any other machine",
  }),
  systemDisk: optional(disk, {
    about: "Disk that Windows boots from.",
    defaultText: "none; the machine boots from its other devices",
  }),
  disks: optional(list(disk, 24), { about: "Additional disks.", defaultText: "none" }),
  bootMenu: optional(bootMenu, {
    about: "Menu of the firmware in which a person chooses the device to boot from.",
    defaultText: "the firmware's default",
  }),
  iothreads: optional(leaf.whole(1, 64, "I/O threads"), {
    about: "Number of threads that perform the I/O of disks on the buses `virtio` and `scsi`.",
    defaultText: "as many as `pinning` or an `iothread` names, 1 if the preset asks for it, otherwise none",
    notes: "`iothread` of a disk or of `scsiController` selects one of them.",
  }),
  cdroms: optional(list(cdrom, 6), { about: "CD-ROM drives.", defaultText: "none" }),
  networks: optional(list(network, 16), {
    about: "Network adapters. An empty list means none.",
    defaultText: `one on libvirt's network \`${DEFAULT_NETWORK}\`, which \`qemu:///session\` does not have`,
  }),
  hostDevices: optional(list(hostDevice, 32), {
    about:
      "Devices of the host that the machine has for itself: graphics cards and other PCI devices, USB devices, and mediated devices. An empty list means none.",
    defaultText: "none; devices that somebody added on the host stay",
    notes: "VFIO pins all memory of a machine with a PCI or mediated device, and the machine cannot migrate.",
  }),
  scsiController: optional(scsiController, {
    about: "The SCSI controller, which a machine has if a disk is on the `scsi` bus.",
    defaultText: "one with QEMU's defaults",
  }),
  usbController: optional(usbController, {
    about: "The USB controller, to which the tablet and the host's USB devices are connected.",
    defaultText: "one that this Windows version has a driver for",
  }),
  redirectedUsb: optional(leaf.whole(0, 8, "devices"), {
    about:
      "How many USB devices of the computer that shows the console can be connected to the machine at a time. Requires a SPICE console.",
    defaultText: "none; channels that somebody added on the host stay",
  }),
  enlightenments: optional(enlightenments, {
    about:
      "Overrides for individual enlightenments. They take precedence over the preset; preview fails if one cannot be honoured.",
    defaultText: "`auto` for each",
  }),
  enlightenmentMode: optional(enlightenmentMode, { about: "Who selects the enlightenments.", default: "custom" }),
  hostSupport: optional(hostSupport, {
    about: "What happens if the host does not support what the machine requires.",
    default: "require",
  }),
  migratable: optional(z.boolean(), {
    about: "Require live migration support. Settings that prevent live migration are then an error.",
    default: false,
  }),
  nestedVirtualization: optional(z.boolean(), {
    about: "Expose vmx or svm to Windows, so that it can run Hyper-V, WSL2 or virtualization-based security.",
    defaultText: "true if `cpu.features` requires vmx or svm, otherwise the preset's choice",
  }),
  tscFrequency: optional(hertz, {
    about: "Fixed frequency of the time stamp counter that Windows sees, for example 2400000000.",
    defaultText: "the host's frequency",
    notes: "Any other frequency is an error on a host without TSC scaling.",
  }),
  cpu: optional(cpu, { about: "CPU mode, model and features.", defaultText: "the preset's choice" }),
  firmware: optional(firmware, {
    about: "UEFI or BIOS, and Secure Boot.",
    defaultText: "what this Windows version requires",
  }),
  tpm: optional(tpm, { about: "TPM 2.0.", defaultText: "enabled if this Windows version requires it" }),
  drivers: optional(drivers, {
    about: "Drivers that the disk image contains. They determine the default models of disks and network adapters.",
    defaultText: "the preset's choice",
  }),
  pinning: optional(pinning, {
    about: "Host CPUs that the machine's threads run on.",
    defaultText: "no pinning",
    notes: "A CPU that the host does not have is an error.",
  }),
  hugepages: optional(hugepages, {
    about: "Huge pages as the machine's memory.",
    defaultText: "ordinary pages",
    notes: "More pages than the host has reserved are an error.",
  }),
  memoryBacking: optional(memoryBacking, {
    about: "How the host provides the memory.",
    defaultText: "ordinary memory that no other process can map",
  }),
  sharedFolders: optional(list(sharedFolder, 16), {
    about: "Folders of the host that Windows sees as drives.",
    defaultText: "none",
  }),
  sharedMemory: optional(list(sharedMemory, 8), {
    about: "Memory that programs of the host and of Windows have in common, for example for Looking Glass.",
    defaultText: "none",
  }),
  numa: optional(numa, {
    about: "Host NUMA nodes that the memory comes from.",
    defaultText: "the host decides",
    notes: "A node that the host does not have is an error.",
  }),
  clock: optional(clock, { about: "The hardware clock.", defaultText: "local time" }),
  graphics: optional(graphics, {
    about: "Console of the machine.",
    defaultText: "the preset's choice, on the host's loopback address",
  }),
  video: optional(video, { about: "Video device.", defaultText: "the preset's choice" }),
  input: optional(input, {
    about: "Keyboard, mouse and tablet.",
    defaultText: "a USB tablet, beside the keyboard and mouse on PS/2 that every machine has",
  }),
  sound: optional(sound, { about: "Sound card.", defaultText: "the preset's choice" }),
  serialConsole: optional(serialConsole, { about: "Serial port with a console.", defaultText: "none" }),
  watchdog: optional(watchdog, { about: "Watchdog.", defaultText: "none" }),
  guestAgent: optional(z.boolean(), {
    about: "Channel for the QEMU guest agent, which must be installed in Windows.",
    defaultText: "the preset's choice",
  }),
  hideKvm: optional(z.boolean(), { about: "Hide the KVM signature from Windows.", default: false }),
  ioapic: optional(ioapic, {
    about: "Who emulates the I/O APIC, which delivers the interrupts of devices without message-signalled interrupts.",
    defaultText: "QEMU's choice, usually `kvm`",
    notes: "More than 255 vCPUs require `qemu`.",
  }),
  memoryBalloon: optional(z.boolean(), {
    about: "Memory balloon device, through which the host can reclaim memory.",
    defaultText: "the preset's choice",
  }),
  uuid: optional(leaf.guestUuid, {
    about: "UUID of the libvirt domain. libvirt, the TPM and Windows identify the machine by it, so it cannot change.",
    defaultText:
      "derived from the resource's URN, so that a machine that is created again has the same one; in a spec file, derived from the name",
  }),
  machineType: optional(hardware.machineType, {
    about: "Version of the machine type q35. It determines the virtual hardware of the chipset.",
    defaultText: "the newest version of the host's QEMU when the machine is created, which is then kept",
    notes:
      "A version that the host does not have is an error. Another version is new hardware to Windows: suspend BitLocker before a change.",
  }),
  osinfo: optional(hardware.osinfo, {
    about:
      "ID of the operating system in libosinfo, which virt-manager and other tools read. It does not affect Windows.",
    defaultText: "the ID of `windows`",
  }),
  smbios: optional(smbios, { about: "What Windows reads about its computer.", defaultText: "QEMU's own data" }),
  description: optional(leaf.prose(8000), {
    about: "Free text, which is stored in the libvirt domain.",
    defaultText: "none",
  }),
  xml: optional(rawXml, {
    about: "Additions to the machine's XML, for what no argument can say.",
    defaultText: "none",
    notes: "An argument is better where there is one: it is checked before libvirt sees it, and is changed live.",
  }),
  suppress: optional(list(suppression, 32), {
    about:
      "Findings of rules that are accepted for this machine, each with a reason. They are reported as suppressed, and an accepted error does not stop the deployment.",
    defaultText: "none",
    notes:
      "They are stored in the libvirt domain, where `windows-guest lint` reads them. A change does not affect Windows.",
  }),
};

export const guestSpec = group("GuestSpec", "A Windows machine on a KVM host.", { ...machine, ...deployment });

export const deploymentKeys = Object.keys(deployment) as readonly (keyof typeof deployment)[];

/**
 * A guest as a person writes it: the arguments of `WindowsGuest`, without Pulumi's `Input`s, and the shape of a guest
 * in a spec file.
 */
export type GuestSpec = z.input<typeof guestSpec>;
