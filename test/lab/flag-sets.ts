import fc from "fast-check";

/**
 * The sets of `-cpu` flags put before a real QEMU: every flag alone, every pair, and 200 random sets. Deterministic, so
 * that a recording made on one day can be compared with the rules of another (a recording carries its sets).
 *
 * The list of flags is written out here and not taken from the catalogue: it is QEMU's side of the comparison
 * (docs/system/i386/hyperv.rst, `kvm_hyperv_properties[]`).
 */
export interface QemuFlag {
  /** Name without `hv-`, as the catalogue calls the row. */
  readonly name: string;
  /** What follows `-cpu host,`. */
  readonly argument: string;
}

export const qemuFlags: readonly QemuFlag[] = [
  { name: "relaxed", argument: "hv-relaxed=on" },
  { name: "vapic", argument: "hv-vapic=on" },
  { name: "spinlocks", argument: "hv-spinlocks=0x1fff" },
  { name: "vpindex", argument: "hv-vpindex=on" },
  { name: "runtime", argument: "hv-runtime=on" },
  { name: "crash", argument: "hv-crash=on" },
  { name: "time", argument: "hv-time=on" },
  { name: "synic", argument: "hv-synic=on" },
  { name: "stimer", argument: "hv-stimer=on" },
  { name: "stimer-direct", argument: "hv-stimer-direct=on" },
  { name: "reset", argument: "hv-reset=on" },
  { name: "vendor-id", argument: "hv-vendor-id=KVM Hv" },
  { name: "frequencies", argument: "hv-frequencies=on" },
  { name: "reenlightenment", argument: "hv-reenlightenment=on" },
  { name: "tlbflush", argument: "hv-tlbflush=on" },
  { name: "tlbflush-ext", argument: "hv-tlbflush-ext=on" },
  { name: "tlbflush-direct", argument: "hv-tlbflush-direct=on" },
  { name: "ipi", argument: "hv-ipi=on" },
  { name: "evmcs", argument: "hv-evmcs=on" },
  { name: "avic", argument: "hv-avic=on" },
  { name: "emsr-bitmap", argument: "hv-emsr-bitmap=on" },
  { name: "xmm-input", argument: "hv-xmm-input=on" },
  { name: "no-nonarch-coresharing", argument: "hv-no-nonarch-coresharing=on" },
  { name: "version-id", argument: "hv-version-id-build=20348" },
  { name: "syndbg", argument: "hv-syndbg=on" },
  { name: "enforce-cpuid", argument: "hv-enforce-cpuid=on" },
];

export type FlagSet = readonly string[];

export function flagSets(randomSets = 200): FlagSet[] {
  const names = qemuFlags.map((flag) => flag.name);
  const singles = names.map((name) => [name]);
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b]));
  return [[], ...singles, ...pairs, ...randomFlagSets(names, randomSets)];
}

export const cpuArgument = (set: FlagSet): string =>
  ["host", ...qemuFlags.filter((flag) => set.includes(flag.name)).map((flag) => flag.argument)].join(",");

/**
 * Half of the random sets are small and mostly refused; the other half lack only a few flags, so that many requirements
 * are met by chance and both verdicts occur often. evmcs stays out: no AMD host takes it, so a set with it says nothing
 * about the other flags; its single and its pairs are asked.
 */
function randomFlagSets(all: readonly string[], count: number): FlagSet[] {
  const names = all.filter((name) => name !== "evmcs");
  const small = fc.sample(fc.subarray(names, { minLength: 3, maxLength: 9 }), { seed: 1, numRuns: count / 2 });
  const lacking = fc.sample(fc.subarray(names, { minLength: 1, maxLength: 8 }), { seed: 2, numRuns: count / 2 });
  return [...small, ...lacking.map((without) => names.filter((name) => !without.includes(name)))];
}
