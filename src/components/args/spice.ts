// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { SpiceImageCompression, SpiceMouse, SpiceStreaming, SpiceWanCompression } from "../enums";

/** Options of a SPICE console. */
export interface SpiceArgs {
  /**
   * Channel for the SPICE agent, which must be installed in Windows. Through it, viewers share the clipboard and set
   * the resolution. Default: as `guestAgent`, because the SPICE guest tools install both agents.
   */
  agent?: Input<boolean>;
  /** Shares the clipboard between the viewer and Windows, through the SPICE agent. Default: `true`. */
  clipboard?: Input<boolean>;
  /** Lets the viewer send files to Windows, through the SPICE agent. Default: `true`. */
  fileTransfer?: Input<boolean>;
  /** Compression of images. Default: `auto_glz`. */
  imageCompression?: Input<SpiceImageCompression>;
  /** Whether images are compressed with loss for slow networks. Default: `auto`. */
  jpegCompression?: Input<SpiceWanCompression>;
  /** Whether GLZ images are compressed once more for slow networks. Default: `auto`. */
  zlibCompression?: Input<SpiceWanCompression>;
  /** Compresses sound. Default: `true`. */
  soundCompression?: Input<boolean>;
  /** Which regions of the screen are sent as a video stream. Default: `off`. */
  streaming?: Input<SpiceStreaming>;
  /** Who moves the mouse pointer. Default: `client`. */
  mouse?: Input<SpiceMouse>;
  /**
   * Draws on a graphics card of the host, which `video.accel3d` requires. Only viewers on the host can connect:
   * `graphics.socket` is required. Default: `false`.
   */
  gl?: Input<boolean>;
  /**
   * Graphics card of the host for `gl`, for example `/dev/dri/renderD128`. An absolute path on the host. Default: the
   * first one of the host.
   */
  renderNode?: Input<string>;
}
