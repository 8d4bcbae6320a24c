import type { GuestRule } from "../context";
import { balloonHugepages } from "./balloon-hugepages";
import { cdromSource } from "./cdrom-source";
import { clientSocketLimit } from "./client-socket-limit";
import { clockUtc } from "./clock-utc";
import { cpuFeatureDuplicate } from "./cpu-feature-duplicate";
import { cpuModel } from "./cpu-model";
import { cpuVendorContradiction } from "./cpu-vendor-contradiction";
import { cpusBelowMinimum } from "./cpus-below-minimum";
import { diskBelowMinimum } from "./disk-below-minimum";
import { diskDuplicate } from "./disk-duplicate";
import { diskIdentity } from "./disk-identity";
import { diskSource } from "./disk-source";
import { entryName } from "./entry-name";
import { firmwareUnsupported } from "./firmware-unsupported";
import { graphicsListenPublic } from "./graphics-listen-public";
import { graphicsNone } from "./graphics-none";
import { hugepagesDivideMemory } from "./hugepages-divide-memory";
import { hugepagesSize } from "./hugepages-size";
import { hypervisorBitOff } from "./hypervisor-bit-off";
import { inboxDrivers } from "./inbox-drivers";
import { kvmHidden } from "./kvm-hidden";
import { macDuplicate } from "./mac-duplicate";
import { memoryAboveMaximum } from "./memory-above-maximum";
import { memoryBelowMinimum } from "./memory-below-minimum";
import { migratableCpu } from "./migratable-cpu";
import { migratableInvtsc } from "./migratable-invtsc";
import { nestedContradiction } from "./nested-contradiction";
import { nestedVendorUnknown } from "./nested-vendor-unknown";
import { nestedWindows } from "./nested-windows";
import { networkSource } from "./network-source";
import { numaWithoutPinning } from "./numa-without-pinning";
import { nvramNeedsUefi } from "./nvram-needs-uefi";
import { pinningCount } from "./pinning-count";
import { pinningInputs } from "./pinning-inputs";
import { pinningOverlap } from "./pinning-overlap";
import { presetWindows } from "./preset-windows";
import { secureBootNeedsUefi } from "./secure-boot-needs-uefi";
import { secureBootRequired } from "./secure-boot-required";
import { secureBootUnsupported } from "./secure-boot-unsupported";
import { systemDisk } from "./system-disk";
import { threadsWithoutTopoext } from "./threads-without-topoext";
import { topologyProduct } from "./topology-product";
import { tpmRequired } from "./tpm-required";
import { tpmUnsupported } from "./tpm-unsupported";
import { videoBios } from "./video-bios";
import { virtioDrivers } from "./virtio-drivers";
import { vncPasswordLength } from "./vnc-password-length";
import { windows7Uefi } from "./windows7-uefi";

/** The rules of a guest that need no host, in the order in which people read a guest: Windows, size, firmware, CPU, devices. */
export const guestRules: readonly GuestRule[] = [
  memoryBelowMinimum,
  memoryAboveMaximum,
  cpusBelowMinimum,
  topologyProduct,
  clientSocketLimit,
  presetWindows,
  tpmRequired,
  tpmUnsupported,
  secureBootRequired,
  secureBootUnsupported,
  secureBootNeedsUefi,
  nvramNeedsUefi,
  firmwareUnsupported,
  windows7Uefi,
  pinningCount,
  pinningInputs,
  pinningOverlap,
  hugepagesSize,
  hugepagesDivideMemory,
  numaWithoutPinning,
  nestedWindows,
  nestedVendorUnknown,
  nestedContradiction,
  kvmHidden,
  hypervisorBitOff,
  graphicsListenPublic,
  vncPasswordLength,
  graphicsNone,
  migratableCpu,
  migratableInvtsc,
  virtioDrivers,
  inboxDrivers,
  diskSource,
  diskDuplicate,
  diskIdentity,
  diskBelowMinimum,
  systemDisk,
  macDuplicate,
  entryName,
  networkSource,
  cdromSource,
  cpuModel,
  cpuFeatureDuplicate,
  cpuVendorContradiction,
  threadsWithoutTopoext,
  clockUtc,
  balloonHugepages,
  videoBios,
];
