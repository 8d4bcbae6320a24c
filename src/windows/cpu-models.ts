/**
 * CPU models that lack a feature which some Windows needs (`minimum.cpu` of the Windows table). Data only.
 * From libvirt's CPU map, https://gitlab.com/libvirt/libvirt/-/tree/master/src/cpu_map (x86_*.xml of 9.0, and the
 * models added since): every model that is not listed has all of them, from Nehalem (Intel) and Opteron_G4 (AMD) on.
 * Opteron_G3 has popcnt and sse4a; sse4a is another feature than sse4.2.
 */
const both = ["sse4.2", "popcnt"] as const;

export const modelsThatLack: Readonly<Record<string, readonly string[]>> = {
  "486": both,
  Conroe: both,
  Opteron_G1: both,
  Opteron_G2: both,
  Opteron_G3: ["sse4.2"],
  Penryn: both,
  athlon: both,
  core2duo: both,
  coreduo: both,
  "cpu64-rhel5": both,
  "cpu64-rhel6": both,
  kvm32: both,
  kvm64: both,
  n270: both,
  pentium: both,
  pentium2: both,
  pentium3: both,
  pentiumpro: both,
  phenom: both,
  qemu32: both,
  qemu64: both,
};

/** What to name instead, in words: the oldest models of each vendor that have everything. */
export const MODELS_THAT_FIT = "Nehalem or newer on Intel, Opteron_G4, Opteron_G5 or EPYC on AMD";

/**
 * Features of the Windows table that a model lacks. libvirt 11 and newer also names versions: `kvm64-v1` is a kvm64.
 */
export const lacksOfModel = (model: string): readonly string[] => {
  const family = model.replace(/-v\d+$/, "");
  return Object.hasOwn(modelsThatLack, family) ? modelsThatLack[family]! : [];
};
