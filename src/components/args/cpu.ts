// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CpuCache, CpuMode } from "../enums";
import type { CpuFeatureArgs } from "./cpu-feature";

/** The CPU that Windows sees. */
export interface CpuArgs {
  /**
   * CPU mode. Default: `custom` if `model` is set, otherwise the preset's choice. A mode that the host does not support
   * is an error.
   */
  mode?: Input<CpuMode>;
  /**
   * CPU model for mode `custom`, for example `Skylake-Server`. The name that libvirt gives a CPU model;
   * `virsh domcapabilities` lists them. Default: none. A model that the host cannot provide is an error.
   */
  model?: Input<string>;
  /**
   * Width of the physical addresses that Windows sees. A whole number from 32 to 52 (bits). Default: the host's own
   * with modes `host-passthrough` and `maximum`; otherwise 40, or more if the memory requires it. More than the host's
   * CPU has, or fewer than the memory requires, is an error. Requires libvirt 8.7 or newer.
   */
  addressBits?: Input<number>;
  /**
   * The processor caches that Windows sees. Default: the preset's choice with mode `host-passthrough`, otherwise QEMU's
   * own. Windows schedules threads that share a cache together. Of vCPUs that are not pinned, the host's caches say
   * nothing.
   */
  cache?: Input<CpuCache>;
  /**
   * CPU features in addition to those of the mode or model. At most 200 entries. Default: what nested virtualization
   * and the preset require.
   */
  features?: Input<Input<CpuFeatureArgs>[]>;
}
