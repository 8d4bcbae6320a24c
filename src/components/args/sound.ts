// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { SoundBackend, SoundModel } from "../enums";

/** Sound card of the machine. */
export interface SoundArgs {
  /** Sound card that Windows sees. Default: the preset's choice. */
  model?: Input<SoundModel>;
  /** Where the host plays sound. Default: `spice` with a SPICE console, otherwise `none`. */
  backend?: Input<SoundBackend>;
  /**
   * ALSA device that plays, for example `default`. Requires `backend: alsa`. One line of up to 200 characters. Default:
   * ALSA's default device.
   */
  device?: Input<string>;
  /**
   * Address of the PulseAudio server, for example `/run/user/1000/pulse/native`. Requires `backend: pulseaudio`. QEMU's
   * user must be allowed to connect. One line of up to 400 characters. Default: the server of QEMU's user.
   */
  server?: Input<string>;
  /**
   * Directory of PipeWire's socket, for example `/run/user/1000`. Requires `backend: pipewire`. QEMU's user must be
   * allowed to connect. An absolute path on the host. Default: the directory of QEMU's user.
   */
  directory?: Input<string>;
}
