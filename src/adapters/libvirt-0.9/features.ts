import type { DomainDefinition } from "../../domain/definition";
import { catalogue } from "../../enlightenments/catalogue";
import { defined } from "../../foreign/defined";
import type { LibvirtCpuArgs, LibvirtFeaturesArgs, LibvirtHypervArgs, LibvirtTimerArgs, StateArgs } from "./args";

type Features = DomainDefinition["features"];
type HypervFeatures = NonNullable<Features["hyperv"]>["features"];

const spellings = catalogue.map(({ libvirt }) => libvirt);

/**
 * The elements of libvirt's that provider 0.9 has an argument for, with that argument and the one of the element's
 * value.
 */
const elements = new Map(
  spellings.flatMap((one) =>
    one.kind === "element" && one.sdkArgument !== undefined
      ? [[one.element, { argument: one.sdkArgument, value: one.valueAttribute }] as const]
      : [],
  ),
);
/** The same of those inside another. */
const children = spellings.flatMap((one) =>
  one.kind === "child" && one.sdkArgument !== undefined
    ? [{ parent: one.parent, name: `${one.parent}.${one.element}`, argument: one.sdkArgument }]
    : [],
);

/** The enlightenments of a definition that provider 0.9 has no argument for. */
export const unknownHypervFeatures = (definition: DomainDefinition): string[] =>
  Object.keys(definition.features.hyperv?.features ?? {}).filter(
    (name) => !elements.has(name) && !children.some((child) => child.name === name),
  );

export const state = (on: boolean): StateArgs => ({ state: on ? "on" : "off" });
const optionalState = (on: boolean | undefined): StateArgs | undefined => (on === undefined ? undefined : state(on));

function hypervArgs(mode: string, features: HypervFeatures): LibvirtHypervArgs {
  const args: Record<string, unknown> = { mode };
  for (const [name, feature] of Object.entries(features)) {
    const known = elements.get(name);
    if (!known) continue;
    const inside = children
      .filter((child) => child.parent === name && features[child.name])
      .map((child) => [child.argument, { state: features[child.name]!.state }]);
    args[known.argument] = {
      state: feature.state,
      ...(known.value !== undefined && feature.value !== undefined ? { [known.value]: feature.value } : {}),
      ...Object.fromEntries(inside),
    };
  }
  return args as unknown as LibvirtHypervArgs;
}

export function featureArgs(features: Features): LibvirtFeaturesArgs {
  return defined({
    acpi: true as const,
    apic: {},
    hyperV: features.hyperv && hypervArgs(features.hyperv.mode, features.hyperv.features),
    kvm: features.kvmHidden === undefined ? undefined : { hidden: state(features.kvmHidden) },
    vmPort: optionalState(features.vmport),
    pmu: optionalState(features.pmu),
    smm: optionalState(features.smm),
    ioapic: features.ioapic && { driver: features.ioapic },
  });
}

/**
 * `cpu.migratable` has no place here: provider 0.9 writes `yes` and `no` where libvirt takes `on` and `off`. True is
 * QEMU's own default and nothing is lost; false is refused beforehand (rule `libvirt-0-9-cpu-migratable`).
 */
export function cpuArgs(cpu: DomainDefinition["cpu"]): LibvirtCpuArgs {
  return defined({
    mode: cpu.mode,
    model: cpu.model,
    check: cpu.check,
    topology: cpu.topology,
    // QEMU emulates the third level only, and libvirt wants it named.
    cache:
      cpu.cache === undefined
        ? undefined
        : cpu.cache === "emulate"
          ? { mode: cpu.cache, level: 3 }
          : { mode: cpu.cache },
    maxPhysAddr: cpu.addressBits === undefined ? undefined : { mode: "emulate" as const, bits: cpu.addressBits },
    numa: cpu.numaCell && {
      cells: [{ id: 0, cpus: cpu.numaCell.cpus, memory: cpu.numaCell.memoryKiB, unit: "KiB" as const }],
    },
    features: cpu.features.length === 0 ? undefined : cpu.features.map(({ name, policy }) => ({ name, policy })),
  });
}

export const timerArgs = (timer: DomainDefinition["clock"]["timers"][number]): LibvirtTimerArgs =>
  defined({
    name: timer.name,
    present: timer.present === undefined ? undefined : timer.present ? ("yes" as const) : ("no" as const),
    tickPolicy: timer.tickpolicy,
    track: timer.track,
    mode: timer.mode,
    frequency: timer.frequency,
  });
