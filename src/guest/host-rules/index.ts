import type { GuestRule, HostContext, HostExample } from "../context";
import { hostAddressWidth } from "./host-address-width";
import { hostCpuFeature } from "./host-cpu-feature";
import { hostCpuMode } from "./host-cpu-mode";
import { hostDevices } from "./host-devices";
import { hostFirmware } from "./host-firmware";
import { hostHugepages } from "./host-hugepages";
import { hostKvm } from "./host-kvm";
import { hostLibvirt } from "./host-libvirt";
import { hostMachineType } from "./host-machine-type";
import { hostMaxVcpus } from "./host-max-vcpus";
import { hostMemory } from "./host-memory";
import { hostNested } from "./host-nested";
import { hostNumaNode } from "./host-numa-node";
import { hostPinnedCpus } from "./host-pinned-cpus";
import { hostSiblings } from "./host-siblings";
import { hostTpm } from "./host-tpm";
import { hostTscFrequency } from "./host-tsc-frequency";
import { vcpusLimit } from "./vcpus-limit";

/** The rules that look at a guest and its host. A fact that is not known about the host never fails one. */
export const hostRules: readonly GuestRule<HostContext, HostExample>[] = [
  hostKvm,
  hostLibvirt,
  hostMachineType,
  hostFirmware,
  hostTpm,
  hostCpuMode,
  hostCpuFeature,
  hostNested,
  hostPinnedCpus,
  hostSiblings,
  hostMemory,
  hostAddressWidth,
  hostHugepages,
  hostNumaNode,
  hostMaxVcpus,
  vcpusLimit,
  hostDevices,
  hostTscFrequency,
];
