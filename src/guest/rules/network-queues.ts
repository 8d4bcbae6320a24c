import { defineGuestRule } from "../context";
import { modelOf, queuesOf } from "../defining/networks";
import { MOST_WINDOWS_QUEUES } from "../model/networks";
import type { NetworkSpec } from "../types";

export const networkQueues = defineGuestRule({
  id: "network-queues",
  severity: "error",
  necessary: "read",
  description: "Several queues require a virtio network adapter, and a vCPU for each of them.",
  rationale:
    "libvirt drops the number of queues of any other adapter without an error. Windows serves each queue on a vCPU of its own, so more queues than vCPUs take memory and interrupts and bring nothing; its virtio driver uses at most 16.",
  argumentsOnly: "libvirt removes queues of other adapters when the machine is defined.",
  messages: {
    model: {
      message: "{path} of {guest} has `{option}`, but its adapter is {model}: only virtio has several queues.",
      fix: 'Set `model: "virtio"`, whose driver must be installed in Windows, or remove `{option}`.',
    },
    vcpus: {
      message: "{path} of {guest} has {queues} queues, but the guest has {vcpus} vCPUs.",
      fix: "Reduce `queues` to {vcpus} or fewer, or set `multiqueue` instead.",
    },
    driver: {
      message: "{path} of {guest} has {queues} queues, but the virtio driver for Windows uses at most {most}.",
      fix: "Reduce `queues` to {most} or fewer, or set `multiqueue` instead.",
    },
    both: { message: "{path} of {guest} has both `queues` and `multiqueue`.", fix: "Remove one of them." },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#setting-nic-driver-specific-options",
    "https://github.com/virtio-win/kvm-guest-drivers-windows (NetKVM/Common/ParaNdis_RSS.h)",
    "libvirt 9.0.0 drops <driver queues> of a vmxnet3 adapter (tried)",
  ],
  reads: ["networks", "vcpus", "maxVcpus", "topology", "drivers", "preset", "windows"],
  examples: {
    incorrect: [
      { networks: [{ model: "e1000e", queues: 4 }] },
      { vcpus: 2, networks: [{ model: "virtio", queues: 4 }] },
    ],
    correct: [
      { vcpus: 4, networks: [{ model: "virtio", queues: 4 }] },
      { vcpus: 4, drivers: "virtio", networks: [{ multiqueue: true }] },
    ],
  },
  check({ guest, spec, machine, windows }) {
    return (spec.networks ?? []).flatMap((network: NetworkSpec | undefined, index) => {
      const queues = network && queuesOf(network, machine);
      if (network === undefined || queues === undefined) return [];
      const path = `networks[${index}]`;
      const option = network.queues === undefined ? "multiqueue" : "queues";
      const model = modelOf(network, machine.drivers, windows);
      const vcpus = machine.maxVcpus;
      const report = (messageId: "model" | "vcpus" | "driver" | "both", severity?: "warning") => ({
        messageId,
        path: `${path}.${option}`,
        ...(severity === undefined ? {} : { severity }),
        data: { guest, path, option, model, queues, vcpus, most: MOST_WINDOWS_QUEUES },
      });
      if (network.queues !== undefined && network.multiqueue === true) return [report("both")];
      if (model !== "virtio") return [report("model")];
      if (queues > vcpus) return [report("vcpus", "warning")];
      return queues > MOST_WINDOWS_QUEUES ? [report("driver", "warning")] : [];
    });
  },
});
