import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import type { LibvirtCpuArgs, LibvirtFeaturesArgs, LibvirtHypervArgs, LibvirtTimerArgs, StateArgs } from "./args";

type Features = DomainDefinition["features"];
type HypervFeatures = NonNullable<Features["hyperv"]>["features"];

/** libvirt's element names, and what provider 0.9 calls them. A name that is not here has no argument in that provider. */
export const hypervArgumentNames = {
  relaxed: "relaxed",
  vapic: "vapic",
  spinlocks: "spinlocks",
  vpindex: "vpIndex",
  runtime: "runtime",
  synic: "synic",
  stimer: "stimer",
  reset: "reset",
  vendor_id: "vendorId",
  frequencies: "frequencies",
  reenlightenment: "reEnlightenment",
  tlbflush: "tlbFlush",
  ipi: "ipi",
  evmcs: "evmcs",
  avic: "avic",
  emsr_bitmap: "emsrBitmap",
  xmm_input: "xmmInput",
} as const satisfies Readonly<Record<string, Exclude<keyof LibvirtHypervArgs, "mode">>>;

const valueNames: Readonly<Record<string, string>> = { spinlocks: "retries", vendor_id: "value" };
const childNames = ["stimer.direct", "tlbflush.direct", "tlbflush.extended"];

const argumentOf = (element: string): string | undefined =>
  Object.hasOwn(hypervArgumentNames, element) ? hypervArgumentNames[element as keyof typeof hypervArgumentNames] : undefined;

/** The enlightenments of a definition that provider 0.9 has no argument for. */
export const unknownHypervFeatures = (definition: DomainDefinition): string[] =>
  Object.keys(definition.features.hyperv?.features ?? {}).filter((name) => !argumentOf(name) && !childNames.includes(name));

export const state = (on: boolean): StateArgs => ({ state: on ? "on" : "off" });
const optionalState = (on: boolean | undefined): StateArgs | undefined => (on === undefined ? undefined : state(on));

function hypervArgs(mode: string, features: HypervFeatures): LibvirtHypervArgs {
  const args: Record<string, unknown> = { mode };
  for (const [name, feature] of Object.entries(features)) {
    const argument = argumentOf(name);
    if (!argument) continue;
    const value = valueNames[name];
    const children = Object.fromEntries(
      childNames
        .filter((child) => child.startsWith(`${name}.`) && features[child])
        .map((child) => [child.slice(name.length + 1), { state: features[child]!.state }]),
    );
    args[argument] = { state: feature.state, ...(value && feature.value !== undefined ? { [value]: feature.value } : {}), ...children };
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
  });
}

/**
 * `cpu.migratable` has no place here: provider 0.9 writes `yes` and `no` where libvirt takes `on` and `off`. True is QEMU's own
 * default and nothing is lost; false is refused beforehand (rule `libvirt-0-9-cpu-migratable`).
 */
export function cpuArgs(cpu: DomainDefinition["cpu"]): LibvirtCpuArgs {
  return defined({
    mode: cpu.mode,
    model: cpu.model,
    check: cpu.check,
    topology: cpu.topology,
    // QEMU emulates the third level only, and libvirt wants it named.
    cache: cpu.cache === undefined ? undefined : cpu.cache === "emulate" ? { mode: cpu.cache, level: 3 } : { mode: cpu.cache },
    maxPhysAddr: cpu.addressBits === undefined ? undefined : { mode: "emulate" as const, bits: cpu.addressBits },
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
