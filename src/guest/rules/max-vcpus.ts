import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const maxVcpus = defineGuestRule({
  id: "max-vcpus",
  severity: "error",
  necessary: "deploy",
  description: "A guest must have room for the vCPUs that it starts with.",
  rationale: "`maxVcpus` counts all vCPUs, also those that are there from the start. libvirt refuses a lower number.",
  argumentsOnly: "libvirt refuses such a number when the machine is defined.",
  messages: {
    below: {
      message: "`maxVcpus` of {guest} is {most}, but the guest starts with {vcpus} vCPUs.",
      fix: "Set `maxVcpus` to {vcpus} or more, or reduce `vcpus`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-allocation"],
  reads: ["vcpus", "maxVcpus", "topology", "pinning.vcpus"],
  examples: {
    incorrect: [{ vcpus: 4, maxVcpus: 2 }],
    correct: [
      { windows: "server-2022", vcpus: 4, maxVcpus: 8 },
      { vcpus: 4, maxVcpus: 4 },
    ],
  },
  check({ guest, machine }) {
    return machine.maxVcpus >= machine.vcpus
      ? nothing
      : [
          {
            messageId: "below" as const,
            path: "maxVcpus",
            data: { guest, most: machine.maxVcpus, vcpus: machine.vcpus },
          },
        ];
  },
});
