import type { MachineRule } from "../rule";
import { acpiOff } from "./acpi-off";
import { consoleOpen } from "./console-open";
import { consolePasswordEmpty } from "./console-password-empty";
import { cpuAddressWidth } from "./cpu-address-width";
import { cpuDefault } from "./cpu-default";
import { crashAction } from "./crash-action";
import { diskCacheUnsafe } from "./disk-cache-unsafe";
import { domainTypeQemu } from "./domain-type-qemu";
import { emulatorUnpinned } from "./emulator-unpinned";
import { firmwareSettingsLost } from "./firmware-settings-lost";
import { hostDeviceShared } from "./host-device-shared";
import { hpetOn } from "./hpet-on";
import { i440fxNewerWindows } from "./i440fx-newer-windows";
import { i440fxUefi } from "./i440fx-uefi";
import { iothreadUnpinned } from "./iothread-unpinned";
import { machineTypeOld } from "./machine-type-old";
import { machineTypeUnversioned } from "./machine-type-unversioned";
import { nvramVolatile } from "./nvram-volatile";
import { passwordInDefinition } from "./password-in-definition";
import { qemuPortOpen } from "./qemu-port-open";
import { rebootDestroys } from "./reboot-destroys";
import { seclabelNone } from "./seclabel-none";
import { secureBootWithoutSmm } from "./secure-boot-without-smm";
import { serialPortOpen } from "./serial-port-open";
import { sharedDisk } from "./shared-disk";
import { socketPerVcpu } from "./socket-per-vcpu";
import { tpmNotPersistent } from "./tpm-not-persistent";
import { tpmStateVolatile } from "./tpm-state-volatile";
import { tpmVersion } from "./tpm-version";

/** The rules that look at a machine as a whole, by whomever it was written: in the order in which findings appear. */
export const machineRules: readonly MachineRule[] = [
  // Clock and timers
  hpetOn,
  // Disks
  diskCacheUnsafe,
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
