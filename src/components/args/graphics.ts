// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { GraphicsType } from "../enums";
import type { SpiceArgs } from "./spice";

/** Console of the machine. */
export interface GraphicsArgs {
  /** Protocol of the console. Default: the preset's choice. */
  type?: Input<GraphicsType>;
  /**
   * Address of the host to listen on. An IP address, for example `"127.0.0.1"` or `"::1"`. Cannot be combined with
   * `socket`. Default: `127.0.0.1`. Any other address exposes the console to the network and causes a warning.
   */
  listen?: Input<string>;
  /**
   * TCP port to listen on. VNC requires 5900 or higher. A whole number from -1 to 65535 (port; -1 for any free one).
   * Cannot be combined with `socket`. Default: -1.
   */
  port?: Input<number>;
  /**
   * UNIX socket on the host to listen on instead, for example `/run/consoles/ada.sock`. QEMU's user must be able to
   * create it in that directory. An absolute path on the host. Cannot be combined with `listen` or `port`. Default:
   * none; the console listens on a TCP port.
   */
  socket?: Input<string>;
  /**
   * Accepts only encrypted connections to a SPICE console. Requires `spice_tls = 1` and certificates in
   * `/etc/libvirt/qemu.conf` on the host. For VNC, `vnc_tls = 1` there encrypts all consoles of the host. Default:
   * false.
   */
  tls?: Input<boolean>;
  /**
   * TCP port for encrypted connections to a SPICE console with a fixed `port`. A whole number from 1 to 65535 (port).
   * Default: a free one if `port` is -1, otherwise none.
   */
  tlsPort?: Input<number>;
  /** Options of a SPICE console. Default: those of SPICE. */
  spice?: Input<SpiceArgs>;
  /**
   * Password of the console. It is always a secret: it is encrypted in Pulumi's state and does not appear in command
   * lines, or in the output of Pulumi and this package. Only `pulumi -v=9`, which logs every value, shows it. Up to 255
   * characters. Default: none; a password that was set on the host stays in place. For VNC, more than 8 bytes are an
   * error because VNC ignores the rest.
   */
  password?: Input<string>;
}
