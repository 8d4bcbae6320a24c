// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { Toggle } from "../enums";

/** Overrides for individual enlightenments: `on`, `off` or `auto`, and the values of those that have one. */
export interface EnlightenmentsArgs {
  /**
   * `hv-relaxed`. Turns off the watchdog timeouts of Windows, so that a busy host does not cause bug check 0x101.
   * Default: `auto`. Since QEMU 1.1, libvirt 1.0.0, Linux 2.6.34. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  relaxed?: Input<Toggle>;
  /**
   * `hv-vapic`. Provides each virtual processor with an assist page, so that Windows can end an interrupt without an
   * exit. Default: `auto`. Since QEMU 1.1, libvirt 1.1.0, Linux 2.6.34. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  vapic?: Input<Toggle>;
  /**
   * `hv-spinlocks`. Sets how many times Windows tries to acquire a lock before it notifies the hypervisor, which can
   * then run another virtual processor. Default: `auto`. Since QEMU 1.1, libvirt 1.1.0. Source: QEMU
   * docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  spinlocks?: Input<Toggle>;
  /**
   * `hv-vpindex`. Allows Windows to read the index of a virtual processor, which is required by all hypercalls that
   * address processors. Default: `auto`. Since QEMU 2.5, libvirt 1.3.3, Linux 4.13. Source: QEMU
   * docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  vpindex?: Input<Toggle>;
  /**
   * `hv-runtime`. Reports how long a virtual processor has actually run, in units of 100 ns, so that Windows can
   * determine how long it was not scheduled. Default: `auto`. Since QEMU 2.5, libvirt 1.3.3, Linux 4.4. Source: QEMU
   * docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  runtime?: Input<Toggle>;
  /**
   * `hv-avic`. Recommends that Windows not use automatic end of interrupt, so that the processor's interrupt
   * virtualization (APICv or AVIC) stays in use. Default: `auto`. Recommended with `synic`. Since QEMU 6.2, libvirt
   * 8.10.0, Linux 5.15. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  avic?: Input<Toggle>;
  /**
   * `hv-time`. Provides a reference counter and a reference TSC page, so that Windows can read the time without an
   * exit. Default: `auto`. Since QEMU 2.0, libvirt 1.2.2, Linux 3.14. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  time?: Input<Toggle>;
  /**
   * `hv-synic`. Extends the local APIC with messages and events, which the synthetic timers and VMBus require. Default:
   * `auto`. Requires `vpindex`. Since QEMU 2.6, libvirt 1.3.3, Linux 4.13. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  synic?: Input<Toggle>;
  /**
   * `hv-stimer`. Provides each virtual processor with four timers; without them, some Windows versions use HPET or RTC
   * and keep an idle CPU busy. Default: `auto`. Requires `time`, `synic`. Since QEMU 2.6, libvirt 1.3.3, Linux 4.5.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  stimer?: Input<Toggle>;
  /**
   * `hv-stimer-direct`. Allows a synthetic timer to raise an interrupt directly instead of sending a message, which is
   * the only mode that Hyper-V inside the guest supports. Default: `auto`. Requires `stimer`. Since QEMU 4.1, libvirt
   * 5.7.0, Linux 5.0. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  stimerDirect?: Input<Toggle>;
  /**
   * `hv-frequencies`. Provides the frequencies of TSC and APIC, so that Windows does not have to measure them. Default:
   * `auto`. Since QEMU 2.12, libvirt 4.7.0, Linux 4.14. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  frequencies?: Input<Toggle>;
  /**
   * `hv-tlbflush`. Flushes the TLBs of other processors with one hypercall, which does not wait for processors that are
   * not running. Default: `auto`. Requires `vpindex`. Since QEMU 3.0, libvirt 4.7.0, Linux 4.18. Source: QEMU
   * docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  tlbflush?: Input<Toggle>;
  /**
   * `hv-tlbflush-ext`. Allows one entry of the TLB flush hypercall to cover up to 4095 additional pages. Default:
   * `auto`. Requires `tlbflush`. Since QEMU 7.1, libvirt 11.0.0, Linux 6.2. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  tlbflushExt?: Input<Toggle>;
  /**
   * `hv-ipi`. Sends an interrupt to many processors, including more than 64, with one hypercall. Default: `auto`.
   * Requires `vpindex`. Since QEMU 3.1, libvirt 4.10.0, Linux 4.20. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  ipi?: Input<Toggle>;
  /**
   * `hv-xmm-input`. Allows Windows to pass the arguments of a hypercall in XMM registers instead of memory. Default:
   * `auto`. Since QEMU 7.1, libvirt 10.7.0, Linux 5.14. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  xmmInput?: Input<Toggle>;
  /**
   * `hv-reenlightenment`. Notifies Hyper-V inside the guest that the TSC frequency changed, and emulates the old
   * frequency until it has adapted. Default: `auto`. Recommended with `frequencies`. Useful only if Windows runs a
   * hypervisor. Since QEMU 3.0, libvirt 4.7.0, Linux 4.17. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  reenlightenment?: Input<Toggle>;
  /**
   * `hv-evmcs`. Allows Hyper-V inside the guest to share its virtual machine control structure with KVM in memory,
   * which makes the exits of nested guests cheaper. Default: `auto`. Requires `vapic`. Intel hosts only. Useful only if
   * Windows runs a hypervisor. Since QEMU 3.1, libvirt 4.10.0, Linux 4.20. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  evmcs?: Input<Toggle>;
  /**
   * `hv-emsr-bitmap`. Avoids merging MSR bitmaps in KVM each time Hyper-V inside the guest enters one of its guests.
   * Default: `auto`. Recommended with `evmcs`. Useful only if Windows runs a hypervisor. Since QEMU 7.1, libvirt
   * 10.7.0, Linux 5.17. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  emsrBitmap?: Input<Toggle>;
  /**
   * `hv-tlbflush-direct`. Allows KVM to handle the TLB flushes of nested guests, including VBS, without an exit to
   * Hyper-V in the guest. Default: `auto`. Requires `vapic`, `tlbflush`. Recommended with `evmcs`. Useful only if
   * Windows runs a hypervisor. Since QEMU 7.1, libvirt 11.0.0, Linux 6.2. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  tlbflushDirect?: Input<Toggle>;
  /**
   * `hv-vendor-id`. Changes the vendor ID that the hypervisor reports, and nothing else. Default: `auto`. Since QEMU
   * 2.5, libvirt 1.3.3. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  vendorId?: Input<Toggle>;
  /**
   * `hv-reset`. Allows Windows to reset the machine by writing to a register. Default: `auto`. Since QEMU 2.5, libvirt
   * 1.3.3, Linux 4.4. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  reset?: Input<Toggle>;
  /**
   * `hv-crash`. Reports a Windows bug check with its parameters to QEMU, which sends the GUEST_PANICKED event, and to
   * libvirt's log. Default: `auto`. Since QEMU 2.5, libvirt 1.3.0, Linux 4.3. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  crash?: Input<Toggle>;
  /**
   * `hv-no-nonarch-coresharing`. Tells Windows that its virtual cores never share a physical core, so that it can
   * choose the right side-channel protection. Default: `auto`. Not supported: libvirt has no element for it in any
   * version up to 12.8. Since QEMU 4.2. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  noNonarchCoresharing?: Input<Toggle>;
  /**
   * `hv-version-id-build`. Changes the Hyper-V version that the guest reads. Default: `auto`. Not supported: libvirt
   * has no element for it in any version up to 12.8. Since QEMU 6.2. Source: QEMU docs/system/i386/hyperv.rst
   * (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  versionId?: Input<Toggle>;
  /**
   * `hv-syndbg`. Opens a kernel debugging channel to Windows over VMBus. Default: `auto`. Requires `relaxed`, `synic`.
   * Recommended with `time`, `vapic`, `runtime`, `stimer`. Not supported: libvirt has no element for it in any version
   * up to 12.8, nor for the VMBus bridge that it requires. Since QEMU 7.0, Linux 5.8. Source: QEMU
   * docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  syndbg?: Input<Toggle>;
  /**
   * `hv-enforce-cpuid`. Causes KVM to refuse Hyper-V features that were not exposed to the guest. Default: `auto`. Not
   * supported: libvirt has no element for it in any version up to 12.8. Since QEMU 6.2, Linux 5.14. Source: QEMU
   * docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  enforceCpuid?: Input<Toggle>;
  /**
   * Value of `hv-spinlocks`: attempts to acquire a lock before Windows notifies the hypervisor. From 4095 to
   * 4294967295. 4294967295: never notify. Requires `spinlocks` to be on. Default: 8191.
   */
  spinlockRetries?: Input<number>;
  /**
   * Value of `hv-vendor-id`: text that replaces "Microsoft Hv" in CPUID 0x40000000. At most 12 bytes of UTF-8, without
   * `,`. Requires `vendorId` to be on. Default: QEMU's own.
   */
  vendorIdValue?: Input<string>;
}
