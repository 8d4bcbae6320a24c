import {
  KUBEVIRT_WINDOWS,
  KUBEVIRT_WINDOWS_TPM,
  LIBVIRT_CPU,
  PVE,
  QEMU_HYPERV,
  RHEL_HYPERV,
  VIRT_MANAGER,
} from "./sources";
import type { PresetVersion, When } from "./types";

/** Windows 8 and Server 2012 or newer. */
const modern: When = { windowsBuildAtLeast: 9200 };
const virtio: When = { drivers: "virtio" };

/** Servers: many guests on a host, moved between hosts, seldom looked at. */
export const server1: PresetVersion = {
  name: "server",
  version: 1,
  title: "Server",
  description:
    "Windows Server among other guests on a host: everything that saves exits and that every supported host has, a CPU model that can be migrated, virtio devices.",
  about: [
    "The set is what Red Hat, virt-manager and KubeVirt agree on for modern Windows, less what they disagree about. Proxmox VE leaves stimer-direct, frequencies and tlbflush out.",
    "The image must carry the virtio drivers, or the installation needs the virtio-win medium in a second CD-ROM drive; `drivers: inbox` does without.",
  ],
  extends: ["minimal@1"],
  windows: {
    buildAtLeast: 9200,
    otherwise: "warning",
    reason: "it is made for Windows 8, Server 2012 and newer; `legacy` fits older ones",
  },
  enlightenments: [
    {
      name: "spinlocks",
      state: "on",
      value: 8191,
      reason:
        "a vCPU that spins long tells the host, which matters as soon as there are more vCPUs than CPUs; 8191 is what virt-manager, Red Hat, Proxmox VE and KubeVirt use",
      source: RHEL_HYPERV,
    },
    {
      name: "runtime",
      state: "on",
      when: modern,
      reason: "Windows learns how long its vCPUs really ran, for its accounting of CPU time",
      source: QEMU_HYPERV,
    },
    {
      name: "stimer-direct",
      state: "on",
      when: modern,
      reason: "a timer fires as an interrupt of its own, without a message in between",
      source: QEMU_HYPERV,
    },
    {
      name: "frequencies",
      state: "on",
      when: modern,
      reason: "Windows reads the frequencies of TSC and APIC instead of measuring them",
      source: QEMU_HYPERV,
    },
    {
      name: "tlbflush",
      state: "on",
      when: modern,
      reason: "a flush on other vCPUs is one call, and vCPUs that do not run need not be woken for it",
      source: QEMU_HYPERV,
    },
    {
      name: "ipi",
      state: "on",
      when: modern,
      reason: "an interrupt to many vCPUs is one exit, also above 64 vCPUs",
      source: QEMU_HYPERV,
    },
    {
      name: "evmcs",
      state: "on",
      when: { nested: true, cpuVendor: "intel" },
      reason:
        "the guest may run a hypervisor of its own; on some Intel CPUs Windows with VBS froze without the enlightened VMCS",
      source: `${PVE} (commit 30531026)`,
    },
    {
      name: "reset",
      state: "off",
      reason: "Windows need not reset through it, and today's Hyper-V does not offer it",
      source: `${QEMU_HYPERV}, ${VIRT_MANAGER} (commit 74fd503b9)`,
    },
    {
      name: "crash",
      state: "off",
      reason: "it keeps Windows from writing its own crash dump as long as QEMU shuts down on a panic",
      source: QEMU_HYPERV,
    },
    {
      name: "tlbflush-ext",
      state: "off",
      reason: "it needs Linux 6.2 and libvirt 11.0 on the host, and a machine would not start on Debian 12",
      source: "https://github.com/lxc/incus/issues/3565",
    },
    {
      name: "avic",
      state: "off",
      reason: "on a CPU without APICv or AVIC it costs instead of saving",
      source: QEMU_HYPERV,
    },
    {
      name: "xmm-input",
      state: "off",
      reason: "it needs libvirt 10.7 on the host and gains little",
      source: QEMU_HYPERV,
    },
    {
      name: "reenlightenment",
      state: "off",
      reason: "it serves a hypervisor inside the guest only, and stands against migration where the TSC is not fixed",
      source: "https://github.com/kubevirt/kubevirt/issues/7986",
    },
  ],
  settings: [
    {
      path: "cpu.mode",
      value: "host-model",
      reason: "servers are moved between hosts, and host-model names a CPU that the other host can check",
      source: LIBVIRT_CPU,
    },
    {
      path: "cpu.mode",
      value: "host-passthrough",
      when: { nested: true, migratable: false },
      reason: "a hypervisor inside the guest should see the CPU's virtualization features as they are",
      source: LIBVIRT_CPU,
    },
    {
      path: "drivers",
      value: "virtio",
      when: modern,
      reason: "virtio disks and network cost far fewer exits than emulated ones; the image must carry the drivers",
      source: KUBEVIRT_WINDOWS,
    },
    {
      path: "firmware.secureBoot",
      value: true,
      when: { firmware: "uefi" },
      reason: "only signed boot loaders and drivers start, with Microsoft's keys enrolled",
      source: "https://learn.microsoft.com/en-us/windows-hardware/design/device-experiences/oem-secure-boot",
    },
    {
      path: "guestAgent",
      value: true,
      when: virtio,
      reason: "an orderly shutdown and the guest's own addresses come through the QEMU guest agent",
    },
    {
      path: "memoryBalloon",
      value: true,
      when: virtio,
      reason: "the host can see, and take back, memory that the guest does not use",
    },
    { path: "rng", value: true, when: virtio, reason: "the guest gets good random numbers from the first second on" },
    { path: "video.model", value: "virtio", when: virtio, reason: "works as plain VGA until its driver is there" },
  ],
  timers: [],
  needs: [],
  migration:
    "host-model and no enlightenment that stands against it: the machine can be migrated between hosts whose CPUs offer the model.",
};

/** New: interrupts, drivers of old Windows, a TPM; from `minimal@2` the CPU features. */
export const server2: PresetVersion = {
  ...server1,
  version: 2,
  about: [
    ...server1.about.slice(0, 1),
    "The image must carry the virtio drivers, or the installation needs the virtio-win medium in a second CD-ROM drive; `drivers: inbox` does without.",
    "Windows before 10 and Server 2016 gets inbox devices, because today's virtio drivers are not signed for it; `drivers: virtio` is for images that carry older ones.",
    "Server 2022 and newer gets an emulated TPM, as KubeVirt gives it and as Microsoft asks of new servers: it needs swtpm on the host, and its state belongs to the machine. `tpm: { enabled: false }` does without.",
  ],
  extends: ["minimal@2", "server@1"],
  enlightenments: [
    {
      name: "avic",
      state: "on",
      prefer: true,
      when: { apicv: true },
      reason:
        "the host delivers interrupts without an exit only as long as Windows does not let them end automatically, which this advises against",
      source: `${QEMU_HYPERV}, ${VIRT_MANAGER}`,
    },
  ],
  settings: [
    {
      path: "drivers",
      value: "inbox",
      when: { windowsBuildBelow: 10240 },
      reason:
        "today's virtio drivers are not signed for Windows before 10 and Server 2016, which refuses to load them and does not find its disk",
      source: "https://github.com/virtio-win/kvm-guest-drivers-windows/issues/1112",
    },
    {
      path: "tpm.enabled",
      value: true,
      when: { windowsBuildAtLeast: 20348, firmware: "uefi" },
      reason:
        "BitLocker and measured boot need one, new servers for this Windows have one, and it is much harder to add later than to have",
      source: KUBEVIRT_WINDOWS_TPM,
    },
  ],
  migration: `${server1.migration} Where avic was taken, a host without APICv or AVIC runs the machine too, with dearer interrupts; the TPM's state moves along.`,
};
