import type { GuestRule, HostContext, HostExample, StorageContext } from "../context";
import { hostAddressWidth } from "./host-address-width";
import { hostBaseImage } from "./host-base-image";
import { hostCpuFeature } from "./host-cpu-feature";
import { hostCpuFeatureName } from "./host-cpu-feature-name";
import { hostCpuMinimum } from "./host-cpu-minimum";
import { hostCpuMode } from "./host-cpu-mode";
import { hostCpuidLevel } from "./host-cpuid-level";
import { hostDeviceBridge } from "./host-device-bridge";
import { hostDeviceDisplay } from "./host-device-display";
import { hostDeviceFound } from "./host-device-found";
import { hostDeviceGroup } from "./host-device-group";
import { hostDeviceNuma } from "./host-device-numa";
import { hostDeviceNvme } from "./host-device-nvme";
import { hostDeviceReset } from "./host-device-reset";
import { hostDeviceRole } from "./host-device-role";
import { hostDeviceUser } from "./host-device-user";
import { hostDeviceVfio } from "./host-device-vfio";
import { hostDeviceWindow } from "./host-device-window";
import { hostDevices } from "./host-devices";
import { hostDiskUser } from "./host-disk-user";
import { hostFirmware } from "./host-firmware";
import { hostHugepages } from "./host-hugepages";
import { hostImage } from "./host-image";
import { hostKvm } from "./host-kvm";
import { hostLibvirt } from "./host-libvirt";
import { hostMachineType } from "./host-machine-type";
import { hostMaxVcpus } from "./host-max-vcpus";
import { hostMediatedDevice } from "./host-mediated-device";
import { hostMemory } from "./host-memory";
import { hostNested } from "./host-nested";
import { hostNetwork } from "./host-network";
import { hostNumaNode } from "./host-numa-node";
import { hostPinnedCpus } from "./host-pinned-cpus";
import { hostPinnedMemory } from "./host-pinned-memory";
import { hostPool } from "./host-pool";
import { hostPoolSpace } from "./host-pool-space";
import { hostNetworkFunction } from "./host-network-function";
import { hostNetworkVlan } from "./host-network-vlan";
import { hostPort } from "./host-port";
import { hostSecureBootCertificates } from "./host-secure-boot-certificates";
import { hostSharedMemory } from "./host-shared-memory";
import { hostSiblings } from "./host-siblings";
import { hostTpm } from "./host-tpm";
import { hostTscFrequency } from "./host-tsc-frequency";
import { hostUsbDevice } from "./host-usb-device";
import { vcpusLimit } from "./vcpus-limit";

/** What a volume needs of its host before it is made; each speaks of a guest's disks in the same way. */
export const volumeRules: readonly GuestRule<StorageContext, HostExample>[] = [hostPool, hostBaseImage, hostPoolSpace];

/** The rules that look at a guest and its host. A fact that is not known about the host never fails one. */
export const hostRules: readonly GuestRule<HostContext, HostExample>[] = [
  hostKvm,
  hostLibvirt,
  hostMachineType,
  hostFirmware,
  hostSecureBootCertificates,
  hostTpm,
  hostCpuMode,
  hostCpuFeature,
  hostCpuMinimum,
  hostCpuFeatureName,
  hostCpuidLevel,
  hostNested,
  hostPinnedCpus,
  hostSiblings,
  hostMemory,
  hostPinnedMemory,
  hostAddressWidth,
  hostHugepages,
  hostNumaNode,
  hostMaxVcpus,
  vcpusLimit,
  hostDevices,
  hostTscFrequency,
  hostDeviceVfio,
  hostDeviceFound,
  hostDeviceBridge,
  hostDeviceGroup,
  hostDeviceRole,
  hostUsbDevice,
  hostMediatedDevice,
  hostDeviceUser,
  hostDeviceNuma,
  hostDeviceDisplay,
  hostDeviceNvme,
  hostDeviceReset,
  hostDeviceWindow,
  ...volumeRules,
  hostImage,
  hostDiskUser,
  hostNetwork,
  hostNetworkFunction,
  hostNetworkVlan,
  hostPort,
  hostSharedMemory,
];
