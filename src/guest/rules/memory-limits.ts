import { MOST_WITHOUT_IOMMU } from "../../domain/conditions";
import { defineGuestRule } from "../context";
import { kib } from "../defining/tuning";
import { type Assigned, pinsMemory } from "../host/assigned";
import { sizeText } from "../reading/size";

const functionsIn = (one: Assigned): number => (one.kind === "pci" ? (one.addresses?.length ?? 1) : 1);

export const memoryLimits = defineGuestRule({
  id: "memory-limits",
  severity: "error",
  necessary: "start",
  argumentsOnly: "libvirt accepts any limits, and the host enforces them while the machine runs.",
  description: "QEMU must be allowed more memory than Windows has.",
  rationale:
    "Linux ends QEMU, and with it Windows, when QEMU needs more than the hard limit. QEMU needs memory for devices, disk caches and consoles beside that of Windows, and how much cannot be predicted: libvirt's documentation advises against a hard limit. With devices of the host, the hard limit is also the limit of memory that QEMU may lock; behind an IOMMU of the guest, each device locks all memory once more. A limit of memory and swap space together cannot be below that of memory alone.",
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
    each: {
      message:
        "With more than {most} vCPUs, {guest} has an IOMMU of its own, so each of its {count} functions of host devices locks all of its {memory}. Together that is {needed}, but its hard limit is {limit}: it does not start.",
      fix: "Remove `memoryLimits.hard`: libvirt 8.7 and newer then allow {needed} and what devices need. Or set it to well above {needed}.",
    },
    swap: {
      message:
        "{guest} has a limit of {swap} for memory and swap space together, which is below its hard limit of {limit}.",
      fix: "Set `memoryLimits.swap` to {limit} or more, or remove it.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#memory-tuning",
    "libvirt commit 8d5704e2c4 (8.7.0), src/qemu/qemu_domain.c (qemuDomainGetMemLockLimitBytes)",
    "https://github.com/kubevirt/kubevirt/pull/17805",
    "https://bugzilla.redhat.com/show_bug.cgi?id=2048429",
  ],
  reads: ["memory", "memoryLimits", "windows", "vcpus", "maxVcpus", "topology", "pinning", "hostDevices", "networks"],
  examples: {
    incorrect: [
      { memory: "8 GiB", memoryLimits: { hard: "8 GiB" } },
      { memory: "8 GiB", memoryLimits: { hard: "12 GiB" } },
      { memory: "8 GiB", memoryLimits: { hard: "12 GiB", swap: "10 GiB" } },
      {
        windows: "server-2022",
        vcpus: 256,
        memory: "8 GiB",
        memoryLimits: { hard: "12 GiB" },
        hostDevices: [{ pci: { address: "0000:01:00.0", functions: [0, 1] } }],
      },
    ],
    correct: [{ memory: "8 GiB", memoryLimits: { soft: "8 GiB" } }],
  },
  *check({ guest, machine: { memoryKiB, maxVcpus }, spec: { memoryLimits: limits }, assigned }) {
    const [hard, swap] = [kib(limits?.hard), kib(limits?.swap)];
    if (hard === undefined) return;
    const data = { guest, memory: sizeText(memoryKiB), limit: sizeText(hard) };
    // libvirt counts every function, also where several share an IOMMU group.
    const count = assigned.reduce((sum, one) => sum + (pinsMemory(one) ? functionsIn(one) : 0), 0);
    if (count > 1 && maxVcpus > MOST_WITHOUT_IOMMU && hard > memoryKiB && hard < count * memoryKiB)
      yield {
        messageId: "each" as const,
        path: "memoryLimits.hard",
        data: { ...data, count, needed: sizeText(count * memoryKiB), most: MOST_WITHOUT_IOMMU },
      };
    else
      yield hard <= memoryKiB
        ? { messageId: "below" as const, path: "memoryLimits.hard", data }
        : { messageId: "tight" as const, path: "memoryLimits.hard", severity: "warning" as const, data };
    if (swap !== undefined && swap < hard)
      yield { messageId: "swap" as const, path: "memoryLimits.swap", data: { ...data, swap: sizeText(swap) } };
  },
});
