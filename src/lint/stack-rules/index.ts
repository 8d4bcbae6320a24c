import type { StackRule } from "./rule";
import { stackCpusShared } from "./stack-cpus-shared";
import { stackDiskShared } from "./stack-disk-shared";
import { stackFleetCanary } from "./stack-fleet-canary";
import { stackMacShared } from "./stack-mac-shared";
import { stackMemory } from "./stack-memory";
import { stackPciShared } from "./stack-pci-shared";
import { stackPresetVersions } from "./stack-preset-versions";

export type { StackContext, StackExample, StackMachine, StackReport, StackRule } from "./rule";

/** Every rule about several machines, in the order in which findings appear. */
export const stackRules: readonly StackRule[] = [
  stackDiskShared,
  stackMacShared,
  stackPciShared,
  stackCpusShared,
  stackMemory,
  stackPresetVersions,
  stackFleetCanary,
];
