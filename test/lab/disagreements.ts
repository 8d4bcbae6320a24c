import type { Finding } from "../../src/findings";

/**
 * Where our verdict and QEMU's may differ, each with its reason. Anything else that differs fails the test.
 * All of them are sets that QEMU starts and we refuse, because what we deploy goes through libvirt's XML.
 */
export interface Disagreement {
  readonly id: string;
  readonly why: string;
  /** Does it explain this error of ours? */
  explains(error: Finding, flags: readonly string[], libvirt: string): boolean;
}

const aboutAny = (error: Finding, properties: readonly string[]): boolean =>
  properties.some((property) => error.path === `enlightenments.${property}`);

export const disagreements: readonly Disagreement[] = [
  {
    id: "libvirt-has-no-spelling",
    why: "QEMU has the flag; no libvirt version has an element for it, so a domain cannot carry it (enlightenments catalogue: libvirt.kind none).",
    explains: (error) =>
      aboutAny(error, ["noNonarchCoresharing", "versionId", "syndbg", "enforceCpuid"]) &&
      error.ruleId === "not-expressible",
  },
  {
    id: "tlbflush-direct-nesting",
    why: "QEMU's hv-tlbflush-direct needs only vapic; libvirt can say it only inside <tlbflush state='on'>, which needs vpindex (enlightenments reference, disagreement 5).",
    explains: (error, flags) =>
      flags.includes("tlbflush-direct") && aboutAny(error, ["tlbflushDirect", "tlbflush", "vpindex"]),
  },
  {
    id: "libvirt-too-old",
    why: "QEMU 7.2 takes the flag; libvirt 9.0 has no element for it yet (emsr_bitmap and xmm_input came with 10.7).",
    explains: (error, _flags, libvirt) => libvirt.startsWith("9.") && aboutAny(error, ["emsrBitmap", "xmmInput"]),
  },
];
