import type { GuestRule } from "../context";
import { balloonHugepages } from "./balloon-hugepages";
import { balloonNested } from "./balloon-nested";
import { bootOrder } from "./boot-order";
import { cdromSource } from "./cdrom-source";
import { clientSocketLimit } from "./client-socket-limit";
import { clockTimeZone } from "./clock-time-zone";
import { clockUtc } from "./clock-utc";
import { cpuAddressBits } from "./cpu-address-bits";
import { cpuCache } from "./cpu-cache";
import { cpuFeatureDuplicate } from "./cpu-feature-duplicate";
import { cpuFeaturesBelowMinimum } from "./cpu-features-below-minimum";
import { cpuHotAdd } from "./cpu-hot-add";
import { cpuModel } from "./cpu-model";
import { cpuTuning } from "./cpu-tuning";
import { cpuVendorContradiction } from "./cpu-vendor-contradiction";
import { cpusBelowMinimum } from "./cpus-below-minimum";
import { currentMemory } from "./current-memory";
import { diskBelowMinimum } from "./disk-below-minimum";
import { diskDuplicate } from "./disk-duplicate";
import { diskIdentity } from "./disk-identity";
import { diskLimits } from "./disk-limits";
import { diskLun } from "./disk-lun";
import { diskOptions } from "./disk-options";
import { diskSource } from "./disk-source";
import { entryName } from "./entry-name";
import { evdevDevice } from "./evdev-device";
import { firmwareUnsupported } from "./firmware-unsupported";
import { graphicsListenPublic } from "./graphics-listen-public";
import { graphicsNone } from "./graphics-none";
import { graphicsOption } from "./graphics-option";
import { graphicsPort } from "./graphics-port";
import { hostDeviceSession } from "./host-device-session";
import { hostDeviceSource } from "./host-device-source";
import { hugepagesDivideMemory } from "./hugepages-divide-memory";
import { hugepagesSize } from "./hugepages-size";
import { hypervisorBitOff } from "./hypervisor-bit-off";
import { imageName } from "./image-name";
import { inboxDrivers } from "./inbox-drivers";
import { installationMedium } from "./installation-medium";
import { ioapicVcpus } from "./ioapic-vcpus";
import { kvmHidden } from "./kvm-hidden";
import { macDuplicate } from "./mac-duplicate";
import { maxVcpus } from "./max-vcpus";
import { memoryAboveMaximum } from "./memory-above-maximum";
import { memoryLimits } from "./memory-limits";
import { memoryRoom } from "./memory-room";
import { memoryBelowMinimum } from "./memory-below-minimum";
import { migratableCpu } from "./migratable-cpu";
import { migratableHostDevice } from "./migratable-host-device";
import { migratableInvtsc } from "./migratable-invtsc";
import { nestedContradiction } from "./nested-contradiction";
import { nestedVendorUnknown } from "./nested-vendor-unknown";
import { nestedWindows } from "./nested-windows";
import { networkFunction } from "./network-function";
import { networkOption } from "./network-option";
import { networkQueues } from "./network-queues";
import { networkSource } from "./network-source";
import { networkVlan } from "./network-vlan";
import { numaWithoutPinning } from "./numa-without-pinning";
import { nvramNeedsUefi } from "./nvram-needs-uefi";
import { oldWindowsFlags } from "./old-windows-flags";
import { pinningCount } from "./pinning-count";
import { pinningInputs } from "./pinning-inputs";
import { pinningOverlap } from "./pinning-overlap";
import { presetWindows } from "./preset-windows";
import { qemuArguments } from "./qemu-arguments";
import { redirectedUsbSpice } from "./redirected-usb-spice";
import { scsiController } from "./scsi-controller";
import { secureBootNeedsUefi } from "./secure-boot-needs-uefi";
import { secureBootRequired } from "./secure-boot-required";
import { secureBootUnsupported } from "./secure-boot-unsupported";
import { serialConsole } from "./serial-console";
import { sessionNetwork } from "./session-network";
import { sharedFolder } from "./shared-folder";
import { sharedMemory } from "./shared-memory";
import { smbiosHost } from "./smbios-host";
import { soundBackend } from "./sound-backend";
import { systemDisk } from "./system-disk";
import { threadsWithoutTopoext } from "./threads-without-topoext";
import { topologyProduct } from "./topology-product";
import { tpmRequired } from "./tpm-required";
import { tpmSource } from "./tpm-source";
import { tpmUnsupported } from "./tpm-unsupported";
import { videoBios } from "./video-bios";
import { usbController } from "./usb-controller";
import { videoOption } from "./video-option";
import { virtioDrivers } from "./virtio-drivers";
import { virtioSignatures } from "./virtio-signatures";
import { vncPasswordLength } from "./vnc-password-length";
import { xmlArgument } from "./xml-argument";
import { xmlOverride } from "./xml-override";
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
  memoryRoom,
  memoryLimits,
  cpusBelowMinimum,
  cpuFeaturesBelowMinimum,
  maxVcpus,
  cpuHotAdd,
  topologyProduct,
  clientSocketLimit,
  presetWindows,
  tpmRequired,
  tpmUnsupported,
  tpmSource,
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
  cpuTuning,
  nestedWindows,
  nestedVendorUnknown,
  nestedContradiction,
  kvmHidden,
  hypervisorBitOff,
  graphicsListenPublic,
  vncPasswordLength,
  graphicsNone,
  graphicsPort,
  graphicsOption,
  videoOption,
  scsiController,
  usbController,
  soundBackend,
  evdevDevice,
  serialConsole,
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
  diskLun,
  diskOptions,
  systemDisk,
  bootOrder,
  macDuplicate,
  entryName,
  networkSource,
  networkFunction,
  networkOption,
  networkVlan,
  networkQueues,
  sessionNetwork,
  hostDeviceSource,
  hostDeviceSession,
  cdromSource,
  cpuModel,
  cpuFeatureDuplicate,
  cpuAddressBits,
  cpuCache,
  ioapicVcpus,
  cpuVendorContradiction,
  threadsWithoutTopoext,
  sharedFolder,
  sharedMemory,
  clockUtc,
  clockTimeZone,
  smbiosHost,
  balloonHugepages,
  balloonNested,
  currentMemory,
  videoBios,
  xmlOverride,
  xmlArgument,
  qemuArguments,
];

/** Rules about a machine that is still to be installed: they have nothing to say of one that exists. */
export const beforeInstallation: ReadonlySet<string> = new Set([installationMedium.id]);
