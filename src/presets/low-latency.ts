import { KUBEVIRT_RT, LIBVIRT_CPU, LIBVIRT_TIME, LIBVIRT_TUNING, QEMU_HYPERV, RHEL_RT } from "./sources";
import type { PresetVersion } from "./types";

/** Machines that own their CPUs and memory. */
export const lowLatency1: PresetVersion = {
  name: "low-latency",
  version: 1,
  title: "Low latency",
  description:
    "Windows that owns its CPUs and its memory: every vCPU pinned, QEMU's own threads elsewhere, huge pages on one NUMA node, no balloon, a TSC that never changes.",
  about: [
    "For audio, control, trading, games: loads that mind the longest delay and not the average.",
    "It refuses without the inputs only you know: which host CPUs, which pages, which NUMA node. It says all that are missing at once.",
    "Keeping other work off those CPUs is the host's business (isolcpus, cgroups, IRQ affinity), and so is reserving the huge pages.",
    "`tscFrequency` is not read from the host by itself: kernels refine it at each boot, and the machine would change with it. `windows-guest probe` shows it.",
  ],
  extends: ["server@1"],
  windows: { buildAtLeast: 9200, otherwise: "warning", reason: "older Windows makes little use of it" },
  enlightenments: [
    {
      name: "spinlocks",
      state: "off",
      reason: "no vCPU ever waits for a CPU, so there is nothing to tell the host about a long spin",
      source: QEMU_HYPERV,
    },
  ],
  settings: [
    {
      path: "cpu.mode",
      value: "host-passthrough",
      reason: "the guest's CPU is the host CPU that it is pinned to",
      source: KUBEVIRT_RT,
    },
    {
      path: "cpu.mode",
      value: "host-model",
      when: { migratable: true },
      reason: "the machine is to be migrated, and a CPU passed through as it is moves between equal hosts only",
      source: LIBVIRT_CPU,
    },
    {
      path: "cpu.cache",
      value: "passthrough",
      when: { migratable: false },
      reason: "the guest's scheduler sees the caches that its CPUs really share",
      source: LIBVIRT_CPU,
    },
    {
      path: "cpu.invariantTsc",
      value: true,
      when: { migratable: false },
      reason: "Windows trusts a TSC that is said to be invariant and reads no slower clock",
      source: LIBVIRT_TIME,
    },
    {
      path: "cpu.invariantTsc",
      value: true,
      when: { migratable: true, fixedTsc: true },
      reason:
        "Windows trusts a TSC that is said to be invariant; with a fixed frequency it does not stand against migration",
      source: LIBVIRT_TIME,
    },
    {
      path: "memoryBalloon",
      value: false,
      reason: "memory is reserved as huge pages and never given back",
      source: RHEL_RT,
    },
    { path: "disk.cache", value: "none", reason: "the host's page cache adds delays of its own", source: RHEL_RT },
    {
      path: "disk.io",
      value: "native",
      reason: "requests go to the kernel without a pool of threads that fights for CPUs",
      source: RHEL_RT,
    },
    {
      path: "disk.iothread",
      value: true,
      reason: "disk work runs on a thread that can be pinned away from the vCPUs",
      source: LIBVIRT_TUNING,
    },
    {
      path: "pmu",
      value: false,
      reason: "virtual performance counters cost on every switch between guest and host",
      source: RHEL_RT,
    },
  ],
  timers: [],
  needs: [
    {
      path: "pinning.vcpus",
      reason: "each vCPU must have a host CPU of its own",
      example: 'pinning: { vcpus: ["2", "3", "4", "5"] }',
      source: LIBVIRT_TUNING,
    },
    {
      path: "pinning.emulator",
      reason: "QEMU's own threads must not run on the CPUs of the vCPUs",
      example: 'pinning: { emulator: "0-1" }',
      source: LIBVIRT_TUNING,
    },
    {
      path: "hugepages.size",
      reason: "the guest's memory must be reserved beforehand, in pages that save walks through page tables",
      example: 'hugepages: { size: "1 GiB" }',
      source: KUBEVIRT_RT,
    },
    {
      path: "numa.nodes",
      reason: "memory must lie on the node of the pinned CPUs",
      example: 'numa: { nodes: "0" }',
      source: KUBEVIRT_RT,
    },
  ],
  migration:
    "Pinning, huge pages and the NUMA node name CPUs and memory of one host: a host to migrate to must have the same. An invariant TSC stands against migration unless `tscFrequency` is set.",
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
