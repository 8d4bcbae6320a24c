import { catalogue, enlightenment, isEnlightenmentName } from "../../enlightenments/catalogue";
import type { Enlightenment } from "../../enlightenments/types";
import type { Path } from "../../findings/path";
import type { GuestSpec } from "../types";
import { cpuIn, type CpuProperty } from "./qemu-options";

/** An argument of the spec that a word for QEMU decides. */
export interface DecidedByWord {
  readonly path: Path;
  /** Index among `qemuArgs`. */
  readonly index: number;
  /** QEMU's flag, where it is an enlightenment. */
  readonly flag?: string;
  /** The flag is off because a `-cpu` does not have it. */
  readonly isAbsent?: true;
}

/** A flag that QEMU refuses: without another one, or in this form. */
export type Unmet = { readonly flag: string; readonly index: number } & (
  { readonly missing: string } | { readonly correct: string }
);

export interface CpuEffect {
  readonly spec: GuestSpec;
  readonly decided: readonly DecidedByWord[];
  /** Of flags that no argument can say: the engine knows of the others. */
  readonly unmet: readonly Unmet[];
}

const PASSTHROUGH = "hv-passthrough";
/** Features of the CPU that rules look at, by the name that libvirt and QEMU share. */
const FEATURES: ReadonlySet<string> = new Set(["hypervisor", "invtsc", "vmx", "svm", "topoext"]);

const isOn = ({ value }: CpuProperty): boolean => !/^(off|no|false|n)$/i.test(value);

/** The row of a property of the CPU, by QEMU's name or an older one. */
const rowOf = (name: string): Enlightenment | undefined =>
  catalogue.find(({ qemuFlag, qemuAliases = [] }) => qemuFlag === name || qemuAliases.includes(name));

/**
 * The spec that says what arguments for QEMU say of the CPU. A `-cpu` replaces libvirt's own with all its flags;
 * `-global` adds to it.
 */
export function withCpuArguments(spec: GuestSpec, args: readonly string[]): CpuEffect {
  const { model, properties } = cpuIn(args);
  if (model === undefined && properties.length === 0) return { spec, decided: [], unmet: [] };
  const decided: DecidedByWord[] = [];
  const enlightenments: Record<string, unknown> = { ...spec.enlightenments };
  const cpu: Record<string, unknown> = { ...spec.cpu };
  let changed: GuestSpec = spec;
  if (model !== undefined) {
    for (const row of catalogue.filter(isSayable)) {
      enlightenments[row.property] = "off";
      if (row.value !== undefined) delete enlightenments[row.value.property];
      if (!properties.some(({ name }) => rowOf(name) === row))
        decided.push({
          ...{ path: ["enlightenments", row.property], index: model.index },
          ...{ flag: row.qemuFlag, isAbsent: true as const },
        });
    }
    for (const key of Object.keys(cpu)) delete cpu[key];
    Object.assign(
      cpu,
      /^(host|max)$/.test(model.name) ? { mode: "host-passthrough" } : { mode: "custom", model: model.name },
    );
    changed = { ...changed, enlightenmentMode: "custom" };
    decided.push({ path: ["cpu"], index: model.index });
  }
  const features = new Map((spec.cpu?.features ?? []).map((one) => [one.name, one] as const));
  if (model !== undefined) features.clear();
  for (const property of properties) {
    const { name, index } = property;
    const row = rowOf(name);
    // What libvirt's own -cpu turns on, a -global does not turn off (tried with QEMU 10.0).
    if (model === undefined && !isOn(property)) continue;
    if (row !== undefined && isSayable(row)) {
      enlightenments[row.property] = isOn(property) ? "on" : "off";
      if (isOn(property) && row.value !== undefined && property.value !== "on")
        enlightenments[row.value.property] = row.value.type === "uint32" ? Number(property.value) : property.value;
      decided.push({ path: ["enlightenments", row.property], index, flag: row.qemuFlag });
    } else if (name === PASSTHROUGH && isOn(property)) {
      changed = { ...changed, enlightenmentMode: "passthrough" };
      decided.push({ path: ["enlightenmentMode"], index });
    } else if (name === "kvm") {
      changed = { ...changed, hideKvm: !isOn(property) };
      decided.push({ path: ["hideKvm"], index });
    } else if (FEATURES.has(name)) {
      features.set(name, { name, policy: isOn(property) ? "require" : "disable" });
      decided.push({ path: ["cpu", "features"], index });
    }
  }
  if (features.size > 0) cpu["features"] = [...features.values()];
  if (changed.enlightenmentMode === "passthrough" && model !== undefined)
    for (const { property } of catalogue.filter(isSayable))
      if (enlightenments[property] === "off") delete enlightenments[property];
  const on = (name: string): boolean =>
    isEnlightenmentName(name) &&
    (enlightenments[enlightenment(name).property] === "on" ||
      properties.some((one) => isOn(one) && rowOf(one.name)?.name === name));
  return {
    spec: { ...changed, enlightenments, ...(Object.keys(cpu).length === 0 ? {} : { cpu }) },
    decided,
    unmet: [
      ...properties.flatMap(misspelt),
      ...(model === undefined ? [] : properties.flatMap((one) => unmetOf(one, on))),
    ],
  };
}

const isSayable = ({ libvirt }: Enlightenment): boolean => libvirt.kind !== "none" && libvirt.kind !== "panic";

const misspelt = ({ name, misspelt: flag, index }: CpuProperty): Unmet[] =>
  flag === undefined ? [] : [{ flag, index, correct: name }];

function unmetOf(property: CpuProperty, on: (name: string) => boolean): Unmet[] {
  const row = rowOf(property.name);
  if (row === undefined || isSayable(row) || !isOn(property)) return [];
  return row.requires
    .filter(({ name, enforcedBy }) => enforcedBy === "qemu" && !on(name))
    .map(({ name }) => ({ flag: property.name, missing: `hv-${name}`, index: property.index }));
}
