import * as leaf from "../reading/leaves";
import { group, optional } from "./describe";

/** The host of guests that name none. */
export const DEFAULT_URI = "qemu:///system";

/** The KVM host, of a machine and of a volume. */
export const host = group("HostArgs", "The KVM host that runs the machine.", {
  uri: optional(leaf.hostUri, {
    about: "libvirt URI of the host.",
    defaultText: `the host of the \`Provider\` or of the stack configuration, otherwise \`${DEFAULT_URI}\``,
    notes:
      "Changing the host replaces the machine, which must be shut off: it is defined on the new host and then removed from the old one. Disks are not moved. If the URI still refers to the same host, for example with another user or SSH key, only the connection changes.",
  }),
  profile: optional(leaf.line(4095), {
    about:
      "Path of a saved host profile: a YAML or JSON file of up to 4 MiB, relative to the directory that Pulumi runs in.",
    defaultText: "none",
    notes:
      "It stands in for the host during `pulumi preview` if the host cannot be reached. `pulumi up` always queries the host itself.",
  }),
});
