import { isLoopback } from "../reading";
import type { Part } from "../part";
import { defineMachineRule } from "../rule";

export const consoleOpen = defineMachineRule({
  id: "console-open",
  severity: "warning",
  description: "A VNC or SPICE console that is reachable from the network must have a password.",
  rationale:
    "The console gives full access to the machine's keyboard and screen. Without a password, everyone on that network has access; TLS alone encrypts the connection and does not say who connects.",
  messages: {
    address: {
      message: "The {type} console of {guest} listens on {listen}, and no password is visible.",
      fix: "Write `<listen type='address' address='127.0.0.1'/>` and use an SSH tunnel, or set a password. If you read the XML with `virsh dumpxml`, a password is visible only with --security-info.",
    },
    network: {
      message:
        "The {type} console of {guest} listens on the host's address in network {listen}, and no password is visible.",
      fix: "Write `<listen type='address' address='127.0.0.1'/>` and use an SSH tunnel, or set a password. If you read the XML with `virsh dumpxml`, a password is visible only with --security-info.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#graphical-framebuffers"],
  reads: ["devices/graphics"],
  security: 6.8,
  notApplicable: {
    arguments: "The rule graphics-listen-public checks the console of our machines.",
    kubevirt: "The console is a socket that only KubeVirt reaches.",
  },
  examples: {
    incorrect: [
      {
        xml: "<devices><graphics type='vnc' autoport='yes'><listen type='address' address='0.0.0.0'/></graphics></devices>",
      },
      { xml: "<devices><graphics type='spice' autoport='yes' listen='::'/></devices>" },
      { xml: "<devices><graphics type='vnc'><listen type='network' network='default'/></graphics></devices>" },
    ],
    correct: [
      { xml: "<devices><graphics type='vnc' port='-1' autoport='yes'/></devices>" },
      { xml: "<devices><graphics type='vnc'><listen type='address' address='127.0.0.1'/></graphics></devices>" },
      { xml: "<devices><graphics type='vnc' passwd='x' listen='0.0.0.0'/></devices>" },
      { xml: "<devices><graphics type='vnc'><listen type='socket'/></graphics></devices>" },
      { xml: "<devices><graphics type='spice'><listen type='none'/></graphics></devices>" },
    ],
  },
  *check({ guest, domain }) {
    for (const graphics of domain.all("devices/graphics")) {
      const type = graphics.attribute("type") ?? "";
      if (type !== "vnc" && type !== "spice") continue;
      if (graphics.attribute("socket") !== undefined || graphics.attribute("passwd") !== undefined) continue;
      const open = listens(graphics).find(({ address }) => address === undefined || !isLoopback(address));
      if (open === undefined) continue;
      yield {
        messageId: open.address === undefined ? ("network" as const) : ("address" as const),
        path: open.path,
        data: { guest, type: type.toUpperCase(), listen: open.address ?? open.network },
      };
    }
  },
});

interface Listen {
  readonly path: string;
  /** Absent: libvirt asks the network. */
  readonly address?: string;
  readonly network: string;
}

/** Without an address, that of qemu.conf holds, which is 127.0.0.1 unless the host says otherwise. */
function listens(graphics: Part): Listen[] {
  const own = graphics.attribute("listen");
  const children = graphics.all("listen");
  if (children.length === 0)
    return own === undefined ? [] : [{ path: graphics.pathTo("listen"), address: own, network: "" }];
  return children.flatMap((listen): Listen[] => {
    const address = listen.attribute("address");
    const network = listen.attribute("network") ?? "";
    if (listen.attribute("type") === "network")
      return [{ path: listen.path, network, ...(address === undefined ? {} : { address }) }];
    return address === undefined ? [] : [{ path: listen.pathTo("address"), address, network }];
  });
}
