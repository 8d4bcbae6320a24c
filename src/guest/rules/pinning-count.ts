import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const pinningCount = defineGuestRule({
  id: "pinning-count",
  severity: "error",
  description: "Pinning names host CPUs for each vCPU, no more and no fewer.",
  rationale: "A vCPU that nobody pinned floats over all CPUs of the host, also over those of the others.",
  messages: { count: { message: "`pinning.vcpus` of {guest} names CPUs for {pins} vCPUs, and the guest has {vcpus}.", fix: "Write one entry for each vCPU." } },
  sources: ["https://libvirt.org/formatdomain.html#cpu-tuning"],
  reads: ["pinning.vcpus", "vcpus", "topology"],
  examples: { incorrect: [{ vcpus: 4, pinning: { vcpus: ["2", "3"] } }], correct: [{ vcpus: 2, pinning: { vcpus: ["2", "3"] } }] },
  check({ guest, machine, spec }) {
    const pins = spec.pinning?.vcpus?.length;
    return pins === undefined || pins === machine.vcpus ? nothing : [{ messageId: "count" as const, path: "pinning.vcpus", data: { guest, pins, vcpus: machine.vcpus } }];
  },
});
