// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** What the machine's XML has beyond the arguments. The machine that comes of it is checked like any other. */
export interface RawXmlArgs {
  /**
   * Values by their paths below `<domain>`, for example `devices/memballoon/@autodeflate` or
   * `devices/disk[target/@dev='sda']/driver/@cache`. A path without `@` is the text of an element. A Pulumi secret
   * stays one. Default: none. Name, UUID, metadata and the file of the UEFI variables cannot be set.
   */
  set?: Input<{ [name: string]: string }>;
  /**
   * Elements that are added, each as XML with one root element. Devices are added to `<devices>`, other elements to
   * `<domain>`; elements that exist once, such as `<features>`, are extended. A Pulumi secret stays one. At most 32
   * entries. Each entry: an XML element of at most 65536 characters. Default: none.
   */
  append?: Input<Input<string>[]>;
  /**
   * Arguments that libvirt passes to QEMU after its own, one word each. A Pulumi secret stays one in the state, but
   * every user of the host sees it in the list of processes. At most 128 entries. Each entry: one word of at most 4096
   * characters. Default: none. libvirt does not know what they mean, and marks the machine with `custom-argv` in its
   * log.
   */
  qemuArgs?: Input<Input<string>[]>;
  /** Environment variables of QEMU, by name. Default: none. */
  qemuEnv?: Input<{ [name: string]: string }>;
}
