import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const topologyProduct = defineGuestRule({
  id: "topology-product",
  severity: "error",
  necessary: "deploy",
  description: "Sockets × cores × threads must equal the number of vCPUs that the machine has room for.",
  rationale:
    "libvirt refuses a topology that does not match the largest number of vCPUs: `maxVcpus`, by default `vcpus`.",
  messages: {
    product: {
      message:
        "The topology of {guest} is {sockets} × {cores} × {threads} = {product}, but the guest has {vcpus} vCPUs.",
      fix: "Change `topology` or `vcpus` so that they match.",
    },
    divide: {
      message:
        "The {vcpus} vCPUs of {guest} cannot be divided evenly (sockets: {sockets}, threads per core: {threads}).",
      fix: "Set `vcpus` to a multiple of {outer}, or set `topology.cores`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#cpu-model-and-topology"],
  reads: ["vcpus", "maxVcpus", "topology", "pinning.vcpus"],
  examples: {
    incorrect: [
      { vcpus: 4, topology: { sockets: 2, cores: 4, threads: 1 } },
      { vcpus: 5, topology: { threads: 2 } },
      { vcpus: 2, maxVcpus: 8, topology: { sockets: 1, cores: 2, threads: 1 } },
    ],
    correct: [
      { vcpus: 8, topology: { sockets: 2, cores: 2, threads: 2 } },
      { vcpus: 6, topology: { threads: 2 } },
      { windows: "server-2022", vcpus: 2, maxVcpus: 8, topology: { sockets: 1, cores: 8, threads: 1 } },
    ],
  },
  check({ guest, machine, spec }) {
    const { sockets, cores, threads } = machine.topology;
    const product = sockets * cores * threads;
    if (product === machine.maxVcpus) return nothing;
    const data = { guest, sockets, cores, threads, product, vcpus: machine.maxVcpus, outer: sockets * threads };
    return [
      {
        messageId: spec.topology?.cores === undefined ? ("divide" as const) : ("product" as const),
        path: "topology",
        data,
      },
    ];
  },
});
