import type { CpuVendor } from "../../enlightenments/types";

/**
 * CPU models by vendor: those of libvirt's CPU map (src/cpu_map of libvirt, the `vendor` of each file), checked against
 * what libvirt 9.0 and 12.8 list in domcapabilities. Each also stands for its versions `-v1`, `-v2`, … A model of no
 * vendor (qemu64, kvm64, pentium, 486) says nothing about the host and is not here. Rules know Intel and AMD only, so
 * Hygon's Dhyana and Zhaoxin's YongFeng are left out.
 */
const MODELS: Readonly<Record<Exclude<CpuVendor, "unknown">, string>> = {
  intel: `
    Broadwell Broadwell-IBRS Broadwell-noTSX Broadwell-noTSX-IBRS Cascadelake-Server Cascadelake-Server-noTSX ClearwaterForest Conroe Cooperlake
    Denverton DiamondRapids GraniteRapids Haswell Haswell-IBRS Haswell-noTSX Haswell-noTSX-IBRS Icelake-Client Icelake-Client-noTSX Icelake-Server
    Icelake-Server-noTSX IvyBridge IvyBridge-IBRS KnightsMill Nehalem Nehalem-IBRS Penryn SandyBridge SandyBridge-IBRS SapphireRapids SierraForest
    Skylake-Client Skylake-Client-IBRS Skylake-Client-noTSX-IBRS Skylake-Server Skylake-Server-IBRS Skylake-Server-noTSX-IBRS Snowridge Westmere
    Westmere-IBRS core2duo coreduo n270`,
  amd: "EPYC EPYC-Genoa EPYC-IBPB EPYC-Milan EPYC-Rome EPYC-Turin Opteron_G1 Opteron_G2 Opteron_G3 Opteron_G4 Opteron_G5 athlon phenom",
};

/**
 * CPU features that only one vendor's CPUs have, named as in libvirt's x86_features.xml. Left out: what KVM offers on
 * both (the speculation controls, arch-capabilities), and what the other vendor has taken over (AVX-512, fsrm,
 * wbnoinvd, movdiri, …).
 */
const FEATURES: Readonly<Record<Exclude<CpuVendor, "unknown">, string>> = {
  intel: `
    vmx smx est tm2 pdcm dtes64 ds_cpl xtpr hle rtm tsx-ldtrk mpx intel-pt intel-pt-lip arch-lbr core-capability split-lock-detect cldemote serialize
    sgx sgx1 sgx2 sgxlc sgx-exinfo sgx-debug sgx-mode64 sgx-provisionkey sgx-tokenkey sgx-kss amx-bf16 amx-tile amx-int8 amx-fp16 amx-complex`,
  amd: `
    svm npt lbrv nrip-save tsc-scale vmcb-clean flushbyasid decodeassists pause-filter pfthreshold avic v-vmsave-vmload vgif vnmi svme-addr-chk
    topoext extapic sse4a misalignsse osvw ibs skinit lwp fma4 xop tbm tce nodeid_msr perfctr_core perfctr_nb 3dnow 3dnowext mmxext fxsr_opt
    clzero xsaveerptr`,
};

export const CPU_MAP_SOURCE = "https://gitlab.com/libvirt/libvirt/-/tree/master/src/cpu_map";

/** As messages write them. */
export const VENDORS = { intel: "Intel", amd: "AMD" } as const;

const byName = (table: typeof MODELS): ReadonlyMap<string, CpuVendor> =>
  new Map(
    (["intel", "amd"] as const).flatMap((vendor) =>
      table[vendor]
        .trim()
        .split(/\s+/)
        .map((name) => [name, vendor] as const),
    ),
  );

const vendors = byName(MODELS);
const featureVendors = byName(FEATURES);

const VERSION = /-v\d+$/;

/** Whose CPUs alone have a feature; unknown where both have it, or nobody told. `vmx-…` are parts of vmx. */
export const vendorOfFeature = (name: string): CpuVendor =>
  name.startsWith("vmx-") ? "intel" : (featureVendors.get(name) ?? "unknown");

/** Whose CPU it is; unknown for a model of nobody's, and for one that libvirt's map does not have. */
export const vendorOfModel = (model: string): CpuVendor =>
  vendors.get(model) ?? vendors.get(model.replace(VERSION, "")) ?? "unknown";

/** Models that people choose from: those with a vendor, without the many names of their versions. */
export const modelsToName = (models: readonly string[]): readonly string[] => {
  const real = models.filter((model) => vendorOfModel(model) !== "unknown");
  const unversioned = real.filter((model) => !VERSION.test(model));
  return unversioned.length > 0 ? unversioned : real;
};
