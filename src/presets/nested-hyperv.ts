import { LIBVIRT_HYPERV, NESTED_WINDOWS, QEMU_HYPERV } from "./sources";
import type { PresetVersion, When } from "./types";

/**
 * Both vendors have a rule for these: Intel uses them through the enlightened VMCS, AMD as they are. Unknown vendor:
 * not yet.
 */
const knownVendor: When = { nested: true, anyOf: [{ cpuVendor: "intel" }, { cpuVendor: "amd" }] };

/** Windows as a hypervisor itself: the Hyper-V role, WSL2, VBS, Windows Sandbox. */
export const nestedHyperv1: PresetVersion = {
  name: "nested-hyperv",
  version: 1,
  title: "Nested Hyper-V",
  description:
    "Windows that runs its own hypervisor (the Hyper-V role, WSL2, virtualization-based security), with enlightenments that speed up nested guests.",
  about: [
    "The guest gets vmx on Intel and svm on AMD as a required CPU feature, so the machine does not start on a host with nested virtualization disabled.",
    "Wrong combinations of these flags have caused boot loops and, in one case, data loss. Change one flag at a time, and keep a copy of the disk.",
    "On Intel, the enlightened VMCS hides APICv, PML and VMFUNC from the hypervisor in the guest. Most nested workloads benefit; measure yours with and without it.",
    "On new Intel CPUs, Windows with Hyper-V may require a lower CPUID level to boot, which libvirt's domain XML cannot express.",
    "The flags differ between Intel and AMD, so resolve the guest again for a host of the other vendor.",
  ],
  extends: ["server@1"],
  windows: {
    buildAtLeast: 10240,
    otherwise: "error",
    reason: "Hyper-V inside a virtual machine requires Windows 10, Server 2016 or newer",
  },
  enlightenments: [
    {
      name: "stimer-direct",
      state: "on",
      when: { nested: true },
      reason: "Hyper-V inside the guest can use synthetic timers only in direct mode",
      source: QEMU_HYPERV,
    },
    {
      name: "frequencies",
      state: "on",
      when: { nested: true },
      reason: "Hyper-V inside the guest requires the frequencies to provide a stable clock to its guests",
      source: QEMU_HYPERV,
    },
    {
      name: "evmcs",
      state: "on",
      when: { nested: true, cpuVendor: "intel" },
      reason:
        "the hypervisor in the guest shares its VMCS with KVM instead of causing an exit on each access; Intel only",
      source: QEMU_HYPERV,
    },
    {
      name: "emsr-bitmap",
      state: "on",
      when: knownVendor,
      reason: "KVM does not have to merge MSR bitmaps on each entry to a nested guest; on Intel it requires evmcs",
      source: QEMU_HYPERV,
    },
    {
      name: "tlbflush-direct",
      state: "on",
      when: knownVendor,
      reason:
        "TLB flushes of nested guests, which are frequent with virtualization-based security, go directly to KVM; on Intel it requires evmcs",
      source: QEMU_HYPERV,
    },
    {
      name: "reenlightenment",
      state: "on",
      when: { nested: true, anyOf: [{ fixedTsc: true }, { migratable: false }] },
      reason:
        "Hyper-V inside the guest is notified before its TSC frequency changes; migration then requires a fixed TSC frequency, so with `migratable: true` it is on only if `tscFrequency` is set",
      source: QEMU_HYPERV,
    },
  ],
  settings: [
    {
      path: "nestedVirtualization",
      value: true,
      reason: "the machine is for nested virtualization",
      source: NESTED_WINDOWS,
    },
    {
      path: "memoryBalloon",
      value: false,
      reason: "memory that the hypervisor in the guest has assigned to its guests cannot be reclaimed",
      source: NESTED_WINDOWS,
    },
  ],
  timers: [],
  needs: [],
  migration: `A guest that uses reenlightenment can be migrated only if \`tscFrequency\` is set, and only to a host of the same CPU vendor that has the same TSC frequency or supports TSC scaling. Test migration while nested guests are running before you rely on it. With \`migratable: true\` and no \`tscFrequency\`, reenlightenment stays off. Source: ${LIBVIRT_HYPERV}`,
};

/**
 * New: what only saves time is taken where the host has it, so that Debian 12 and Ubuntu 24.04 are not refused; and
 * what `server@2` brought.
 */
export const nestedHyperv2: PresetVersion = {
  ...nestedHyperv1,
  version: 2,
  about: [
    "The guest gets vmx on Intel and svm on AMD as a required CPU feature, so the machine does not start on a host with nested virtualization disabled.",
    "Flags that only improve performance (emsr-bitmap, tlbflush-direct) are on only if the host is known to support them.",
    "Wrong combinations of these flags have caused boot loops and, in one case, data loss. Change one flag at a time, and keep a copy of the disk.",
    "On Intel, the enlightened VMCS hides APICv, PML, pause-loop exiting and VMFUNC from the hypervisor in the guest. Most nested workloads benefit; measure yours with and without it.",
    "On new Intel CPUs, Windows with Hyper-V may require a lower CPUID level to boot, which libvirt's domain XML cannot express. The rule host-cpuid-level reports affected hosts and a workaround.",
    "The flags differ between Intel and AMD, so resolve the guest again for a host of the other vendor.",
  ],
  extends: ["server@2", "nested-hyperv@1"],
  enlightenments: [
    {
      name: "emsr-bitmap",
      state: "on",
      prefer: true,
      when: knownVendor,
      reason:
        "KVM does not have to merge MSR bitmaps on each entry to a nested guest; used if the host supports it; on Intel it requires evmcs",
      source: QEMU_HYPERV,
    },
    {
      name: "tlbflush-direct",
      state: "on",
      prefer: true,
      when: knownVendor,
      reason:
        "TLB flushes of nested guests go directly to KVM; used if the host supports it; on Intel it requires evmcs",
      source: QEMU_HYPERV,
    },
  ],
  settings: [],
};
