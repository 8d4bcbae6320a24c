import type { DomainDefinition } from "../../domain/definition";
import type { Unknowns } from "../reading/unknowns";
import type { GuestSpec } from "../types";
import { defineDomain, type DefinitionInput } from "./definition";

/** Lists whose elements are objects: one that is not known yet keeps its place. */
const OBJECTS = ["disks", "cdroms", "networks", "hostDevices"] as const;
/** Lists whose entries have no sense without all of their members. */
const WHOLE = ["sharedFolders", "sharedMemory"] as const;

/**
 * The machine as it will be, with defaults for what is not known yet. Only for rules that are told which places those
 * are.
 */
export function definePartly(input: DefinitionInput, unknowns: Unknowns): DomainDefinition {
  const { spec } = input;
  const known: Record<string, unknown> = { ...spec };
  for (const list of OBJECTS) if (Array.isArray(spec[list])) known[list] = [...spec[list]].map((one) => one ?? {});
  for (const list of WHOLE) if (unknowns.touches(list)) delete known[list];
  // One CPU of several is no list of CPUs, nor one feature of several.
  if (unknowns.touches("pinning.vcpus")) delete known["pinning"];
  if (unknowns.touches("cpu.features")) known["cpu"] = { ...spec.cpu, features: [] };
  // Its members must all be there.
  if (unknowns.touches("hugepages")) delete known["hugepages"];
  if (unknowns.touches("numa")) delete known["numa"];
  if (unknowns.touches("suppress")) delete known["suppress"];
  known["name"] = spec.name ?? "";
  return defineDomain({ ...input, spec: known as unknown as GuestSpec });
}
