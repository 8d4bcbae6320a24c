import type { MachineRule } from "../rule";
import { acpiOff } from "./acpi-off";
import { balloonPinnedMemory } from "./balloon-pinned-memory";
import { bootOrderMissing } from "./boot-order-missing";
import { consoleOpen } from "./console-open";
import { consolePasswordEmpty } from "./console-password-empty";
import { cpuAddressWidth } from "./cpu-address-width";
import { cpuDefault } from "./cpu-default";
import { crashAction } from "./crash-action";
import { diskCacheUnsafe } from "./disk-cache-unsafe";
import { diskFormatName } from "./disk-format-name";
import { diskIde } from "./disk-ide";
import { diskNativeIo } from "./disk-native-io";
import { diskNoDiscard } from "./disk-no-discard";
import { diskSata } from "./disk-sata";
import { diskSharedCache } from "./disk-shared-cache";
import { domainTypeQemu } from "./domain-type-qemu";
import { emulatorUnpinned } from "./emulator-unpinned";
import { enlightenmentTwice } from "./enlightenment-twice";
import { enlightenmentsInCommandLine } from "./enlightenments-in-command-line";
import { firmwareSettingsLost } from "./firmware-settings-lost";
import { guestAgentMissing } from "./guest-agent-missing";
import { hostDeviceShared } from "./host-device-shared";
import { hpetOn } from "./hpet-on";
import { hypervEmpty } from "./hyperv-empty";
import { hypervMissing } from "./hyperv-missing";
import { i440fxNewerWindows } from "./i440fx-newer-windows";
import { i440fxUefi } from "./i440fx-uefi";
import { iothreadUnpinned } from "./iothread-unpinned";
import { kvmclockShown } from "./kvmclock-shown";
import { macMulticast } from "./mac-multicast";
import { machineTypeOld } from "./machine-type-old";
import { machineTypeUnversioned } from "./machine-type-unversioned";
import { mediaInserted } from "./media-inserted";
import { networkE1000 } from "./network-e1000";
import { networkRtl8139 } from "./network-rtl8139";
import { networkUserMode } from "./network-user-mode";
import { nvramVolatile } from "./nvram-volatile";
import { passthroughIgnoresFlags } from "./passthrough-ignores-flags";
import { passwordInDefinition } from "./password-in-definition";
import { qemuPortOpen } from "./qemu-port-open";
import { rebootDestroys } from "./reboot-destroys";
import { resetEnlightenment } from "./reset-enlightenment";
import { rtcLostTicks } from "./rtc-lost-ticks";
import { scsiControllerDriver } from "./scsi-controller-driver";
import { seclabelNone } from "./seclabel-none";
import { secureBootWithoutSmm } from "./secure-boot-without-smm";
import { serialPortOpen } from "./serial-port-open";
import { sharedDisk } from "./shared-disk";
import { socketPerVcpu } from "./socket-per-vcpu";
import { soundWithoutDriver } from "./sound-without-driver";
import { spiceAgentMissing } from "./spice-agent-missing";
import { tabletMissing } from "./tablet-missing";
import { tpmNotPersistent } from "./tpm-not-persistent";
import { tpmStateVolatile } from "./tpm-state-volatile";
import { tpmVersion } from "./tpm-version";
import { usbSlow } from "./usb-slow";
import { videoWithoutDriver } from "./video-without-driver";
import { watchdogWithoutDriver } from "./watchdog-without-driver";

/** The rules that look at a machine as a whole, by whomever it was written: in the order in which findings appear. */
export const machineRules: readonly MachineRule[] = [
  // Clock and timers
  hpetOn,
  kvmclockShown,
  rtcLostTicks,
  // Enlightenments
  enlightenmentTwice,
  enlightenmentsInCommandLine,
  hypervEmpty,
  hypervMissing,
  passthroughIgnoresFlags,
  resetEnlightenment,
  // Disks
  diskCacheUnsafe,
  diskSharedCache,
  diskNativeIo,
  diskFormatName,
  scsiControllerDriver,
  diskIde,
  diskSata,
  diskNoDiscard,
  bootOrderMissing,
  mediaInserted,
  // Network
  macMulticast,
  networkRtl8139,
  networkE1000,
  networkUserMode,
  // Other devices
  videoWithoutDriver,
  tabletMissing,
  spiceAgentMissing,
  guestAgentMissing,
  balloonPinnedMemory,
  usbSlow,
  soundWithoutDriver,
  watchdogWithoutDriver,
  // Security
  consoleOpen,
  consolePasswordEmpty,
  passwordInDefinition,
  seclabelNone,
  serialPortOpen,
  qemuPortOpen,
  // Firmware and TPM
  nvramVolatile,
  firmwareSettingsLost,
  secureBootWithoutSmm,
  tpmVersion,
  tpmStateVolatile,
  tpmNotPersistent,
  // Machine type, CPU and memory
  i440fxUefi,
  i440fxNewerWindows,
  machineTypeOld,
  machineTypeUnversioned,
  acpiOff,
  domainTypeQemu,
  cpuDefault,
  cpuAddressWidth,
  socketPerVcpu,
  // Pinning
  emulatorUnpinned,
  iothreadUnpinned,
  // Life of the machine, and its neighbours
  crashAction,
  rebootDestroys,
  sharedDisk,
  hostDeviceShared,
];
