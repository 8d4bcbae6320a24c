import type { GuestSpec } from "../../src/guest";
import { findPreset } from "../../src/presets";

/** The CPUs and the memory of a machine with two vCPUs that has them for itself. */
const owned: Partial<GuestSpec> = {
  vcpus: 2,
  pinning: { vcpus: ["2", "3"], emulator: "0" },
  hugepages: { size: "2 MiB" },
  numa: { nodes: "0" },
};

const needed: Readonly<Record<string, Partial<GuestSpec>>> = {
  "low-latency": owned,
  // All of it is said, so that the machine can be told without its host.
  gaming: { ...owned, hostDevices: [{ pci: { address: "0000:01:00.0", functions: [0, 1] } }] },
  "workstation-vdi": { video: { model: "virtio" } },
};

/** What a preset, with or without a version, refuses to go without. */
export const neededBy = (preset: string): Partial<GuestSpec> => needed[findPreset(preset)!.preset.name] ?? {};
