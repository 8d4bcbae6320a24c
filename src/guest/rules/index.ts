import type { GuestRule } from "../context";
import { balloonHugepages } from "./balloon-hugepages";
import { balloonNested } from "./balloon-nested";
import { cdromSource } from "./cdrom-source";
import { clientSocketLimit } from "./client-socket-limit";
import { clockUtc } from "./clock-utc";
import { cpuFeatureDuplicate } from "./cpu-feature-duplicate";
import { cpuFeaturesBelowMinimum } from "./cpu-features-below-minimum";
import { cpuHotAdd } from "./cpu-hot-add";
import { cpuModel } from "./cpu-model";
import { cpuVendorContradiction } from "./cpu-vendor-contradiction";
import { cpusBelowMinimum } from "./cpus-below-minimum";
import { currentMemory } from "./current-memory";
import { diskBelowMinimum } from "./disk-below-minimum";
import { diskDuplicate } from "./disk-duplicate";
import { diskIdentity } from "./disk-identity";
import { diskLimits } from "./disk-limits";
import { diskSource } from "./disk-source";
import { entryName } from "./entry-name";
import { firmwareUnsupported } from "./firmware-unsupported";
import { graphicsListenPublic } from "./graphics-listen-public";
import { graphicsNone } from "./graphics-none";
import { graphicsPort } from "./graphics-port";
import { hostDeviceSession } from "./host-device-session";
import { hostDeviceSource } from "./host-device-source";
import { hugepagesDivideMemory } from "./hugepages-divide-memory";
import { hugepagesSize } from "./hugepages-size";
import { hypervisorBitOff } from "./hypervisor-bit-off";
import { imageName } from "./image-name";
import { inboxDrivers } from "./inbox-drivers";
import { installationMedium } from "./installation-medium";
import { kvmHidden } from "./kvm-hidden";
import { macDuplicate } from "./mac-duplicate";
import { maxVcpus } from "./max-vcpus";
import { memoryAboveMaximum } from "./memory-above-maximum";
import { memoryBelowMinimum } from "./memory-below-minimum";
import { migratableCpu } from "./migratable-cpu";
import { migratableHostDevice } from "./migratable-host-device";
import { migratableInvtsc } from "./migratable-invtsc";
import { nestedContradiction } from "./nested-contradiction";
import { nestedVendorUnknown } from "./nested-vendor-unknown";
import { nestedWindows } from "./nested-windows";
import { networkSource } from "./network-source";
import { numaWithoutPinning } from "./numa-without-pinning";
import { nvramNeedsUefi } from "./nvram-needs-uefi";
import { oldWindowsFlags } from "./old-windows-flags";
import { pinningCount } from "./pinning-count";
import { pinningInputs } from "./pinning-inputs";
import { pinningOverlap } from "./pinning-overlap";
import { presetWindows } from "./preset-windows";
import { redirectedUsbSpice } from "./redirected-usb-spice";
import { secureBootNeedsUefi } from "./secure-boot-needs-uefi";
import { secureBootRequired } from "./secure-boot-required";
import { secureBootUnsupported } from "./secure-boot-unsupported";
import { sessionNetwork } from "./session-network";
import { systemDisk } from "./system-disk";
import { threadsWithoutTopoext } from "./threads-without-topoext";
import { topologyProduct } from "./topology-product";
import { tpmRequired } from "./tpm-required";
import { tpmUnsupported } from "./tpm-unsupported";
import { videoBios } from "./video-bios";
import { virtioDrivers } from "./virtio-drivers";
import { virtioSignatures } from "./virtio-signatures";
import { vncPasswordLength } from "./vnc-password-length";
import { restartInputs } from "./restart-inputs";
import { waitNeedsAgent } from "./wait-needs-agent";
import { windows7Uefi } from "./windows7-uefi";

/**
 * The rules of a guest that need no host, in the order in which people read a guest: Windows, size, firmware, CPU,
 * devices.
 */
export const guestRules: readonly GuestRule[] = [
  memoryBelowMinimum,
  memoryAboveMaximum,
  cpusBelowMinimum,
  cpuFeaturesBelowMinimum,
  maxVcpus,
  cpuHotAdd,
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
  waitNeedsAgent,
  restartInputs,
  windows7Uefi,
  oldWindowsFlags,
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
  graphicsPort,
  redirectedUsbSpice,
  migratableCpu,
  migratableInvtsc,
  migratableHostDevice,
  installationMedium,
  virtioDrivers,
  virtioSignatures,
  inboxDrivers,
  diskSource,
  imageName,
  diskDuplicate,
  diskIdentity,
  diskBelowMinimum,
  diskLimits,
  systemDisk,
  macDuplicate,
  entryName,
  networkSource,
  sessionNetwork,
  hostDeviceSource,
  hostDeviceSession,
  cdromSource,
  cpuModel,
  cpuFeatureDuplicate,
  cpuVendorContradiction,
  threadsWithoutTopoext,
  clockUtc,
  balloonHugepages,
  balloonNested,
  currentMemory,
  videoBios,
];

/** Rules about a machine that is still to be installed: they have nothing to say of one that exists. */
export const beforeInstallation: ReadonlySet<string> = new Set([installationMedium.id]);
