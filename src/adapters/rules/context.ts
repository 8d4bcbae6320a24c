import type { DomainDefinition, DomainDefinitionInput } from "../../domain";
import { defineRule, type Rule } from "../../findings";

/** What the rules about `@pulumi/libvirt` look at: the machine that would be handed to it. */
export interface AdapterContext {
  /** How messages call the machine. */
  readonly guest: string;
  readonly definition: DomainDefinition;
  /** Did a person choose the machine's UUID, or was it derived from its name? */
  readonly uuidAsked: boolean;
  /** Did a person choose the file of the UEFI variables? */
  readonly nvramAsked: boolean;
  /** Paths of the disks with `adopt: true`. */
  readonly adopted: readonly string[];
  /** Did a person ask for the CPU mode host-model, or for a machine that can migrate, for which it is there? */
  readonly hostModelAsked: boolean;
  /** The preset as it was written, and with its version. */
  readonly preset: { readonly asked: string | undefined; readonly resolved: string };
  readonly lifecycle: {
    readonly running: boolean;
    readonly forceStop: boolean;
    readonly deleteStateOnDestroy: boolean;
    /** "none": do not wait. */
    readonly waitFor: string;
    readonly restart?: string;
    readonly maintenanceWindow?: unknown;
    readonly allowedDisruption?: string | undefined;
    readonly snapshotBefore?: string;
  };
}

/** A machine in a rule's example: what is not said is a small machine called `example`. */
export interface AdapterExample {
  readonly definition: Partial<DomainDefinitionInput>;
  readonly uuidAsked?: boolean;
  readonly nvramAsked?: boolean;
  readonly adopted?: readonly string[];
  readonly hostModelAsked?: boolean;
  readonly preset?: AdapterContext["preset"];
  readonly lifecycle?: Partial<AdapterContext["lifecycle"]>;
}

export type AdapterRule = Rule<AdapterContext, string, AdapterExample>;
export const defineAdapterRule = defineRule<AdapterContext, AdapterExample>();

/**
 * Where the user wrote a CD-ROM drive or a disk, by its place in the definition. The system disk and further disks come
 * before the drives.
 */
export function diskPath(definition: DomainDefinition, index: number): string {
  const { device } = definition.devices.disks[index]!;
  const place = definition.devices.disks.slice(0, index).filter((disk) => disk.device === device).length;
  if (device === "cdrom") return `cdroms[${place}]`;
  return place === 0 ? "systemDisk" : `disks[${place - 1}]`;
}
