import { nothing } from "../../findings";
import { defineHostRule } from "../context";

export const hostKvm = defineHostRule({
  id: "host-kvm",
  severity: "error",
  necessary: "start",
  description: "The host must support KVM.",
  rationale: "Without KVM, QEMU emulates the CPU in software, without any enlightenments.",
  messages: {
    none: {
      message: "{guest} requires KVM, but {host} offers software emulation only.",
      fix: "Enable virtualization in the host's firmware settings and load kvm_intel or kvm_amd.",
    },
  },
  sources: ["https://libvirt.org/formatdomaincaps.html"],
  reads: ["host"],
  examples: {
    incorrect: [{ guest: {}, host: { accelerator: "qemu" } }],
    correct: [
      { guest: {}, host: { accelerator: "kvm" } },
      { guest: {}, host: {} },
    ],
  },
  check({ guest, host, hostName }) {
    return host.accelerator === "qemu"
      ? [{ messageId: "none" as const, path: "host", data: { guest, host: hostName } }]
      : nothing;
  },
});
