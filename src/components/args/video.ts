// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { VideoModel } from "../enums";
import type { OtherVideoArgs } from "./other-video";
import type { ResolutionArgs } from "./resolution";

/** Video device of the machine. */
export interface VideoArgs {
  /** Video device that Windows sees. Default: the preset's choice. */
  model?: Input<VideoModel>;
  /** Number of screens. `virtio` and `qxl` support several. A whole number from 1 to 16 (screens). Default: 1. */
  heads?: Input<number>;
  /**
   * Video memory, for example `"64 MiB"`. A power of two; of `qxl`, its second memory region. A size with a unit (KiB,
   * MiB, GiB, TiB). Default: 64 MiB for `qxl`, 16 MiB for `vga` and `bochs`.
   */
  vram?: Input<string>;
  /** First memory region of `qxl`. A power of two. A size with a unit (KiB, MiB, GiB, TiB). Default: 64 MiB. */
  ram?: Input<string>;
  /**
   * Second memory region of `qxl` for addresses above 4 GiB. A power of two. A size with a unit (KiB, MiB, GiB, TiB).
   * Default: as large as `vram`.
   */
  vram64?: Input<string>;
  /**
   * Frame buffer of `qxl`. A power of two. It limits the resolution: width × height × 4 bytes for each screen. A size
   * with a unit (KiB, MiB, GiB, TiB). Default: 16 MiB.
   */
  vgamem?: Input<string>;
  /** Resolution that the firmware and Windows start with. Default: QEMU's default. */
  resolution?: Input<ResolutionArgs>;
  /**
   * Acceleration of 3D by `virtio` on the host's graphics card. Requires `graphics.spice.gl`, and a driver that the
   * virtio drivers for Windows do not include. Default: false.
   */
  accel3d?: Input<boolean>;
  /** Further video devices. `qxl` requires one for each screen of Windows. At most 15 entries. Default: none. */
  others?: Input<Input<OtherVideoArgs>[]>;
}
