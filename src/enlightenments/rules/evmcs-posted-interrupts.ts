import { nothing } from "../../findings";
import { KVM_EVMCS, PROXMOX, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const evmcsPostedInterrupts = rule({
  id: "evmcs-posted-interrupts",
  severity: "info",
  description: "`evmcs` hides posted interrupts and other VMX features from the guest: measure.",
  rationale:
    "The enlightened VMCS has no fields for posted interrupts, virtual interrupt delivery, APIC access, shadow VMCS, page modification logging, the preemption timer and VMFUNC. Exits get cheaper, interrupts may get dearer. On some Intel CPUs the hiding is itself a cure for guests with VBS that freeze. Together with avic it is one trade: avic keeps APICv in use for Windows, evmcs keeps it from the guests inside.",
  messages: {
    measure: {
      message: "evmcs makes the guest's Hyper-V work without posted interrupts and some other VMX features.",
      fix: "Measure the nested workload with and without it.",
    },
    withAvic: {
      message: "evmcs hides posted interrupts and APICv from the guest's Hyper-V, so that what avic keeps in use does not reach the guests inside it.",
      fix: "Measure the nested workload with evmcs and with avic alone{look}.",
    },
  },
  sources: [QEMU_DOCS, KVM_EVMCS, PROXMOX],
  examples: {
    incorrect: [{ preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }, { preset: { evmcs: "on", avic: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
    correct: [{ preset: { vapic: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
  },
  check: (context) => {
    if (!context.isListed("evmcs") || context.cpuVendor === "amd") return nothing;
    const path = context.path("evmcs");
    if (!context.isListed("avic")) return [{ messageId: "measure" as const, path }];
    const apicv = context.input.host?.apicv ?? "unknown";
    if (apicv === "no") return nothing; // nothing to hide: avic-without-apicv speaks
    return [{ messageId: "withAvic" as const, path, data: { look: apicv === "yes" ? "" : "; enable_apicv of kvm_intel on the host tells whether it has APICv in use" } }];
  },
});
