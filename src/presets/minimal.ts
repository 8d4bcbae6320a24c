import { LIBVIRT_MIGRATION, LIBVIRT_TIME, NESTED_WINDOWS, PVE, QEMU_HYPERV, TLFS, VIRT_MANAGER } from "./sources";
import type { PresetVersion } from "./types";

/** The floor that the other presets stand on: what Windows needs to neither crash nor burn an idle CPU. */
export const minimal1: PresetVersion = {
  name: "minimal",
  version: 1,
  title: "Only what Windows needs",
  description:
    "The smallest set of enlightenments with which Windows does not crash under load or use host CPU time while idle, with devices that every Windows version has drivers for.",
  about: [
    "Use it for the first boot of an unknown image, to find out whether an enlightenment causes a problem, or for a host with unknown software versions.",
    "It is slower than `desktop` and `server`: no remote TLB flush, no cluster IPI, emulated disk and network devices.",
  ],
  extends: [],
  windows: { otherwise: "warning", reason: "" },
  enlightenments: [
    {
      name: "relaxed",
      state: "on",
      reason: "a short delay in the scheduling of a vCPU must not cause bug check 0x101 (clock watchdog timeout)",
      source: QEMU_HYPERV,
    },
    {
      name: "vapic",
      state: "on",
      reason: "interrupts are acknowledged through a memory page instead of one exit each",
      source: QEMU_HYPERV,
    },
    {
      name: "vpindex",
      state: "on",
      reason: "the virtual processor index is part of the minimal Hyper-V interface, and synic requires it",
      source: TLFS,
    },
    { name: "time", state: "on", reason: "reading the time does not cause an exit to the host", source: QEMU_HYPERV },
    {
      name: "synic",
      state: "on",
      reason: "the synthetic timers deliver their interrupts through it",
      source: QEMU_HYPERV,
    },
    {
      name: "stimer",
      state: "on",
      reason: "without synthetic timers, Windows uses the HPET or the RTC and keeps a host CPU busy while idle",
      source: QEMU_HYPERV,
    },
  ],
  settings: [
    {
      path: "cpu.mode",
      value: "host-passthrough",
      reason: "the guest has the CPU of the host, with every feature that Windows can use",
      source: VIRT_MANAGER,
    },
    {
      path: "cpu.mode",
      value: "host-model",
      when: { migratable: true },
      reason: "the machine must be migratable, and host-passthrough allows migration only between identical hosts",
      source: LIBVIRT_MIGRATION,
    },
    {
      path: "nestedVirtualization",
      value: false,
      reason:
        "with vmx or svm, Windows can start its own hypervisor, which should be an explicit decision and not depend on the host",
      source: NESTED_WINDOWS,
    },
    { path: "drivers", value: "inbox", reason: "sata and e1000e work without additional drivers" },
    { path: "firmware.secureBoot", value: false, reason: "enabled only if this Windows version requires it" },
    {
      path: "disk.cache",
      value: "none",
      when: { migratable: true },
      reason: "libvirt considers migration unsafe while the page cache of the host may contain unwritten data",
      source: LIBVIRT_MIGRATION,
    },
    { path: "guestAgent", value: false, reason: "the channel of the agent requires the virtio serial driver" },
    { path: "memoryBalloon", value: false, reason: "the balloon requires a virtio driver" },
    { path: "rng", value: false, reason: "the random number device requires a virtio driver" },
    { path: "video.model", value: "vga", reason: "every Windows version has a driver for plain VGA" },
    { path: "graphics.type", value: "vnc", reason: "a console on loopback, for the first boot and for emergencies" },
    { path: "sound", value: "none", reason: "no client would receive it" },
    { path: "pmu", value: true, reason: "the default of the CPU" },
    {
      path: "powerManagement",
      value: false,
      reason: "a guest that goes to sleep appears to be down to monitoring",
      source: VIRT_MANAGER,
    },
  ],
  timers: [
    {
      name: "rtc",
      tickpolicy: "catchup",
      reason: "missed ticks are delivered later, so that the clock of the guest does not fall behind",
      source: LIBVIRT_TIME,
    },
    { name: "pit", tickpolicy: "delay", reason: "missed ticks are delivered at the normal rate", source: LIBVIRT_TIME },
    {
      name: "hpet",
      present: false,
      reason: "Windows may use an HPET if it is present, and each use causes an exit to the host",
      source: PVE,
    },
  ],
  needs: [],
  migration:
    "Live migration depends only on the CPU mode. With `migratable: true` it is host-model, otherwise host-passthrough, which allows migration only between identical hosts.",
};

const VBS_CET =
  "https://git.proxmox.com/?p=qemu-server.git (commit 140b30ac), https://lore.kernel.org/kvm/85548beb-1486-40f9-beb4-632c78e3360b@proxmox.com/, https://lkml.iu.edu/2605.1/04480.html";

/** New: CPU features that make Windows hang or stop are disabled. */
export const minimal2: PresetVersion = {
  ...minimal1,
  version: 2,
  about: [
    ...minimal1.about,
    "CPU features that are known to make Windows hang or stop with a blue screen are disabled, even if a newer QEMU exposes them by default.",
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
        "QEMU exposes shadow stacks since 11.0; Windows with virtualization-based security fails to boot with them, or locks up on hosts that also expose MBEC; Windows does not need them",
      source: VBS_CET,
    },
    {
      name: "cet-ibt",
      policy: "disable",
      libvirt: "12.8",
      when: { windowsBuildAtLeast: 20348, qemuAtLeast: "11.0" },
      reason:
        "QEMU exposes indirect branch tracking since 11.0; Windows with virtualization-based security fails to boot with it, or locks up on hosts that also expose MBEC; Windows does not need it",
      source: VBS_CET,
    },
    {
      name: "arch-capabilities",
      policy: "disable",
      when: { cpuVendor: "amd" },
      reason:
        "it is an Intel feature; QEMU before 10.1 also exposes it on AMD, where Windows can stop with a blue screen",
      source: "https://libvirt.org/news.html (12.5.0, domain capabilities on AMD CPUs), QEMU commit d3a24134e3",
    },
  ],
};
