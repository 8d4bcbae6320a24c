import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const numaWithoutPinning = defineGuestRule({
  id: "numa-without-pinning",
  severity: "warning",
  description: "Binding memory to a NUMA node requires pinned vCPUs.",
  rationale:
    "Without pinning, the scheduler can move vCPUs to other nodes, where access to the bound memory is slower than to unbound memory.",
  messages: {
    floating: {
      message: "The memory of {guest} is bound to NUMA node {nodes}, but its vCPUs are not pinned.",
      fix: "Pin them with `pinning.vcpus` to CPUs of that node.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#numa-node-tuning"],
  reads: ["numa", "pinning"],
  examples: {
    incorrect: [{ numa: { nodes: "0" } }],
    correct: [{ vcpus: 2, numa: { nodes: "0" }, pinning: { vcpus: ["2", "3"] } }],
  },
  check({ guest, preset, spec }) {
    const told = preset.needs.some((need) => need.path === "pinning.vcpus");
    return spec.numa === undefined || spec.pinning !== undefined || told
      ? nothing
      : [{ messageId: "floating" as const, path: "numa.nodes", data: { guest, nodes: spec.numa.nodes } }];
  },
});
