import { KUBEVIRT_RT, LIBVIRT_CPU, LIBVIRT_TIME, LIBVIRT_TUNING, QEMU_HYPERV, RHEL_RT } from "./sources";
import type { PresetVersion } from "./types";

/** Machines that own their CPUs and memory. */
export const lowLatency1: PresetVersion = {
  name: "low-latency",
  version: 1,
  title: "Low latency",
  description:
    "Windows with dedicated CPUs and memory: every vCPU pinned, QEMU's threads on other CPUs, huge pages on one NUMA node, no balloon, an invariant TSC.",
  about: [
    "For audio, control systems, trading and games: workloads that depend on the maximum latency rather than the average.",
    "It requires settings that only you know: host CPUs, huge page size and NUMA node. All missing settings are reported at once.",
    "Configure the host to keep other work off those CPUs (isolcpus, cgroups, IRQ affinity) and to reserve the huge pages.",
    "`tscFrequency` is not set from the host automatically, because kernels measure it again at each boot, which would change the machine. `windows-guest probe` shows it.",
  ],
  extends: ["server@1"],
  windows: { buildAtLeast: 9200, otherwise: "warning", reason: "older Windows versions benefit little from it" },
  enlightenments: [
    {
      name: "spinlocks",
      state: "off",
      reason: "no vCPU ever waits for a CPU, so the host does not have to be notified of a long spin",
      source: QEMU_HYPERV,
    },
  ],
  settings: [
    {
      path: "cpu.mode",
      value: "host-passthrough",
      reason: "each vCPU is the host CPU that it is pinned to",
      source: KUBEVIRT_RT,
    },
    {
      path: "cpu.mode",
      value: "host-model",
      when: { migratable: true },
      reason: "the machine must be migratable, and host-passthrough allows migration only between identical hosts",
      source: LIBVIRT_CPU,
    },
    {
      path: "cpu.cache",
      value: "passthrough",
      when: { migratable: false },
      reason: "the scheduler of the guest sees which CPUs share a cache",
      source: LIBVIRT_CPU,
    },
    {
      path: "cpu.invariantTsc",
      value: true,
      when: { migratable: false },
      reason: "Windows uses a TSC that is reported as invariant instead of a slower clock",
      source: LIBVIRT_TIME,
    },
    {
      path: "cpu.invariantTsc",
      value: true,
      when: { migratable: true, fixedTsc: true },
      reason: "Windows uses a TSC that is reported as invariant; with a fixed frequency it does not prevent migration",
      source: LIBVIRT_TIME,
    },
    {
      path: "memoryBalloon",
      value: false,
      reason: "memory is reserved as huge pages and never reclaimed",
      source: RHEL_RT,
    },
    { path: "disk.cache", value: "none", reason: "the page cache of the host adds latency", source: RHEL_RT },
    {
      path: "disk.io",
      value: "native",
      reason: "requests go to the kernel without a thread pool that competes for CPUs",
      source: RHEL_RT,
    },
    {
      path: "disk.iothread",
      value: true,
      reason: "disk I/O runs on a thread that can be pinned to other CPUs than the vCPUs",
      source: LIBVIRT_TUNING,
    },
    {
      path: "pmu",
      value: false,
      reason: "virtual performance counters slow down every switch between guest and host",
      source: RHEL_RT,
    },
  ],
  timers: [],
  needs: [
    {
      path: "pinning.vcpus",
      reason: "each vCPU requires its own host CPU",
      example: 'pinning: { vcpus: ["2", "3", "4", "5"] }',
      source: LIBVIRT_TUNING,
    },
    {
      path: "pinning.emulator",
      reason: "QEMU's threads must not run on the CPUs of the vCPUs",
      example: 'pinning: { emulator: "0-1" }',
      source: LIBVIRT_TUNING,
    },
    {
      path: "hugepages.size",
      reason: "the memory of the guest must be reserved in advance, in large pages that reduce page table walks",
      example: 'hugepages: { size: "1 GiB" }',
      source: KUBEVIRT_RT,
    },
    {
      path: "numa.nodes",
      reason: "memory must be on the NUMA node of the pinned CPUs",
      example: 'numa: { nodes: "0" }',
      source: KUBEVIRT_RT,
    },
  ],
  migration:
    "Pinning, huge pages and the NUMA node refer to one host, so a target host must have the same CPUs and nodes. An invariant TSC prevents migration unless `tscFrequency` is set.",
};

/** New: what `server@2` brought; above all avic, without which synic can switch the host's APICv or AVIC off. */
export const lowLatency2: PresetVersion = {
  ...lowLatency1,
  version: 2,
  extends: ["server@2", "low-latency@1"],
  enlightenments: [],
  settings: [],
  needs: [],
};
