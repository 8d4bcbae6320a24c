import { nothing } from "../../findings";
import { defineAdapterRule } from "./context";

export const libvirt09HostDevice = defineAdapterRule({
  id: "libvirt-09-host-device",
  severity: "error",
  necessary: "deploy",
  description: "This package does not deploy host devices through provider 0.9.",
  rationale:
    "The provider takes devices of the host apart into arguments of their own, whose form changed between its releases. A device that is dropped on the way, or handed over to the wrong slot, is worse than an error.",
  messages: {
    given: {
      message:
        "{guest} has {count} devices of the host, which this package does not deploy through @pulumi/libvirt with provider 0.9.",
      fix: "Deploy {guest} with the provider of this package, or with @pulumi/libvirt 0.5.x.",
    },
  },
  sources: ["https://registry.terraform.io/providers/dmacvicar/libvirt/latest/docs/resources/domain"],
  examples: {
    incorrect: [
      {
        definition: {
          devices: {
            ...{ disks: [], interfaces: [], guestAgent: false, rng: false, memballoon: "none" },
            hostDevices: [{ type: "pci", address: "0000:01:00.0", managed: true }],
          },
        },
      },
      {
        definition: {
          devices: {
            ...{ disks: [], interfaces: [], guestAgent: false, rng: false, memballoon: "none" },
            nvmeDisks: [{ address: "0000:01:00.0", namespace: 1, managed: true, target: "vda", bus: "virtio" }],
          },
        },
      },
    ],
    correct: [{ definition: {} }],
  },
  check({ guest, definition }) {
    const { hostDevices = [], nvmeDisks = [] } = definition.devices;
    const count = hostDevices.length + nvmeDisks.length;
    return count === 0 ? nothing : [{ messageId: "given" as const, path: "hostDevices", data: { guest, count } }];
  },
});
