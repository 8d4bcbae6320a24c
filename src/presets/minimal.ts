import { LIBVIRT_MIGRATION, LIBVIRT_TIME, NESTED_WINDOWS, PVE, QEMU_HYPERV, TLFS, VIRT_MANAGER } from "./sources";
import type { PresetVersion } from "./types";

/** The floor that the other presets stand on: what Windows needs to neither crash nor burn an idle CPU. */
export const minimal1: PresetVersion = {
  name: "minimal",
  version: 1,
  title: "Only what Windows needs",
  description:
    "The smallest set of enlightenments under which Windows neither crashes under load nor burns an idle CPU, on devices whose drivers every Windows brings along.",
  about: [
    "Take it for a first boot of an unknown image, for finding out whether an enlightenment is to blame for a fault, or for a host of unknown age.",
    "It is slower than `desktop` and `server`: no remote TLB flush, no cluster IPI, emulated disk and network devices.",
  ],
  extends: [],
  windows: { otherwise: "warning", reason: "" },
  enlightenments: [
    {
      name: "relaxed",
      state: "on",
      reason: "a vCPU that the host holds back for a moment must not end in the watchdog's blue screen 0x101",
      source: QEMU_HYPERV,
    },
    {
      name: "vapic",
      state: "on",
      reason: "interrupts are acknowledged through a page in memory instead of an exit to the host each",
      source: QEMU_HYPERV,
    },
    {
      name: "vpindex",
      state: "on",
      reason: "the virtual processor index belongs to the least a Hyper-V interface offers, and synic needs it",
      source: TLFS,
    },
    { name: "time", state: "on", reason: "reading the time costs no exit to the host", source: QEMU_HYPERV },
    {
      name: "synic",
      state: "on",
      reason: "the synthetic timers deliver their interrupts through it",
      source: QEMU_HYPERV,
    },
    {
      name: "stimer",
      state: "on",
      reason: "without synthetic timers Windows falls back to the HPET or the RTC and keeps a host CPU busy while idle",
      source: QEMU_HYPERV,
    },
  ],
  settings: [
    {
      path: "cpu.mode",
      value: "host-passthrough",
      reason: "the guest sees the host's CPU as it is, with every feature that Windows can use",
      source: VIRT_MANAGER,
    },
    {
      path: "cpu.mode",
      value: "host-model",
      when: { migratable: true },
      reason: "the machine is to be migrated, and a CPU passed through as it is moves between equal hosts only",
      source: LIBVIRT_MIGRATION,
    },
    {
      path: "nestedVirtualization",
      value: false,
      reason:
        "vmx or svm makes Windows start its own hypervisor where it can, which is a decision to take and not to inherit from the host",
      source: NESTED_WINDOWS,
    },
    { path: "drivers", value: "inbox", reason: "sata and e1000e work on every Windows without adding a driver" },
    { path: "firmware.secureBoot", value: false, reason: "only where this Windows asks for it" },
    {
      path: "disk.cache",
      value: "none",
      when: { migratable: true },
      reason: "libvirt calls a migration unsafe while the host's page cache may hold writes",
      source: LIBVIRT_MIGRATION,
    },
    { path: "guestAgent", value: false, reason: "the agent's channel needs the virtio serial driver" },
    { path: "memoryBalloon", value: false, reason: "the balloon needs a virtio driver" },
    { path: "rng", value: false, reason: "the random number device needs a virtio driver" },
    { path: "video.model", value: "vga", reason: "every Windows has a driver for plain VGA" },
    { path: "graphics.type", value: "vnc", reason: "a console for the first boot and for emergencies, on loopback" },
    { path: "sound", value: "none", reason: "nothing listens" },
    { path: "pmu", value: true, reason: "as the CPU has it" },
    {
      path: "powerManagement",
      value: false,
      reason: "a guest that puts itself to sleep looks dead to everything that watches it",
      source: VIRT_MANAGER,
    },
  ],
  timers: [
    {
      name: "rtc",
      tickpolicy: "catchup",
      reason: "ticks that were missed are made up for, so that the guest's clock does not fall behind",
      source: LIBVIRT_TIME,
    },
    { name: "pit", tickpolicy: "delay", reason: "late ticks come at the normal rate", source: LIBVIRT_TIME },
    {
      name: "hpet",
      present: false,
      reason: "with an HPET in sight Windows may use it, and each use is an exit to the host",
      source: PVE,
    },
  ],
  needs: [],
  migration:
    "Nothing here stands against live migration; the CPU mode decides. With `migratable: true` it is host-model, otherwise host-passthrough, which moves between equal hosts only.",
};

const VBS_CET =
  "https://git.proxmox.com/?p=qemu-server.git (commit 140b30ac), https://lore.kernel.org/kvm/85548beb-1486-40f9-beb4-632c78e3360b@proxmox.com/, https://lkml.iu.edu/2605.1/04480.html";

/** New: CPU features under which Windows was seen to stop are kept from it. */
export const minimal2: PresetVersion = {
  ...minimal1,
  version: 2,
  about: [
    ...minimal1.about,
    "CPU features under which Windows was seen to hang or to stop with a blue screen are kept from it, also where a newer QEMU shows them by itself.",
  ],
  extends: ["minimal@1"],
  enlightenments: [],
  settings: [],
  timers: [],
  cpuFeatures: [
    {
      name: "cet-ss",
      policy: "disable",
      // The first that was seen to have the name; 11.3 has not. What domcapabilities names is taken from older ones
      // too.
      libvirt: "12.8",
      when: { windowsBuildAtLeast: 20348, qemuAtLeast: "11.0" },
      reason:
        "QEMU shows shadow stacks from 11.0 on, and Windows with virtualization-based security was seen not to boot with them, and hosts that also show MBEC to lock up; Windows works the same without",
      source: VBS_CET,
    },
    {
      name: "cet-ibt",
      policy: "disable",
      libvirt: "12.8",
      when: { windowsBuildAtLeast: 20348, qemuAtLeast: "11.0" },
      reason:
        "QEMU shows indirect branch tracking from 11.0 on, and Windows with virtualization-based security was seen not to boot with it, and hosts that also show MBEC to lock up; Windows works the same without",
      source: VBS_CET,
    },
    {
      name: "arch-capabilities",
      policy: "disable",
      when: { cpuVendor: "amd" },
      reason:
        "it is Intel's; QEMU before 10.1 shows it on AMD too, where Windows can stop with a blue screen, and newer ones leave it out",
      source: "https://libvirt.org/news.html (12.5.0, domain capabilities on AMD CPUs), QEMU commit d3a24134e3",
    },
  ],
};
