import type { CpuVendor, Known } from "../../enlightenments/types";
import type { CpuFeatureChoice, Facts, SettingValues } from "../../presets";
import type { FirmwareType } from "../../windows";
import type { GuestSpec } from "../types";

export type TpmModel = NonNullable<NonNullable<GuestSpec["tpm"]>["model"]>;

/** Everything about a machine that is decided before, and besides, its enlightenments. */
export interface Machine {
  readonly cpuVendor: CpuVendor;
  readonly vcpus: number;
  /** vCPUs that the machine has room for: equal to `vcpus` unless more can be added. */
  readonly maxVcpus: number;
  readonly topology: { readonly sockets: number; readonly cores: number; readonly threads: number };
  readonly memoryKiB: number;
  /** What the balloon leaves to Windows at the start; absent: all of the memory. */
  readonly currentMemoryKiB?: number;
  /** Room for memory that is added while the machine runs; absent: none. */
  readonly memoryRoom?: { readonly sizeKiB: number; readonly slots: number };
  /** Does the guest see vmx or svm? */
  readonly nested: Known;
  readonly migratable: boolean;
  readonly tscFrequency?: number;
  readonly pinned: boolean;
  readonly cpuMode: SettingValues["cpu.mode"];
  readonly cpuCache?: SettingValues["cpu.cache"];
  /** Width of physical addresses that the definition names, in bits. */
  readonly addressBits?: number;
  readonly invariantTsc: boolean;
  /** What the tables give or deny the machine; the user's own features are in the spec. */
  readonly cpuFeatures: readonly CpuFeatureChoice[];
  readonly pmu: boolean;
  readonly firmware: FirmwareType;
  readonly secureBoot: boolean;
  readonly tpm?: TpmModel;
  readonly drivers: SettingValues["drivers"];
  readonly diskCache?: SettingValues["disk.cache"];
  readonly diskIo?: SettingValues["disk.io"];
  readonly iothreads: number;
  readonly guestAgent: boolean;
  readonly memoryBalloon: boolean;
  readonly rng: boolean;
  readonly graphics: SettingValues["graphics.type"];
  readonly video: SettingValues["video.model"];
  readonly sound: SettingValues["sound"];
  readonly clock: NonNullable<NonNullable<GuestSpec["clock"]>["offset"]>;
  readonly powerManagement: boolean;
  readonly facts: Facts;
}
