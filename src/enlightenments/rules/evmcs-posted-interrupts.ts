import { nothing } from "../../findings";
import { KVM_EVMCS, PROXMOX, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const evmcsPostedInterrupts = rule({
  id: "evmcs-posted-interrupts",
  severity: "info",
  description: "`evmcs` hides posted interrupts and other VMX features from the guest: measure.",
  rationale:
    "The enlightened VMCS has no fields for posted interrupts, virtual interrupt delivery, APIC access, shadow VMCS, page modification logging, the preemption timer and VMFUNC. Exits get cheaper, interrupts may get dearer. On some Intel CPUs the hiding is itself a cure for guests with VBS that freeze.",
  messages: {
    measure: {
      message: "evmcs makes the guest's Hyper-V work without posted interrupts and some other VMX features.",
      fix: "Measure the nested workload with and without it.",
    },
  },
  sources: [QEMU_DOCS, KVM_EVMCS, PROXMOX],
  examples: {
    incorrect: [{ preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
    correct: [{ preset: { vapic: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
  },
  check: (context) =>
    context.isListed("evmcs") && context.cpuVendor !== "amd" ? [{ messageId: "measure", path: context.path("evmcs") }] : nothing,
});
