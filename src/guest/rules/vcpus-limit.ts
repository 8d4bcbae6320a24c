import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

const MOST = 255;

export const vcpusLimit = defineGuestRule({
  id: "vcpus-limit",
  severity: "error",
  description: "A guest has at most 255 vCPUs.",
  rationale: "Interrupts reach more than 255 vCPUs only through an emulated IOMMU with extended interrupt mode, which this package does not set up.",
  messages: { above: { message: "{guest} has {vcpus} vCPUs; more than {most} need an emulated IOMMU, which is not set up here.", fix: "Set `vcpus` to {most} or less." } },
  sources: ["https://libvirt.org/formatdomain.html#iommu-devices"],
  reads: ["vcpus", "topology", "pinning"],
  examples: { incorrect: [{ vcpus: 256 }], correct: [{ vcpus: 255, topology: { sockets: 1 } }] },
  check({ guest, machine }) {
    if (machine.vcpus <= MOST) return nothing;
    return [{ messageId: "above" as const, path: "vcpus", data: { guest, vcpus: machine.vcpus, most: MOST } }];
  },
});
