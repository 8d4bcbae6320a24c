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
    "Windows Server on a shared host: every enlightenment that reduces exits and that all supported hosts have, a CPU model that can be migrated, and virtio devices.",
  about: [
    "It contains the enlightenments that Red Hat, virt-manager and KubeVirt all use for current Windows versions. Proxmox VE does not use stimer-direct, frequencies and tlbflush.",
    "The image must contain the virtio drivers, or the installation requires the virtio-win medium in a second CD-ROM drive. With `drivers: inbox`, neither is required.",
  ],
  extends: ["minimal@1"],
  windows: {
    buildAtLeast: 9200,
    otherwise: "warning",
    reason: "it is designed for Windows 8, Server 2012 and newer; use `legacy` for older versions",
  },
  enlightenments: [
    {
      name: "spinlocks",
      state: "on",
      value: 8191,
      reason:
        "a vCPU that spins for a long time notifies the host, which matters on hosts with more vCPUs than CPUs; virt-manager, Red Hat, Proxmox VE and KubeVirt use 8191",
      source: RHEL_HYPERV,
    },
    {
      name: "runtime",
      state: "on",
      when: modern,
      reason: "Windows can read how long its vCPUs actually ran, for its CPU time accounting",
      source: QEMU_HYPERV,
    },
    {
      name: "stimer-direct",
      state: "on",
      when: modern,
      reason: "a timer raises its interrupt directly, without a message",
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
      reason: "a TLB flush on other vCPUs takes one hypercall and does not wake vCPUs that are not running",
      source: QEMU_HYPERV,
    },
    {
      name: "ipi",
      state: "on",
      when: modern,
      reason: "an interrupt to many vCPUs causes one exit, even with more than 64 vCPUs",
      source: QEMU_HYPERV,
    },
    {
      name: "evmcs",
      state: "on",
      when: { nested: true, cpuVendor: "intel" },
      reason:
        "the guest may run a hypervisor; on some Intel CPUs, Windows with VBS freezes without the enlightened VMCS",
      source: `${PVE} (commit 30531026)`,
    },
    {
      name: "reset",
      state: "off",
      reason: "Windows does not require it for a reset, and current Hyper-V versions do not offer it",
      source: `${QEMU_HYPERV}, ${VIRT_MANAGER} (commit 74fd503b9)`,
    },
    {
      name: "crash",
      state: "off",
      reason: "it prevents Windows from writing its crash dump, because QEMU shuts down at a panic",
      source: QEMU_HYPERV,
    },
    {
      name: "tlbflush-ext",
      state: "off",
      reason: "it requires Linux 6.2 and libvirt 11.0 on the host; a machine with it would not start on Debian 12",
      source: "https://github.com/lxc/incus/issues/3565",
    },
    {
      name: "avic",
      state: "off",
      reason: "it reduces performance on a CPU without APICv or AVIC",
      source: QEMU_HYPERV,
    },
    {
      name: "xmm-input",
      state: "off",
      reason: "it requires libvirt 10.7 on the host and has little benefit",
      source: QEMU_HYPERV,
    },
    {
      name: "reenlightenment",
      state: "off",
      reason: "only a hypervisor inside the guest uses it, and it prevents migration unless the TSC frequency is fixed",
      source: "https://github.com/kubevirt/kubevirt/issues/7986",
    },
  ],
  settings: [
    {
      path: "cpu.mode",
      value: "host-model",
      reason: "servers are migrated between hosts, and host-model defines a CPU that the other host can check",
      source: LIBVIRT_CPU,
    },
    {
      path: "cpu.mode",
      value: "host-passthrough",
      when: { nested: true, migratable: false },
      reason: "a hypervisor inside the guest should see the virtualization features of the host CPU",
      source: LIBVIRT_CPU,
    },
    {
      path: "drivers",
      value: "virtio",
      when: modern,
      reason:
        "virtio disks and network adapters cause far fewer exits than emulated ones; the image must contain the drivers",
      source: KUBEVIRT_WINDOWS,
    },
    {
      path: "firmware.secureBoot",
      value: true,
      when: { firmware: "uefi" },
      reason: "with Microsoft's keys enrolled, only signed boot loaders and drivers start",
      source: "https://learn.microsoft.com/en-us/windows-hardware/design/device-experiences/oem-secure-boot",
    },
    {
      path: "guestAgent",
      value: true,
      when: virtio,
      reason: "the QEMU guest agent provides a clean shutdown and reports the addresses of the guest",
    },
    {
      path: "memoryBalloon",
      value: true,
      when: virtio,
      reason: "the host can see and reclaim memory that the guest does not use",
    },
    { path: "rng", value: true, when: virtio, reason: "the guest has good random numbers from the start" },
    { path: "video.model", value: "virtio", when: virtio, reason: "works as plain VGA until its driver is installed" },
  ],
  timers: [],
  needs: [],
  migration:
    "CPU mode host-model, and no enlightenment that prevents migration: the machine can be migrated between hosts whose CPUs support the model.",
};

/** New: interrupts, drivers of old Windows, a TPM; from `minimal@2` the CPU features. */
export const server2: PresetVersion = {
  ...server1,
  version: 2,
  about: [
    ...server1.about.slice(0, 1),
    "The image must contain the virtio drivers, or the installation requires the virtio-win medium in a second CD-ROM drive. With `drivers: inbox`, neither is required.",
    "Windows versions before 10 and Server 2016 get inbox devices, because current virtio drivers are not signed for them. For images with older virtio drivers, set `drivers: virtio`.",
    "Server 2022 and newer get an emulated TPM, as in KubeVirt and as Microsoft requires for new servers. It requires swtpm on the host, and its state belongs to the machine. To create the machine without a TPM, set `tpm: { enabled: false }`.",
  ],
  extends: ["minimal@2", "server@1"],
  enlightenments: [
    {
      name: "avic",
      state: "on",
      prefer: true,
      when: { apicv: true },
      reason:
        "APICv and AVIC work only while Windows does not use automatic end-of-interrupt, and this flag advises against using it",
      source: `${QEMU_HYPERV}, ${VIRT_MANAGER}`,
    },
  ],
  settings: [
    {
      path: "drivers",
      value: "inbox",
      when: { windowsBuildBelow: 10240 },
      reason:
        "current virtio drivers are not signed for Windows versions before 10 and Server 2016, which do not load them and do not find their disk",
      source: "https://github.com/virtio-win/kvm-guest-drivers-windows/issues/1112",
    },
    {
      path: "tpm.enabled",
      value: true,
      when: { windowsBuildAtLeast: 20348, firmware: "uefi" },
      reason:
        "BitLocker and measured boot require it, new servers for this Windows version have one, and adding it later is difficult",
      source: KUBEVIRT_WINDOWS_TPM,
    },
  ],
  migration: `${server1.migration} A machine with avic also runs on a host without APICv or AVIC, with slower interrupts. The TPM state is migrated too.`,
};
