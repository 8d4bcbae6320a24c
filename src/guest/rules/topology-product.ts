import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const topologyProduct = defineGuestRule({
  id: "topology-product",
  severity: "error",
  description: "Sockets times cores times threads give the number of vCPUs.",
  rationale: "libvirt refuses a topology that does not add up, and hot-pluggable vCPUs are not offered here.",
  messages: {
    product: { message: "The topology of {guest} has {sockets} × {cores} × {threads} = {product} places for {vcpus} vCPUs.", fix: "Change `topology` or `vcpus` so that they agree." },
    divide: { message: "{vcpus} vCPUs of {guest} do not divide by {sockets} sockets of {threads} threads.", fix: "Make `vcpus` a multiple of {outer}, or say `topology.cores`." },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  reads: ["vcpus", "topology", "pinning.vcpus"],
  examples: {
    incorrect: [{ vcpus: 4, topology: { sockets: 2, cores: 4, threads: 1 } }, { vcpus: 5, topology: { threads: 2 } }],
    correct: [{ vcpus: 8, topology: { sockets: 2, cores: 2, threads: 2 } }, { vcpus: 6, topology: { threads: 2 } }],
  },
  check({ guest, machine, spec }) {
    const { sockets, cores, threads } = machine.topology;
    const product = sockets * cores * threads;
    if (product === machine.vcpus) return nothing;
    const data = { guest, sockets, cores, threads, product, vcpus: machine.vcpus, outer: sockets * threads };
    return [{ messageId: spec.topology?.cores === undefined ? ("divide" as const) : ("product" as const), path: "topology", data }];
  },
});
