// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/**
 * Serial port COM1, which `virsh console` connects to. It can be empty: `serialConsole: {}`. Windows uses it for its
 * Special Administration Console and for kernel debugging.
 */
export interface SerialConsoleArgs {
  /**
   * File on the host that receives what Windows writes, for example `/var/log/libvirt/qemu/ada-serial.log`. An absolute
   * path on the host. Default: none.
   */
  logFile?: Input<string>;
  /** Keeps the content of the file when the machine starts. Default: `false`. */
  append?: Input<boolean>;
}
