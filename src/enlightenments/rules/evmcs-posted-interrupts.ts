import { nothing } from "../../findings";
import { KVM_EVMCS, KVM_MBEC, PROXMOX, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const evmcsPostedInterrupts = rule({
  id: "evmcs-posted-interrupts",
  severity: "info",
  description: "`evmcs` hides posted interrupts and other VMX features from the guest: measure.",
  rationale:
    "The enlightened VMCS has no fields for posted interrupts, virtual interrupt delivery, APIC access, shadow VMCS, page modification logging, pause-loop exiting, the preemption timer and VMFUNC, and KVM's list of controls for it has no mode-based execution control (MBEC). Exits get cheaper, interrupts may get dearer. Without MBEC memory integrity (HVCI) falls back to its slower way in software: KVM's developers counted 1,200,000 exits a second without either, 200,000 with evmcs and 50,000 with MBEC. On some Intel CPUs the hiding is itself a cure for guests with VBS that freeze.",
  messages: {
    measure: {
      message: "evmcs makes the guest's Hyper-V work without posted interrupts, pause-loop exiting, mode-based execution control and some other VMX features.",
      fix: "Measure the nested workload with and without it.",
    },
  },
  sources: [QEMU_DOCS, KVM_EVMCS, PROXMOX, KVM_MBEC],
  examples: {
    incorrect: [{ preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
    correct: [{ preset: { vapic: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
  },
  check: (context) =>
    context.isListed("evmcs") && context.cpuVendor !== "amd" ? [{ messageId: "measure", path: context.path("evmcs") }] : nothing,
});
