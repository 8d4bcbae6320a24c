/**
 * What each released version does, frozen. A preset never changes under a machine that has it: if one of these differs,
 * put the old data back and add the next version to the preset's file, to the list in registry.ts, and its digest here.
 */
export const RELEASED: Readonly<Record<string, string>> = {
  "desktop@1": "03cf000018c0c486f83dfdeb0ac8398c0897f92137e60035d0edb21150a63adc",
  "desktop@2": "7d323c78f3f017ca7f1dce71d4921d6430c3ec368e6a29b7835e99e594473033",
  "server@1": "d408dc4c725deea7d7db668190b7bd38a6f0000c0f34f52031549d57be5e5ca0",
  "server@2": "46a39e6b910e8b8a1bf63607be242e9d1f2f700588b0648ae9d9621386d6fd33",
  "nested-hyperv@1": "82b57c917e03748a6255e0cdf78703fc387f9cd966ae2da3eeb04afe265f781e",
  "nested-hyperv@2": "0784c2649035b5e8e4dd333c5bdab942b403396d4b07b8035e437ed188b0ab81",
  "low-latency@1": "093229555d3d5d868bd7ba86b283bb11a4fa4c284b6d65d07931373f07fa19f1",
  "low-latency@2": "bea2c13aad0e194a110ce41d71f2e850b5fded12d7f06bd529742bdbee331396",
  "gaming@1": "264689f6537db711471deab135cd5903f6ed1e73f50b8e4d0ed5943d804f4f69",
  "workstation-vdi@1": "941427c4447c842bf896c3133a0894696181624926c3747e681479f77e1d1847",
  "legacy@1": "0f4f0b6c39e8c0fa88c8ab9c98679bbe384dbe717e9964fd6f7b51aebd45e443",
  "legacy@2": "9e75757745ebfdb1334fac22a9eefa4f3e1bc2c6137262cd8e5a9bd6fda2274a",
  "minimal@1": "6330b13edd5aee227a76a12a4c289764e62dd209d7276a96856db1dc72a7986c",
  "minimal@2": "bfb0473d3ad6a0a4fef6f6ca2f77734fc4a4fbcbe39ed29f8b9755f5ca6c690d",
};

/** The latest released version of a preset, which a machine without a version gets: `desktop@2` for `desktop`. */
export function latest(name: string): string {
  const versions = Object.keys(RELEASED).flatMap((id) => (id.startsWith(`${name}@`) ? [Number(id.split("@")[1])] : []));
  return `${name}@${Math.max(...versions)}`;
}
