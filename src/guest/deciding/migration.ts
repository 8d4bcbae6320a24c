import type { EngineResult, Known } from "../../enlightenments/types";
import { isOn } from "../context";
import type { Machine } from "./decided";
import type { GuestSpec } from "../types";

/**
 * Can the machine be migrated while it runs? "no" where something stands against it, "unknown" where it depends on the
 * other host.
 */
export function migrationVerdict(
  spec: GuestSpec,
  machine: Machine,
  engine: EngineResult,
): { readonly migratable: Known; readonly reasons: readonly string[] } {
  const against: string[] = [];
  const depends: string[] = [];
  const floating = machine.tscFrequency === undefined;
  if (engine.mode === "passthrough")
    against.push("QEMU does not support migration with enlightenments in passthrough mode");
  if (floating && isOn(engine, "reenlightenment") && engine.mode === "custom")
    against.push("once the guest uses reenlightenment, migration requires `tscFrequency`");
  if (floating && machine.invariantTsc) against.push("with the CPU feature invtsc, migration requires `tscFrequency`");
  if ((spec.hostDevices ?? []).length > 0) against.push("a device of the host cannot move to another host");
  if ((spec.sharedMemory?.length ?? 0) > 0)
    against.push("QEMU does not support migration with memory that is shared with the host");
  if (spec.tpm?.device !== undefined) against.push("the TPM of the host cannot move with the machine");
  if (engine.mode === "host-model")
    depends.push("the other host must support all enlightenments of the host where the machine was started");
  if (machine.cpuMode === "host-passthrough" || machine.cpuMode === "maximum")
    depends.push(`CPU mode ${machine.cpuMode} allows migration only between identical hosts`);
  if (machine.pinned) depends.push("the other host must have the CPUs that vCPUs are pinned to");
  if (spec.hugepages !== undefined) depends.push("the other host must have the huge pages");
  if ((spec.sharedFolders?.length ?? 0) > 0)
    depends.push("shared folders require virtiofsd, QEMU and libvirt versions that can migrate them on both hosts");
  if (spec.numa !== undefined) depends.push("the other host must have the NUMA nodes");
  if (machine.nested === "yes")
    depends.push("the other host must have the same CPU vendor and nested virtualization enabled");
  return {
    migratable: against.length > 0 ? "no" : depends.length > 0 ? "unknown" : "yes",
    reasons: [...against, ...depends],
  };
}
