import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { roughSize, sizeText } from "../reading/size";

export const hostMemory = defineHostRule({
  id: "host-memory",
  severity: "error",
  description: "The host has the memory that the guest asks for.",
  rationale: "A guest with more memory than the host has cannot be backed, and the kernel ends it, or something else, when it tries.",
  messages: { little: { message: "{guest} has {memory} of memory, and {host} has {some} in all.", fix: "Give the guest less, or choose another host." } },
  sources: ["https://libvirt.org/formatcaps.html"],
  reads: ["host", "memory"],
  examples: { incorrect: [{ guest: { memory: "64 GiB" }, host: { memoryKiB: 33554432 } }], correct: [{ guest: { memory: "16 GiB" }, host: { memoryKiB: 33554432 } }, { guest: { memory: "64 GiB" }, host: {} }] },
  check({ guest, host, hostName, machine }) {
    if (host.memoryKiB === undefined || machine.memoryKiB <= host.memoryKiB) return nothing;
    return [{ messageId: "little" as const, path: "memory", data: { guest, host: hostName, memory: sizeText(machine.memoryKiB), some: roughSize(host.memoryKiB) } }];
  },
});
