import { defineMachineRule } from "../rule";

export const macMulticast = defineMachineRule({
  id: "mac-multicast",
  severity: "error",
  description: "The MAC address of a network card must not be a multicast address.",
  rationale:
    "An odd first byte marks an address of a group. libvirt refuses it for a network card when the machine is defined.",
  messages: {
    group: {
      message: "The MAC address {mac} of {guest} is a multicast address, which libvirt refuses.",
      fix: "Use an address whose first byte is even, for example one that begins with 52:54:00, or remove `<mac>`: libvirt then generates one.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#network-interfaces",
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/conf/domain_conf.c",
  ],
  reads: ["devices/interface/mac"],
  examples: {
    incorrect: [
      {
        xml: "<devices><interface type='network'><mac address='53:54:00:12:34:56'/><source network='default'/><model type='virtio'/></interface></devices>",
      },
      {
        xml: "<devices><interface type='network'><mac address='FF:FF:FF:FF:FF:FF'/><source network='default'/><model type='virtio'/></interface></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><interface type='network'><mac address='52:54:00:12:34:56'/><source network='default'/><model type='virtio'/></interface></devices>",
      },
      {
        xml: "<devices><interface type='network'><source network='default'/><model type='virtio'/></interface></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    for (const mac of domain.all("devices/interface/mac")) {
      const address = mac.attribute("address") ?? "";
      const first = /^([0-9a-f]{1,2}):/i.exec(address.trim())?.[1];
      if (first === undefined || parseInt(first, 16) % 2 === 0) continue;
      yield { messageId: "group" as const, path: mac.pathTo("address"), data: { guest, mac: address } };
    }
  },
});
