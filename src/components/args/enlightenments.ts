// Generated from the catalogue by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { Toggle } from "../enums";

/** Your word on single enlightenments: on, off or auto, and the values of those that have one. Default: `auto`. */
export interface EnlightenmentsArgs {
  /**
   * `hv-relaxed`. Tells Windows to switch its watchdog timeouts off, so that a busy host does not cause bug check 0x101.
   * Since QEMU 1.1, libvirt 1.0.0, Linux 2.6.34.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  relaxed?: Input<Toggle>;
  /**
   * `hv-vapic`. Gives each virtual processor an assist page, through which Windows ends an interrupt without leaving the guest.
   * Since QEMU 1.1, libvirt 1.1.0, Linux 2.6.34.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  vapic?: Input<Toggle>;
  /**
   * `hv-spinlocks`. Tells Windows after how many failed attempts to take a lock it should let the hypervisor run another processor.
   * Since QEMU 1.1, libvirt 1.1.0.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  spinlocks?: Input<Toggle>;
  /**
   * Value of `hv-spinlocks`: attempts to take a lock before Windows tells the hypervisor.
   * From 4095 to 4294967295. 4294967295: never notify. Default: 8191. Only with `spinlocks` on.
   */
  spinlockRetries?: Input<number>;
  /**
   * `hv-vpindex`. Lets Windows read the number of a virtual processor, which every hypercall that names processors needs.
   * Since QEMU 2.5, libvirt 1.3.3, Linux 4.13.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  vpindex?: Input<Toggle>;
  /**
   * `hv-runtime`. Shows Windows how long a virtual processor really ran, in units of 100 ns, so that it can tell the time it was not scheduled.
   * Since QEMU 2.5, libvirt 1.3.3, Linux 4.4.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  runtime?: Input<Toggle>;
  /**
   * `hv-avic`. Advises Windows against the automatic end of interrupt, so that the processor's own interrupt virtualization (APICv or AVIC) stays in use.
   * Best with `synic`.
   * Since QEMU 6.2, libvirt 8.10.0, Linux 5.15.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  avic?: Input<Toggle>;
  /**
   * `hv-time`. Offers a reference counter and a reference TSC page, from which Windows reads the time without leaving the guest.
   * Since QEMU 2.0, libvirt 1.2.2, Linux 3.14.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  time?: Input<Toggle>;
  /**
   * `hv-synic`. Extends the local APIC by messages and events, on which the synthetic timers and VMBus stand.
   * Requires `vpindex`.
   * Since QEMU 2.6, libvirt 1.3.3, Linux 4.13.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  synic?: Input<Toggle>;
  /**
   * `hv-stimer`. Gives each virtual processor four timers, without which certain Windows versions fall back to HPET or RTC and keep an idle CPU busy.
   * Requires `time`, `synic`.
   * Since QEMU 2.6, libvirt 1.3.3, Linux 4.5.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  stimer?: Input<Toggle>;
  /**
   * `hv-stimer-direct`. Lets a synthetic timer raise an interrupt directly instead of sending a message, the only mode that Hyper-V inside the guest can use.
   * Requires `stimer`.
   * Since QEMU 4.1, libvirt 5.7.0, Linux 5.0.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  stimerDirect?: Input<Toggle>;
  /**
   * `hv-frequencies`. Tells Windows the frequencies of TSC and APIC, so that it need not measure them.
   * Since QEMU 2.12, libvirt 4.7.0, Linux 4.14.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  frequencies?: Input<Toggle>;
  /**
   * `hv-tlbflush`. Flushes other processors' TLBs by one hypercall, which need not wait for processors that are not running.
   * Requires `vpindex`.
   * Since QEMU 3.0, libvirt 4.7.0, Linux 4.18.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  tlbflush?: Input<Toggle>;
  /**
   * `hv-tlbflush-ext`. Lets one entry of the TLB flush hypercall cover up to 4095 further pages.
   * Requires `tlbflush`.
   * Since QEMU 7.1, libvirt 11.0.0, Linux 6.2.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  tlbflushExt?: Input<Toggle>;
  /**
   * `hv-ipi`. Sends an interrupt to many processors, more than 64 included, by one hypercall.
   * Requires `vpindex`.
   * Since QEMU 3.1, libvirt 4.10.0, Linux 4.20.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  ipi?: Input<Toggle>;
  /**
   * `hv-xmm-input`. Lets Windows pass the arguments of a hypercall in XMM registers instead of memory.
   * Since QEMU 7.1, libvirt 10.7.0, Linux 5.14.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  xmmInput?: Input<Toggle>;
  /**
   * `hv-reenlightenment`. Tells a Hyper-V inside the guest that the TSC frequency changed, and emulates the old one until it has adapted.
   * Best with `frequencies`. Of use only where Windows runs a hypervisor of its own.
   * Since QEMU 3.0, libvirt 4.7.0, Linux 4.17.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  reenlightenment?: Input<Toggle>;
  /**
   * `hv-evmcs`. Lets a Hyper-V inside the guest share its virtual machine control structure with KVM in memory, which makes its guests' exits cheaper.
   * Requires `vapic`. Intel hosts only. Of use only where Windows runs a hypervisor of its own.
   * Since QEMU 3.1, libvirt 4.10.0, Linux 4.20.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  evmcs?: Input<Toggle>;
  /**
   * `hv-emsr-bitmap`. Spares KVM the merging of MSR bitmaps each time a Hyper-V inside the guest enters one of its guests.
   * Best with `evmcs`. Of use only where Windows runs a hypervisor of its own.
   * Since QEMU 7.1, libvirt 10.7.0, Linux 5.17.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  emsrBitmap?: Input<Toggle>;
  /**
   * `hv-tlbflush-direct`. Lets KVM serve the TLB flushes of the guest's own guests, VBS included, without waking the guest's Hyper-V.
   * Requires `vapic`, `tlbflush`. Best with `evmcs`. Of use only where Windows runs a hypervisor of its own.
   * Since QEMU 7.1, libvirt 11.0.0, Linux 6.2.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  tlbflushDirect?: Input<Toggle>;
  /**
   * `hv-vendor-id`. Changes the name under which the hypervisor introduces itself, and nothing else.
   * Since QEMU 2.5, libvirt 1.3.3.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  vendorId?: Input<Toggle>;
  /**
   * Value of `hv-vendor-id`: text that stands for "Microsoft Hv" in CPUID 0x40000000.
   * At most 12 bytes of UTF-8, without `,`. Default: QEMU's own. Only with `vendorId` on.
   */
  vendorIdValue?: Input<string>;
  /**
   * `hv-reset`. Lets Windows reset the machine by writing to a register.
   * Since QEMU 2.5, libvirt 1.3.3, Linux 4.4.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  reset?: Input<Toggle>;
  /**
   * `hv-crash`. Reports a Windows bug check with its parameters to QEMU, which sends the GUEST_PANICKED event, and to libvirt's log.
   * Since QEMU 2.5, libvirt 1.3.0, Linux 4.3.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  crash?: Input<Toggle>;
  /**
   * `hv-no-nonarch-coresharing`. Promises Windows that no two of its virtual cores ever share a real one, so that it can choose the right side-channel protection.
   * Refused: libvirt has no element for it in any version up to 12.8.
   * Since QEMU 4.2.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  noNonarchCoresharing?: Input<Toggle>;
  /**
   * `hv-version-id-build`. Changes the Hyper-V version that the guest reads.
   * Refused: libvirt has no element for it in any version up to 12.8.
   * Since QEMU 6.2.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  versionId?: Input<Toggle>;
  /**
   * `hv-syndbg`. Opens a kernel debugging channel to Windows over VMBus.
   * Requires `relaxed`, `synic`. Best with `time`, `vapic`, `runtime`, `stimer`. Refused: libvirt has no element for it in any version up to 12.8, nor for the VMBus bridge it works over.
   * Since QEMU 7.0, Linux 5.8.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  syndbg?: Input<Toggle>;
  /**
   * `hv-enforce-cpuid`. Makes KVM refuse a guest every Hyper-V feature that was not announced to it.
   * Refused: libvirt has no element for it in any version up to 12.8.
   * Since QEMU 6.2, Linux 5.14.
   * Source: QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html).
   */
  enforceCpuid?: Input<Toggle>;
}
