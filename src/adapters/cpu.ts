import type { DomainDefinition } from "../domain";

/**
 * A CPU that libvirt tells for a running machine in another form than it was written: expanded, with the features in
 * another order.
 */
export const isExpandedWhileRunning = ({ cpu }: DomainDefinition): boolean =>
  cpu.mode === "host-model" && cpu.features.length > 0;

/**
 * The same machine with a CPU that provider 0.9 can read back: for host-model with features of one's own, which a
 * running machine tells expanded, that is host-passthrough with the same features. Windows sees the same CPU; the
 * machine moves only to hosts with the same one. The width of addresses comes from the host then.
 */
export function withReadableCpu(definition: DomainDefinition): DomainDefinition {
  if (!isExpandedWhileRunning(definition)) return definition;
  const { addressBits: _, ...cpu } = definition.cpu;
  return { ...definition, cpu: { ...cpu, mode: "host-passthrough" } };
}
