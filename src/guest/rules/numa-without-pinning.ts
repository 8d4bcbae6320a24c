import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const numaWithoutPinning = defineGuestRule({
  id: "numa-without-pinning",
  severity: "warning",
  description: "Memory that is bound to a NUMA node belongs to vCPUs that are pinned.",
  rationale: "Without pinning the scheduler moves vCPUs to other nodes, from where the bound memory is slower than unbound memory would be.",
  messages: { floating: { message: "The memory of {guest} is bound to NUMA node {nodes}, and its vCPUs are not pinned.", fix: "Pin them with `pinning.vcpus` to CPUs of that node." } },
  sources: ["https://libvirt.org/formatdomain.html#numa-node-tuning"],
  reads: ["numa", "pinning"],
  examples: { incorrect: [{ numa: { nodes: "0" } }], correct: [{ vcpus: 2, numa: { nodes: "0" }, pinning: { vcpus: ["2", "3"] } }] },
  check({ guest, preset, spec }) {
    const told = preset.needs.some((need) => need.path === "pinning.vcpus");
    return spec.numa === undefined || spec.pinning !== undefined || told ? nothing : [{ messageId: "floating" as const, path: "numa.nodes", data: { guest, nodes: spec.numa.nodes } }];
  },
});
