import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { roughSize, sizeText } from "../reading/size";

export const hostMemory = defineHostRule({
  id: "host-memory",
  severity: "error",
  description: "The host must have enough memory for the guest.",
  rationale:
    "If a guest has more memory than the host, the kernel stops the guest or another process when the memory is used.",
  messages: {
    little: {
      message: "{guest} has {memory} of memory, but {host} has a total of {some}.",
      fix: "Reduce the memory of the guest, or choose another host.",
    },
  },
  sources: ["https://libvirt.org/formatcaps.html"],
  reads: ["host", "memory"],
  examples: {
    incorrect: [{ guest: { memory: "64 GiB" }, host: { memoryKiB: 33554432 } }],
    correct: [
      { guest: { memory: "16 GiB" }, host: { memoryKiB: 33554432 } },
      { guest: { memory: "64 GiB" }, host: {} },
    ],
  },
  check({ guest, host, hostName, machine }) {
    if (host.memoryKiB === undefined || machine.memoryKiB <= host.memoryKiB) return nothing;
    return [
      {
        messageId: "little" as const,
        path: "memory",
        data: { guest, host: hostName, memory: sizeText(machine.memoryKiB), some: roughSize(host.memoryKiB) },
      },
    ];
  },
});
