/**
 * What QEMU and libvirt do, written down a second time from their sources and documentation, not from the catalogue, so
 * that a slip in the catalogue shows. Sources: QEMU target/i386/kvm/kvm.c (kvm_hyperv_properties[],
 * kvm_hyperv_expand_features()), QEMU docs/system/i386/hyperv.rst, libvirt formatdomain, libvirt src/conf/domain_conf.c
 * and src/qemu/qemu_command.c.
 */

interface Fact {
  /** libvirt's XML. QEMU's argument that it becomes is `hv-` and the name. */
  readonly xml: string;
  /** First libvirt and QEMU, from libvirt's "Since" column; crash and time are not in it. */
  readonly since?: readonly [libvirt: string, qemu: string];
  /** What QEMU refuses to start without. */
  readonly needs: readonly string[];
  /** What libvirt's XML alone requires. */
  readonly xmlNeeds: readonly string[];
  /** Everything that must be on with it in a libvirt definition. */
  readonly closure: readonly string[];
}

const words = (text: string): readonly string[] => (text === "" ? [] : text.split(" "));
const fact = (xml: string, since: string, needs = "", closure = "", xmlNeeds = ""): Fact => ({
  xml,
  ...(since === "" ? {} : { since: since.split(" ") as [string, string] }),
  needs: words(needs),
  closure: words(closure),
  xmlNeeds: words(xmlNeeds),
});

/** One line for each that libvirt can express, those of its hyperv element in the order of `virDomainHyperv`. */
const FACTS: Readonly<Record<string, Fact>> = {
  // what: XML, "libvirt QEMU", what it needs by QEMU, all that is on with it, what it needs by libvirt's XML
  relaxed: fact("hyperv/relaxed", "1.0.0 1.1"),
  vapic: fact("hyperv/vapic", "1.1.0 1.1"),
  spinlocks: fact("hyperv/spinlocks@retries", "1.1.0 1.1"),
  vpindex: fact("hyperv/vpindex", "1.3.3 2.5"),
  runtime: fact("hyperv/runtime", "1.3.3 2.5"),
  synic: fact("hyperv/synic", "1.3.3 2.6", "vpindex", "vpindex"),
  stimer: fact("hyperv/stimer", "1.3.3 2.6", "synic time", "vpindex synic time"),
  "stimer-direct": fact("hyperv/stimer/direct", "5.7.0 4.1", "stimer", "vpindex synic time stimer"),
  reset: fact("hyperv/reset", "1.3.3 2.5"),
  "vendor-id": fact("hyperv/vendor_id@value", "1.3.3 2.5"),
  frequencies: fact("hyperv/frequencies", "4.7.0 2.12"),
  reenlightenment: fact("hyperv/reenlightenment", "4.7.0 3.0"),
  tlbflush: fact("hyperv/tlbflush", "4.7.0 3.0", "vpindex", "vpindex"),
  "tlbflush-ext": fact("hyperv/tlbflush/extended", "11.0.0 7.1", "tlbflush", "vpindex tlbflush"),
  "tlbflush-direct": fact("hyperv/tlbflush/direct", "11.0.0 7.1", "vapic", "vpindex tlbflush vapic", "tlbflush"),
  ipi: fact("hyperv/ipi", "4.10.0 3.1", "vpindex", "vpindex"),
  evmcs: fact("hyperv/evmcs", "4.10.0 3.1", "vapic", "vapic"),
  avic: fact("hyperv/avic", "8.10.0 6.2"),
  "emsr-bitmap": fact("hyperv/emsr_bitmap", "10.7.0 7.1"),
  "xmm-input": fact("hyperv/xmm_input", "10.7.0 7.1"),
  time: fact("clock/timer hypervclock", ""),
  crash: fact("devices/panic hyperv", ""),
};

/** QEMU has them, libvirt has no element for them. */
export const inexpressible = ["no-nonarch-coresharing", "version-id", "syndbg", "enforce-cpuid"];

const of = <Value>(value: (row: Fact, name: string) => Value | undefined): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    Object.entries(FACTS).flatMap(([name, row]) => {
      const found = value(row, name);
      return found === undefined ? [] : [[name, found]];
    }),
  );
const edges = (needs: (row: Fact) => readonly string[]): readonly (readonly [string, string])[] =>
  Object.entries(FACTS).flatMap(([name, row]) => needs(row).map((needed) => [name, needed] as const));

/** A needs B, by QEMU. */
export const qemuEdges: readonly (readonly [string, string])[] = [
  ...edges(({ needs }) => needs),
  ["syndbg", "synic"],
  ["syndbg", "relaxed"],
];

/** A needs B, by libvirt's XML alone. */
export const libvirtEdges = edges(({ xmlNeeds }) => xmlNeeds);

/** Everything that must be on with a flag in a libvirt definition. */
export const closures = of(({ closure }) => closure);

/** libvirt's XML, and QEMU's argument that it becomes. */
export const spellings = of(({ xml }, name) => [xml, `hv-${name}`] as const);

/** First libvirt and QEMU. */
export const since = of((row) => row.since);

/** Elements of libvirt's hyperv element in its own order, which are also the names in domcapabilities' hyperv enum. */
export const domcapabilitiesEnum: readonly string[] = Object.values(FACTS).flatMap(({ xml }) => {
  const element = /^hyperv\/(\w+)(?:@\w+)?$/.exec(xml)?.[1];
  return element === undefined ? [] : [element];
});
export const domcapabilitiesDefaults = [
  "spinlocks",
  "stimer_direct",
  "tlbflush_direct",
  "tlbflush_extended",
  "vendor_id",
];

/** They do not make QEMU show Hyper-V. */
export const notEnabling = ["vendor-id", "version-id", "no-nonarch-coresharing", "enforce-cpuid"];
