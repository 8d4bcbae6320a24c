import type { DomainDefinitionInput } from "../../src/domain";

/** The least a definition needs, for tests that change one thing in it. */
export const small = (): DomainDefinitionInput => ({
  name: "small",
  memoryKiB: 2097152,
  vcpus: 2,
  os: { firmware: { type: "bios" } },
  features: {},
  cpu: { mode: "host-passthrough" },
  clock: { offset: "localtime", timers: [] },
  devices: {
    disks: [],
    controllers: [],
    interfaces: [],
    guestAgent: false,
    rng: false,
    memballoon: "virtio",
    panic: [],
  },
});

export function changed(change: (d: DomainDefinitionInput) => void): DomainDefinitionInput {
  const d = small();
  change(d);
  return d;
}

export const hyperv = (
  features: Record<string, { state: "on" | "off"; value?: number | string }>,
  mode: "custom" | "host-model" | "passthrough" = "custom",
): DomainDefinitionInput => changed((d) => (d.features.hyperv = { mode, features }));
