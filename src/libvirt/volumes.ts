import type { CallOptions, Virsh } from "./call";

/** Storage volumes of a pool. Sizes are in bytes. */
export interface VolumeOperations {
  create(pool: string, xml: string, options?: CallOptions): Promise<void>;
  dumpXml(pool: string, volume: string, options?: CallOptions): Promise<string>;
  /** Grows a volume; libvirt refuses to shrink without being forced, and so do we. */
  grow(pool: string, volume: string, capacity: number, options?: CallOptions): Promise<void>;
  delete(pool: string, volume: string, options?: CallOptions): Promise<void>;
  path(pool: string, volume: string, options?: CallOptions): Promise<string>;
  /**
   * Has libvirt look again for what lies in a pool: files that others put there, and files that are gone. A pool whose
   * folder is missing becomes inactive.
   */
  refreshPool(pool: string, options?: CallOptions): Promise<void>;
}

/**
 * Copying a large base image is the longest operation there is; reading a pool of thousands of volumes takes a while
 * too.
 */
const CREATE_LIMIT = 600_000;

export function volumeOperations(virsh: Virsh): VolumeOperations {
  const of = (pool: string, volume: string): string[] => [`--pool=${pool}`, `--vol=${volume}`];
  const silent = async (done: Promise<string>): Promise<void> => void (await done);
  return {
    create: (pool, xml, options) =>
      silent(
        virsh(`create a volume in pool ${pool}`, ["vol-create", `--pool=${pool}`, "--file=/dev/stdin"], {
          timeLimit: CREATE_LIMIT,
          ...options,
          input: xml,
        }),
      ),
    dumpXml: (pool, volume, options) =>
      virsh(`read volume ${volume} of pool ${pool}`, ["vol-dumpxml", ...of(pool, volume)], options),
    grow: (pool, volume, capacity, options) =>
      silent(
        virsh(
          `grow volume ${volume} of pool ${pool}`,
          ["vol-resize", ...of(pool, volume), `--capacity=${capacity}B`],
          options,
        ),
      ),
    delete: (pool, volume, options) =>
      silent(virsh(`delete volume ${volume} of pool ${pool}`, ["vol-delete", ...of(pool, volume)], options)),
    refreshPool: (pool, options) =>
      silent(
        virsh(`refresh pool ${pool}`, ["pool-refresh", `--pool=${pool}`], { timeLimit: CREATE_LIMIT, ...options }),
      ),
    path: async (pool, volume, options) =>
      (await virsh(`find volume ${volume} of pool ${pool}`, ["vol-path", ...of(pool, volume)], options)).trim(),
  };
}
