/**
 * Which CPUID bits a guest must see for a set of enlightenments: QEMU's `kvm_hyperv_properties[]`
 * (target/i386/kvm/kvm.c), written out here and not derived from our catalogue.
 * The four words are those that Linux prints as "Hyper-V: privilege flags low, high, hints, misc", the fifth "Nested
 * features".
 */
export interface HyperVWords {
  readonly low: number;
  readonly high: number;
  readonly hints: number;
  readonly misc: number;
  readonly nested: number;
}

type Word = keyof HyperVWords;
type Bits = readonly (readonly [Word, number])[];

const bits: Readonly<Record<string, Bits>> = {
  runtime: [["low", 0]],
  time: [
    ["low", 1],
    ["low", 9],
  ],
  synic: [
    ["low", 2],
    ["high", 4],
    ["high", 5],
  ],
  stimer: [["low", 3]],
  vapic: [["low", 4]],
  vpindex: [["low", 6]],
  reset: [["low", 7]],
  frequencies: [
    ["low", 11],
    ["misc", 8],
  ],
  reenlightenment: [["low", 13]],
  "xmm-input": [["misc", 4]],
  crash: [["misc", 10]],
  "tlbflush-ext": [["misc", 14]],
  "stimer-direct": [["misc", 19]],
  tlbflush: [
    ["hints", 2],
    ["hints", 11],
  ],
  relaxed: [["hints", 5]],
  avic: [["hints", 9]],
  ipi: [
    ["hints", 10],
    ["hints", 11],
  ],
  evmcs: [["hints", 14]],
  "tlbflush-direct": [["nested", 17]],
  "emsr-bitmap": [["nested", 19]],
};

/** Hypercalls, and CPU hot-plug, come with any enlightenment. */
const always: Bits = [
  ["low", 5],
  ["misc", 3],
];

export function expectedWords(on: readonly string[]): HyperVWords {
  const words = { low: 0, high: 0, hints: 0, misc: 0, nested: 0 };
  const set = (list: Bits): void => list.forEach(([word, bit]) => (words[word] = (words[word] | (1 << bit)) >>> 0));
  set(always);
  for (const name of on) set(bits[name] ?? []);
  // APIC_ACCESS_RECOMMENDED is set by vapic unless avic asks the guest for the opposite.
  if (on.includes("vapic") && !on.includes("avic")) set([["hints", 3]]);
  return words;
}

/** Reads the words from a Linux boot log; undefined when the kernel did not see Hyper-V. */
export function wordsInBootLog(log: string): HyperVWords | undefined {
  // Linux 7.2 prints leaf 0x40000003's ECX (`ext`) between high and hints; 6.12 does not yet.
  const flags =
    /Hyper-V: privilege flags low 0x([0-9a-f]+), high 0x([0-9a-f]+), (?:ext 0x[0-9a-f]+, )?hints 0x([0-9a-f]+), misc 0x([0-9a-f]+)/.exec(
      log,
    );
  if (!flags) return undefined;
  const [low, high, hints, misc] = flags.slice(1).map((hex) => parseInt(hex, 16));
  const nested = /Hyper-V: Nested features: 0x([0-9a-f]+)/.exec(log)?.[1];
  return {
    low: low ?? 0,
    high: high ?? 0,
    hints: hints ?? 0,
    misc: misc ?? 0,
    nested: nested ? parseInt(nested, 16) : 0,
  };
}
