import { BoundedMap } from "../foreign/bounded-map";
import type { ComposedPreset, From } from "./registry";
import { LIBVIRT_CPU, LIBVIRT_TIME } from "./sources";
import { factsKey, type Facts } from "./facts";
import type { PresetCpuFeature } from "./types";
import { describeWhen, evaluate, namedByLibvirt } from "./when";

/**
 * CPU features that every machine is given or denied, whatever its preset; presets add their own as `cpuFeatures`. What
 * a user writes in `cpu.features` always wins. To correct one, change it here and run `npm run generate`.
 */
export const everyMachine: readonly PresetCpuFeature[] = [
  {
    name: "vmx",
    policy: "disable",
    when: { nested: false },
    reason:
      "the guest does not run a hypervisor; disabled on every CPU, so that the machine is the same on Intel and AMD hosts",
    source: LIBVIRT_CPU,
  },
  {
    name: "svm",
    policy: "disable",
    when: { nested: false },
    reason:
      "the guest does not run a hypervisor; disabled on every CPU, so that the machine is the same on Intel and AMD hosts",
    source: LIBVIRT_CPU,
  },
  {
    name: "vmx",
    policy: "require",
    when: { nested: true, cpuVendor: "intel" },
    reason: "the guest may run a hypervisor, and the machine must not start on a host that does not support it",
    source: LIBVIRT_CPU,
  },
  {
    name: "svm",
    policy: "require",
    when: { nested: true, cpuVendor: "amd" },
    reason: "the guest may run a hypervisor, and the machine must not start on a host that does not support it",
    source: LIBVIRT_CPU,
  },
  {
    name: "invtsc",
    policy: "require",
    when: { invariantTsc: true },
    reason: "the preset gives the guest an invariant TSC",
    source: LIBVIRT_TIME,
  },
  {
    name: "topoext",
    policy: "require",
    when: { threads: true, cpuVendor: "amd" },
    reason: "without it, the guest sees the threads of an AMD core as cores",
    source: "https://github.com/qemu/qemu/blob/master/target/i386/cpu.c (CPUID_EXT3_TOPOEXT)",
  },
];

/** What became of one feature of the table. */
export interface CpuFeatureChoice {
  readonly name: string;
  /** Undefined: left as the CPU mode or model has it. */
  readonly policy?: PresetCpuFeature["policy"];
  /** The preset that says so; undefined for what every machine has. */
  readonly from?: string;
  readonly reason: string;
  readonly source?: string;
  /**
   * It should be denied and cannot, because the host's libvirt has no name for it: the first libvirt that has, and why
   * it should.
   */
  readonly namedSince?: string;
  readonly why?: string;
}

/**
 * The features that a machine is given or denied, and those of which that could not be decided, each with its reason.
 * One whose condition does not hold is not mentioned. The answer depends on the facts only, and is remembered: without
 * that, resolving a guest takes a tenth longer.
 */
export function cpuFeaturesFor(preset: ComposedPreset, facts: Facts): readonly CpuFeatureChoice[] {
  return remembered.getOrMake(`${preset.id} ${factsKey(facts)}`, () => decide(preset, facts));
}

const remembered = new BoundedMap<string, readonly CpuFeatureChoice[]>(500);

function decide(preset: ComposedPreset, facts: Facts): readonly CpuFeatureChoice[] {
  const chosen = new Map<string, CpuFeatureChoice>();
  for (const row of [...everyMachine, ...preset.cpuFeatures] as (PresetCpuFeature & Partial<From<object>>)[]) {
    const choice = choiceOf(row, facts);
    // What could not be decided does not undo what was.
    if (choice !== undefined && (choice.policy !== undefined || !chosen.has(row.name))) chosen.set(row.name, choice);
  }
  return [...chosen.values()];
}

function choiceOf(row: PresetCpuFeature & Partial<From<object>>, facts: Facts): CpuFeatureChoice | undefined {
  const { name, policy, from, reason, source, when } = row;
  const holds = evaluate(when, facts);
  if (holds === "no") return undefined;
  const common = { name, ...(from === undefined ? {} : { from }), ...(source === undefined ? {} : { source }) };
  const named = namedByLibvirt(row, facts);
  if (holds === "yes" && named === "yes") return { ...common, policy, reason };
  const verb = policy === "disable" ? "disabled" : "required";
  if (named === "no") {
    const told = holds === "yes" && policy === "disable" ? { namedSince: row.libvirt!, why: reason } : {};
    return {
      ...common,
      ...told,
      reason: `cannot be ${verb}: libvirt has the name from ${row.libvirt} on, and this host's is ${facts.libvirt}`,
    };
  }
  const only = [
    ...(when === undefined ? [] : [describeWhen(when)]),
    ...(named === "unknown" ? [`with libvirt ${row.libvirt} or newer`] : []),
  ];
  return { ...common, reason: `${verb} only ${only.join(", ")}, and not all of that is known here` };
}
