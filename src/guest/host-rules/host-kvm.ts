import { nothing } from "../../findings";
import { defineHostRule } from "../context";

export const hostKvm = defineHostRule({
  id: "host-kvm",
  severity: "error",
  description: "The host offers KVM.",
  rationale: "Without KVM the machine would be emulated instruction by instruction, without any enlightenment.",
  messages: { none: { message: "{guest} needs KVM, and {host} offers software emulation only.", fix: "Switch virtualization on in the host's firmware and load kvm_intel or kvm_amd." } },
  sources: ["https://libvirt.org/formatdomaincaps.html"],
  reads: ["host"],
  examples: { incorrect: [{ guest: {}, host: { accelerator: "qemu" } }], correct: [{ guest: {}, host: { accelerator: "kvm" } }, { guest: {}, host: {} }] },
  check({ guest, host, hostName }) {
    return host.accelerator === "qemu" ? [{ messageId: "none" as const, path: "host", data: { guest, host: hostName } }] : nothing;
  },
});
