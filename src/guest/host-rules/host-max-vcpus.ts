import { nothing } from "../../findings";
import { defineHostRule } from "../context";

export const hostMaxVcpus = defineHostRule({
  id: "host-max-vcpus",
  severity: "error",
  necessary: "start",
  description: "The host's QEMU must support the number of vCPUs.",
  rationale: "Each machine type has a maximum number of vCPUs.",
  messages: {
    above: {
      message: "{guest} has {vcpus} vCPUs, but {host} supports at most {most}.",
      fix: "Set `{property}` to {most} or less.",
    },
  },
  sources: ["https://libvirt.org/formatdomaincaps.html"],
  reads: ["host", "vcpus", "maxVcpus", "topology", "pinning"],
  examples: {
    incorrect: [{ guest: { vcpus: 64 }, host: { maxVcpus: 32 } }],
    correct: [
      { guest: { vcpus: 32 }, host: { maxVcpus: 32 } },
      { guest: { vcpus: 64 }, host: {} },
    ],
  },
  check({ guest, host, hostName, machine }) {
    if (host.maxVcpus === undefined || machine.maxVcpus <= host.maxVcpus) return nothing;
    const property = machine.maxVcpus > machine.vcpus ? "maxVcpus" : "vcpus";
    return [
      {
        messageId: "above" as const,
        path: property,
        data: {
          guest,
          property,
          host: hostName,
          vcpus: machine.maxVcpus,
          most: host.maxVcpus,
        },
      },
    ];
  },
});
