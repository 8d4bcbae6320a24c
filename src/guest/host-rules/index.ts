import type { GuestRule, HostContext, HostExample } from "../context";
import { hostCpuFeature } from "./host-cpu-feature";
import { hostCpuFeatureName } from "./host-cpu-feature-name";
import { hostCpuMode } from "./host-cpu-mode";
import { hostCpuidLevel } from "./host-cpuid-level";
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
import { hostSecureBootCertificates } from "./host-secure-boot-certificates";
import { hostTpm } from "./host-tpm";
import { hostTscFrequency } from "./host-tsc-frequency";

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
  hostCpuFeatureName,
  hostCpuidLevel,
  hostNested,
  hostPinnedCpus,
  hostMemory,
  hostHugepages,
  hostNumaNode,
  hostMaxVcpus,
  hostDevices,
  hostTscFrequency,
];
