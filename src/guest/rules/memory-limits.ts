import { defineGuestRule } from "../context";
import { kib } from "../defining/tuning";
import { sizeText } from "../reading/size";

export const memoryLimits = defineGuestRule({
  id: "memory-limits",
  severity: "error",
  necessary: "start",
  argumentsOnly: "libvirt accepts any limits, and the host enforces them while the machine runs.",
  description: "QEMU must be allowed more memory than Windows has.",
  rationale:
    "Linux ends QEMU, and with it Windows, when QEMU needs more than the hard limit. QEMU needs memory for devices, disk caches and consoles beside that of Windows, and how much cannot be predicted: libvirt's documentation advises against a hard limit. A limit of memory and swap space together cannot be below that of memory alone.",
  messages: {
    below: {
      message:
        "{guest} has {memory} of memory, but QEMU may use only {limit}: Linux ends it before Windows has used its memory.",
      fix: "Set `memoryLimits.hard` to well above {memory}, or remove it.",
    },
    tight: {
      message: "{guest} has a hard limit of {limit}: Linux ends QEMU, and with it Windows, when QEMU needs more.",
      fix: "Remove `memoryLimits.hard` unless you have measured what QEMU needs; `memoryLimits.soft` is safe.",
    },
    swap: {
      message:
        "{guest} has a limit of {swap} for memory and swap space together, which is below its hard limit of {limit}.",
      fix: "Set `memoryLimits.swap` to {limit} or more, or remove it.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#memory-tuning"],
  reads: ["memory", "memoryLimits", "windows"],
  examples: {
    incorrect: [
      { memory: "8 GiB", memoryLimits: { hard: "8 GiB" } },
      { memory: "8 GiB", memoryLimits: { hard: "12 GiB" } },
      { memory: "8 GiB", memoryLimits: { hard: "12 GiB", swap: "10 GiB" } },
    ],
    correct: [{ memory: "8 GiB", memoryLimits: { soft: "8 GiB" } }],
  },
  *check({ guest, machine: { memoryKiB }, spec: { memoryLimits: limits } }) {
    const [hard, swap] = [kib(limits?.hard), kib(limits?.swap)];
    if (hard === undefined) return;
    const data = { guest, memory: sizeText(memoryKiB), limit: sizeText(hard) };
    yield hard <= memoryKiB
      ? { messageId: "below" as const, path: "memoryLimits.hard", data }
      : { messageId: "tight" as const, path: "memoryLimits.hard", severity: "warning" as const, data };
    if (swap !== undefined && swap < hard)
      yield { messageId: "swap" as const, path: "memoryLimits.swap", data: { ...data, swap: sizeText(swap) } };
  },
});
