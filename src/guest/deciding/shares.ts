import { backingOf, LOOKING_GLASS, sharedMemoryMiB } from "../defining/shares";
import { sizeText } from "../reading/size";
import type { GuestSpec } from "../types";
import { YOUR_OWN, type Choices } from "./choices";

export const VIRTIOFS_SOURCE = "https://libvirt.org/kbase/virtiofs.html";

/** The folders and the memory that the machine shares with its host, and what its own memory must be for it. */
export function recordShares(spec: GuestSpec, choices: Choices): void {
  const { sharedFolders = [], sharedMemory = [], memoryBacking = {} } = spec;
  sharedFolders.forEach((folder: { readonly name?: string; readonly path?: string } | undefined, index) => {
    if (folder?.name !== undefined)
      choices.record(
        `sharedFolders[${index}]`,
        folder.name,
        "user",
        YOUR_OWN,
        undefined,
        `${folder.name}: ${folder.path ?? ""}`,
      );
  });
  sharedMemory.forEach((one, index) => {
    const mib = one === undefined ? undefined : sharedMemoryMiB(one);
    if (mib === undefined) return;
    const path = `sharedMemory[${index}].size`;
    const text = sizeText(mib * 1024);
    if (one.size !== undefined) choices.record(path, one.size, "user", YOUR_OWN, undefined, text);
    else
      choices.record(
        path,
        mib,
        "requirement",
        `two frames of ${one.resolution!}${one.hdr === true ? " with HDR" : ""} and 10 MiB, rounded up to a power of two`,
        LOOKING_GLASS,
        text,
      );
  });
  recordBacking(spec, memoryBacking, choices);
}

function recordBacking(spec: GuestSpec, own: NonNullable<GuestSpec["memoryBacking"]>, choices: Choices): void {
  const { memorySource, memoryAccess } = backingOf(spec);
  const forFolders = "virtiofsd maps the machine's memory to serve `sharedFolders`";
  if (own.source !== undefined) choices.record("memoryBacking.source", own.source, "user", YOUR_OWN);
  else if (memorySource !== undefined)
    choices.record("memoryBacking.source", memorySource, "requirement", forFolders, VIRTIOFS_SOURCE);
  if (own.shared !== undefined) choices.record("memoryBacking.shared", own.shared, "user", YOUR_OWN);
  else if (memoryAccess === "shared")
    choices.record("memoryBacking.shared", true, "requirement", forFolders, VIRTIOFS_SOURCE);
  for (const name of ["locked", "noSharePages"] as const)
    if (own[name] !== undefined) choices.record(`memoryBacking.${name}`, own[name], "user", YOUR_OWN);
}
