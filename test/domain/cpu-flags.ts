import { catalogue } from "../../src/enlightenments/catalogue";
import type { Enlightenment } from "../../src/enlightenments/types";
import type { DomainDefinitionInput } from "../../src/domain";

/** Never notify: what libvirt 11.9 and newer take where the XML names no number. */
const NEVER_NOTIFY = 0xffffffff;

/**
 * The Hyper-V properties that QEMU must get in `-cpu` for a definition, in catalogue order, for example
 * `["hv-relaxed=on", "hv-spinlocks=0x1fff", "hv-time=on"]`. Mode passthrough is `["hv-passthrough=on"]` and what stands
 * outside the list (time, crash); with host-model they are only those that the definition itself asks for: libvirt adds
 * the host's at start.
 *
 * A vendor id stands here as it is; libvirt doubles no comma because the value may not hold one.
 */
export function cpuFlags(definition: DomainDefinitionInput): string[] {
  const flags = catalogue.flatMap((row) => flagOf(row, definition) ?? []);
  return definition.features.hyperv?.mode === "passthrough" ? ["hv-passthrough=on", ...flags] : flags;
}

function flagOf(row: Enlightenment, d: DomainDefinitionInput): string | undefined {
  const { libvirt, qemuFlag } = row;
  switch (libvirt.kind) {
    case "none":
      return undefined;
    case "timer":
      return d.clock.timers.some((t) => t.name === libvirt.timer && t.present === true) ? `${qemuFlag}=on` : undefined;
    case "panic":
      return (d.devices.panic ?? []).includes(libvirt.model) ? `${qemuFlag}=on` : undefined;
    case "child":
      return isOn(d, libvirt.parent) && isOn(d, `${libvirt.parent}.${libvirt.element}`) ? `${qemuFlag}=on` : undefined;
    case "element":
      return isOn(d, libvirt.element)
        ? `${qemuFlag}=${valueOf(row, d.features.hyperv?.features[libvirt.element]?.value)}`
        : undefined;
  }
}

const isOn = (d: DomainDefinitionInput, name: string): boolean =>
  d.features.hyperv?.mode !== "passthrough" && d.features.hyperv?.features[name]?.state === "on";

function valueOf(row: Enlightenment, value: number | string | undefined): string {
  if (!row.value) return "on";
  if (row.value.type === "string") return String(value ?? "");
  return `0x${Number(value ?? NEVER_NOTIFY).toString(16)}`;
}
