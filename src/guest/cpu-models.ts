import type { CpuVendor } from "../enlightenments/types";

/**
 * CPU models by vendor: those of libvirt's CPU map (src/cpu_map of libvirt, the `vendor` of each file), checked against what libvirt
 * 9.0 and 12.8 list in domcapabilities. Each also stands for its versions `-v1`, `-v2`, … A model of no vendor (qemu64, kvm64, pentium, 486)
 * says nothing about the host and is not here; Hygon's Dhyana and Zhaoxin's YongFeng are in neither of the lists that rules know.
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

export const CPU_MAP_SOURCE = "https://gitlab.com/libvirt/libvirt/-/tree/master/src/cpu_map";

const vendors: ReadonlyMap<string, CpuVendor> = new Map(
  (["intel", "amd"] as const).flatMap((vendor) => MODELS[vendor].trim().split(/\s+/).map((model) => [model, vendor] as const)),
);

const VERSION = /-v\d+$/;

/** Whose CPU it is; unknown for a model of nobody's, and for one that libvirt's map does not have. */
export const vendorOfModel = (model: string): CpuVendor => vendors.get(model) ?? vendors.get(model.replace(VERSION, "")) ?? "unknown";

/** Models that people choose from: those with a vendor, without the many names of their versions. */
export const modelsToName = (models: readonly string[]): readonly string[] => {
  const real = models.filter((model) => vendorOfModel(model) !== "unknown");
  const unversioned = real.filter((model) => !VERSION.test(model));
  return unversioned.length > 0 ? unversioned : real;
};
