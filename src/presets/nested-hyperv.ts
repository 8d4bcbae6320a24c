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
    "Windows that runs a hypervisor of its own (the Hyper-V role, WSL2, virtualization-based security), with what makes the second level bearable.",
  about: [
    "The guest gets vmx on Intel and svm on AMD as a required CPU feature, so that a host with nesting switched off refuses the machine instead of starting it without.",
    "People who guessed this set ended in boot loops, and in one case lost data; change it flag by flag and keep a copy of the disk.",
    "On Intel the enlightened VMCS hides APICv, PML and VMFUNC from the inner hypervisor. That helps most nested loads; measure yours with and without.",
    "New Intel CPUs may need a lower CPUID level for Windows with Hyper-V to boot; libvirt's domain XML cannot say it.",
    "A host of the other CPU vendor gets another machine: the flags differ, so resolve the guest again for that host.",
  ],
  extends: ["server@1"],
  windows: {
    buildAtLeast: 10240,
    otherwise: "error",
    reason: "Hyper-V inside a virtual machine is supported from Windows 10 and Server 2016 on",
  },
  enlightenments: [
    {
      name: "stimer-direct",
      state: "on",
      when: { nested: true },
      reason: "Hyper-V inside the guest can use synthetic timers in direct mode only",
      source: QEMU_HYPERV,
    },
    {
      name: "frequencies",
      state: "on",
      when: { nested: true },
      reason: "the inner Hyper-V needs the frequencies to hand a stable clock to its own guests",
      source: QEMU_HYPERV,
    },
    {
      name: "evmcs",
      state: "on",
      when: { nested: true, cpuVendor: "intel" },
      reason: "the inner hypervisor shares its VMCS with KVM instead of trapping on each access; Intel only",
      source: QEMU_HYPERV,
    },
    {
      name: "emsr-bitmap",
      state: "on",
      when: knownVendor,
      reason: "KVM need not merge MSR bitmaps on each entry to the second level; on Intel it works through evmcs",
      source: QEMU_HYPERV,
    },
    {
      name: "tlbflush-direct",
      state: "on",
      when: knownVendor,
      reason:
        "flushes of the inner guests go straight to KVM, which virtualization-based security does often; on Intel it works through evmcs",
      source: QEMU_HYPERV,
    },
    {
      name: "reenlightenment",
      state: "on",
      when: { nested: true, anyOf: [{ fixedTsc: true }, { migratable: false }] },
      reason:
        "the inner Hyper-V is told before its TSC changes; migration then needs a fixed TSC frequency, so with `migratable: true` it waits for `tscFrequency`",
      source: QEMU_HYPERV,
    },
  ],
  settings: [
    { path: "nestedVirtualization", value: true, reason: "that is what the machine is for", source: NESTED_WINDOWS },
    {
      path: "memoryBalloon",
      value: false,
      reason: "memory that the inner hypervisor has handed to its guests cannot be given back",
      source: NESTED_WINDOWS,
    },
  ],
  timers: [],
  needs: [],
  migration: `A guest that switched on re-enlightenment can be migrated only with \`tscFrequency\` set, to a host of the same frequency or with TSC scaling, and of the same CPU vendor; while the inner hypervisor runs its own guests, try it first. With \`migratable: true\` and no \`tscFrequency\` re-enlightenment stays off. Source: ${LIBVIRT_HYPERV}`,
};

/**
 * New: what only saves time is taken where the host has it, so that Debian 12 and Ubuntu 24.04 are not refused; and
 * what `server@2` brought.
 */
export const nestedHyperv2: PresetVersion = {
  ...nestedHyperv1,
  version: 2,
  about: [
    "The guest gets vmx on Intel and svm on AMD as a required CPU feature, so that a host with nesting switched off refuses the machine instead of starting it without.",
    "Flags that only save time (emsr-bitmap, tlbflush-direct) are taken where the host is known to have them, and left out elsewhere.",
    "People who guessed this set ended in boot loops, and in one case lost data; change it flag by flag and keep a copy of the disk.",
    "On Intel the enlightened VMCS hides APICv, PML, pause-loop exiting and VMFUNC from the inner hypervisor. That helps most nested loads; measure yours with and without.",
    "New Intel CPUs may need a lower CPUID level for Windows with Hyper-V to boot. libvirt's domain XML cannot say it; the rule host-cpuid-level tells where and what to do.",
    "A host of the other CPU vendor gets another machine: the flags differ, so resolve the guest again for that host.",
  ],
  extends: ["server@2", "nested-hyperv@1"],
  enlightenments: [
    {
      name: "emsr-bitmap",
      state: "on",
      prefer: true,
      when: knownVendor,
      reason:
        "KVM need not merge MSR bitmaps on each entry to the second level, where the host has it; on Intel it works through evmcs",
      source: QEMU_HYPERV,
    },
    {
      name: "tlbflush-direct",
      state: "on",
      prefer: true,
      when: knownVendor,
      reason: "flushes of the inner guests go straight to KVM, where the host has it; on Intel it works through evmcs",
      source: QEMU_HYPERV,
    },
  ],
  settings: [],
};
