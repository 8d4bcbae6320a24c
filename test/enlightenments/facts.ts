/**
 * What QEMU and libvirt do, written down a second time from their sources and documentation, not from the catalogue, so
 * that a slip in the catalogue shows. Sources: QEMU target/i386/kvm/kvm.c (kvm_hyperv_properties[],
 * kvm_hyperv_expand_features()), QEMU docs/system/i386/hyperv.rst, libvirt formatdomain, libvirt src/conf/domain_conf.c
 * and src/qemu/qemu_command.c.
 */

/** A needs B, by QEMU. */
export const qemuEdges: readonly (readonly [string, string])[] = [
  ["synic", "vpindex"],
  ["stimer", "synic"],
  ["stimer", "time"],
  ["stimer-direct", "stimer"],
  ["tlbflush", "vpindex"],
  ["tlbflush-ext", "tlbflush"],
  ["tlbflush-direct", "vapic"],
  ["ipi", "vpindex"],
  ["evmcs", "vapic"],
  ["syndbg", "synic"],
  ["syndbg", "relaxed"],
];

/** A needs B, by libvirt's XML alone. */
export const libvirtEdges: readonly (readonly [string, string])[] = [["tlbflush-direct", "tlbflush"]];

/** Everything that must be on with a flag in a libvirt definition. */
export const closures: Readonly<Record<string, readonly string[]>> = {
  relaxed: [],
  vapic: [],
  spinlocks: [],
  vpindex: [],
  runtime: [],
  crash: [],
  time: [],
  reset: [],
  "vendor-id": [],
  frequencies: [],
  reenlightenment: [],
  avic: [],
  "emsr-bitmap": [],
  "xmm-input": [],
  synic: ["vpindex"],
  stimer: ["vpindex", "synic", "time"],
  "stimer-direct": ["vpindex", "synic", "time", "stimer"],
  tlbflush: ["vpindex"],
  "tlbflush-ext": ["vpindex", "tlbflush"],
  "tlbflush-direct": ["vpindex", "tlbflush", "vapic"],
  ipi: ["vpindex"],
  evmcs: ["vapic"],
};

/** QEMU has them, libvirt has no element for them. */
export const inexpressible = ["no-nonarch-coresharing", "version-id", "syndbg", "enforce-cpuid"];

/** libvirt's XML, and QEMU's argument that it becomes. */
export const spellings: Readonly<Record<string, readonly [xml: string, argument: string]>> = {
  relaxed: ["hyperv/relaxed", "hv-relaxed"],
  vapic: ["hyperv/vapic", "hv-vapic"],
  spinlocks: ["hyperv/spinlocks@retries", "hv-spinlocks"],
  vpindex: ["hyperv/vpindex", "hv-vpindex"],
  runtime: ["hyperv/runtime", "hv-runtime"],
  synic: ["hyperv/synic", "hv-synic"],
  stimer: ["hyperv/stimer", "hv-stimer"],
  "stimer-direct": ["hyperv/stimer/direct", "hv-stimer-direct"],
  reset: ["hyperv/reset", "hv-reset"],
  "vendor-id": ["hyperv/vendor_id@value", "hv-vendor-id"],
  frequencies: ["hyperv/frequencies", "hv-frequencies"],
  reenlightenment: ["hyperv/reenlightenment", "hv-reenlightenment"],
  tlbflush: ["hyperv/tlbflush", "hv-tlbflush"],
  "tlbflush-ext": ["hyperv/tlbflush/extended", "hv-tlbflush-ext"],
  "tlbflush-direct": ["hyperv/tlbflush/direct", "hv-tlbflush-direct"],
  ipi: ["hyperv/ipi", "hv-ipi"],
  evmcs: ["hyperv/evmcs", "hv-evmcs"],
  avic: ["hyperv/avic", "hv-avic"],
  "emsr-bitmap": ["hyperv/emsr_bitmap", "hv-emsr-bitmap"],
  "xmm-input": ["hyperv/xmm_input", "hv-xmm-input"],
  time: ["clock/timer hypervclock", "hv-time"],
  crash: ["devices/panic hyperv", "hv-crash"],
};

/** First libvirt and QEMU, from libvirt's "Since" column; crash and time are not in it. */
export const since: Readonly<Record<string, readonly [libvirt: string, qemu: string]>> = {
  relaxed: ["1.0.0", "1.1"],
  vapic: ["1.1.0", "1.1"],
  spinlocks: ["1.1.0", "1.1"],
  vpindex: ["1.3.3", "2.5"],
  runtime: ["1.3.3", "2.5"],
  synic: ["1.3.3", "2.6"],
  stimer: ["1.3.3", "2.6"],
  "stimer-direct": ["5.7.0", "4.1"],
  reset: ["1.3.3", "2.5"],
  "vendor-id": ["1.3.3", "2.5"],
  frequencies: ["4.7.0", "2.12"],
  reenlightenment: ["4.7.0", "3.0"],
  tlbflush: ["4.7.0", "3.0"],
  "tlbflush-ext": ["11.0.0", "7.1"],
  "tlbflush-direct": ["11.0.0", "7.1"],
  ipi: ["4.10.0", "3.1"],
  evmcs: ["4.10.0", "3.1"],
  avic: ["8.10.0", "6.2"],
  "emsr-bitmap": ["10.7.0", "7.1"],
  "xmm-input": ["10.7.0", "7.1"],
};

/** Names in domcapabilities' hyperv enum, in libvirt's order. */
export const domcapabilitiesEnum =
  "relaxed vapic spinlocks vpindex runtime synic stimer reset vendor_id frequencies reenlightenment tlbflush ipi evmcs avic emsr_bitmap xmm_input".split(
    " ",
  );
export const domcapabilitiesDefaults = [
  "spinlocks",
  "stimer_direct",
  "tlbflush_direct",
  "tlbflush_extended",
  "vendor_id",
];

/** They do not make QEMU show Hyper-V. */
export const notEnabling = ["vendor-id", "version-id", "no-nonarch-coresharing", "enforce-cpuid"];
