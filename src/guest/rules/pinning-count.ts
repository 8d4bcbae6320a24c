import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const pinningCount = defineGuestRule({
  id: "pinning-count",
  severity: "error",
  necessary: "deploy",
  description:
    "Pinning must have one entry for each vCPU, also for those that can be added, and none for I/O threads that there are not.",
  rationale: "A vCPU that is not pinned can run on all host CPUs, including those of other vCPUs.",
  argumentsOnly: "libvirt lets a machine pin some of its vCPUs only.",
  messages: {
    count: {
      message: "`pinning.vcpus` of {guest} has entries for {pins} vCPUs, but the guest has {vcpus}.",
      fix: "Specify one entry for each vCPU.",
    },
    both: {
      message: "{guest} has both `pinning.iothread`, which is for all I/O threads, and `pinning.iothreads`.",
      fix: "Remove one of them.",
    },
    iothreads: {
      message: "`pinning.iothreads` of {guest} has entries for {pins} I/O threads, but the guest has {iothreads}.",
      fix: "Remove entries, or set `iothreads` to {pins}.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-tuning"],
  reads: ["pinning.vcpus", "pinning.iothreads", "iothreads", "vcpus", "maxVcpus", "topology"],
  examples: {
    incorrect: [
      { vcpus: 4, pinning: { vcpus: ["2", "3"] } },
      { vcpus: 1, iothreads: 1, pinning: { vcpus: ["2"], iothreads: ["0", "1"] } },
    ],
    correct: [{ vcpus: 2, pinning: { vcpus: ["2", "3"] } }],
  },
  check({ guest, machine, spec: { pinning } }) {
    if (pinning?.vcpus === undefined) return nothing;
    const [pins, iothreads] = [pinning.vcpus.length, pinning.iothreads?.length ?? 0];
    return [
      ...(pins === machine.maxVcpus
        ? []
        : [{ messageId: "count" as const, path: "pinning.vcpus", data: { guest, pins, vcpus: machine.maxVcpus } }]),
      ...(pinning.iothread === undefined || pinning.iothreads === undefined
        ? []
        : [{ messageId: "both" as const, path: "pinning.iothreads", data: { guest } }]),
      ...(iothreads <= machine.iothreads
        ? []
        : [
            {
              ...{ messageId: "iothreads" as const, path: "pinning.iothreads" },
              data: { guest, pins: iothreads, iothreads: machine.iothreads },
            },
          ]),
    ];
  },
});
