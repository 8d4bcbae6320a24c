// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { SharedFolderDriver } from "../enums";

/** A folder of the host that Windows sees as a drive. */
export interface SharedFolderArgs {
  /** Name that Windows knows the folder by. Must be unique. Up to 36 letters, digits and `. _ -`. */
  name: Input<string>;
  /** Folder on the host. An absolute path of a folder on the host. */
  path: Input<string>;
  /**
   * How Windows reaches the folder. Default: `virtiofs`. In Windows, install the viofs driver of virtio-win and WinFsp,
   * and start the service VirtioFsSvc. On the host, libvirt requires virtiofsd.
   */
  driver?: Input<SharedFolderDriver>;
}
