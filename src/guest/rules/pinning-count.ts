import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const pinningCount = defineGuestRule({
  id: "pinning-count",
  severity: "error",
  necessary: "deploy",
  description: "Pinning must have one entry for each vCPU, also for those that can be added.",
  rationale: "A vCPU that is not pinned can run on all host CPUs, including those of other vCPUs.",
  argumentsOnly: "libvirt lets a machine pin some of its vCPUs only.",
  messages: {
    count: {
      message: "`pinning.vcpus` of {guest} has entries for {pins} vCPUs, but the guest has {vcpus}.",
      fix: "Specify one entry for each vCPU.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-tuning"],
  reads: ["pinning.vcpus", "vcpus", "maxVcpus", "topology"],
  examples: {
    incorrect: [{ vcpus: 4, pinning: { vcpus: ["2", "3"] } }],
    correct: [{ vcpus: 2, pinning: { vcpus: ["2", "3"] } }],
  },
  check({ guest, machine, spec }) {
    const pins = spec.pinning?.vcpus?.length;
    return pins === undefined || pins === machine.maxVcpus
      ? nothing
      : [{ messageId: "count" as const, path: "pinning.vcpus", data: { guest, pins, vcpus: machine.maxVcpus } }];
  },
});
