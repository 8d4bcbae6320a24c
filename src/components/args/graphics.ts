// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { GraphicsType } from "../enums";

/** Console of the machine. */
export interface GraphicsArgs {
  /** Protocol of the console. Default: the preset's choice. */
  type?: Input<GraphicsType>;
  /**
   * Address of the host to listen on. An IP address, for example `"127.0.0.1"` or `"::1"`. Default: `127.0.0.1`. Any
   * other address exposes the console to the network and causes a warning.
   */
  listen?: Input<string>;
  /**
   * TCP port to listen on. VNC requires 5900 or higher. A whole number from -1 to 65535 (port; -1 for any free one).
   * Default: -1.
   */
  port?: Input<number>;
  /**
   * Password of the console. It is always a secret: it is encrypted in Pulumi's state and does not appear in command
   * lines, or in the output of Pulumi and this package. Only `pulumi -v=9`, which logs every value, shows it. Up to 255
   * characters. Default: none; a password that was set on the host stays in place. For VNC, more than 8 bytes are an
   * error because VNC ignores the rest.
   */
  password?: Input<string>;
}
