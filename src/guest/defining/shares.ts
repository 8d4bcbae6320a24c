import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import { parseSize } from "../reading/size";
import type { GuestSpec } from "../types";

type SharedMemorySpec = NonNullable<GuestSpec["sharedMemory"]>[number];
type Backing = Pick<DomainDefinition, "memorySource" | "memoryAccess" | "memoryLocked" | "noSharePages">;

export const LOOKING_GLASS = "https://looking-glass.io/docs/B7/ivshmem_shm/";

/** Looking Glass keeps two frames of four bytes a pixel, eight with HDR, and 10 MiB for the mouse and itself. */
const FRAMES = 2;
const PIXEL_BYTES = 4;
const OWN_MIB = 10;

/** MiB that Looking Glass requires for a resolution: the next power of two. */
export function lookingGlassMiB(resolution: string, hdr: boolean): number {
  const [width, height] = resolution.split("x").map(Number) as [number, number];
  const frames = width * height * PIXEL_BYTES * (hdr ? 2 : 1) * FRAMES;
  return 2 ** Math.ceil(Math.log2(frames / 1024 ** 2 + OWN_MIB));
}

/** MiB of an entry; undefined while it says neither a size nor a resolution that can be read. */
export function sharedMemoryMiB({ size, resolution, hdr }: SharedMemorySpec): number | undefined {
  const parsed = size === undefined ? undefined : parseSize(size);
  if (parsed?.ok === true) return parsed.value / 1024;
  return resolution === undefined ? undefined : lookingGlassMiB(resolution, hdr === true);
}

/** What other processes of the host must map, and how. */
export function backingOf({ sharedFolders = [], memoryBacking = {}, hugepages }: GuestSpec): Backing {
  const isShared = sharedFolders.length > 0;
  const { source, shared, locked, noSharePages } = memoryBacking;
  return defined({
    memorySource: source ?? (isShared && hugepages === undefined ? ("memfd" as const) : undefined),
    memoryAccess: (shared ?? isShared) ? ("shared" as const) : shared === false ? ("private" as const) : undefined,
    memoryLocked: locked === true ? true : undefined,
    noSharePages: noSharePages === true ? (true as const) : undefined,
  });
}

/** The folders and the memory that the machine shares with its host. */
export function sharedDevices({
  sharedFolders = [],
  sharedMemory = [],
}: GuestSpec): Pick<DomainDefinition["devices"], "folders" | "sharedMemory"> {
  const memory = sharedMemory.flatMap((one) => {
    const sizeMiB = sharedMemoryMiB(one);
    return sizeMiB === undefined ? [] : [{ name: one.name, sizeMiB }];
  });
  return {
    ...(sharedFolders.length === 0
      ? {}
      : { folders: sharedFolders.map(({ name: tag, path }) => ({ source: path, tag })) }),
    ...(memory.length === 0 ? {} : { sharedMemory: memory }),
  };
}
