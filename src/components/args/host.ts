// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** The KVM host that runs the machine. */
export interface HostArgs {
  /**
   * libvirt URI of the host. A URI such as `qemu+ssh://root@kvm1.example.org/system`. Default: the host of the
   * `Provider` or of the stack configuration, otherwise `qemu:///system`. Changing the host replaces the machine, which
   * must be shut off: it is defined on the new host and then removed from the old one. Disks are not moved. If the URI
   * still refers to the same host, for example with another user or SSH key, only the connection changes.
   */
  uri?: Input<string>;
  /**
   * Path of a saved host profile: a YAML or JSON file of up to 4 MiB, relative to the directory that Pulumi runs in.
   * One line of up to 4095 characters. Default: none. It stands in for the host during `pulumi preview` if the host
   * cannot be reached. `pulumi up` always queries the host itself.
   */
  profile?: Input<string>;
}
