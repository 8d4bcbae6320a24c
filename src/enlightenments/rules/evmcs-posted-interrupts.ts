import { nothing } from "../../findings";
import { KVM_EVMCS, KVM_MBEC, PROXMOX, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const evmcsPostedInterrupts = rule({
  id: "evmcs-posted-interrupts",
  severity: "info",
  description: "`evmcs` hides posted interrupts and other VMX features from the guest.",
  rationale:
    "The enlightened VMCS has no fields for posted interrupts, virtual interrupt delivery, APIC access, shadow VMCS, page modification logging, pause-loop exiting, the preemption timer and VMFUNC, and KVM's list of controls for it has no mode-based execution control (MBEC). Exits become cheaper, but interrupts can become more expensive. Without MBEC, memory integrity (HVCI) uses a slower software method: KVM's developers counted 1,200,000 exits a second without either, 200,000 with evmcs and 50,000 with MBEC. On some Intel CPUs, hiding these features prevents guests with VBS from freezing. With avic there is a trade-off: avic keeps APICv in use for Windows, and evmcs hides it from nested guests.",
  messages: {
    measure: {
      message:
        "With evmcs, Hyper-V in the guest cannot use posted interrupts, pause-loop exiting, mode-based execution control, and some other VMX features.",
      fix: "Measure the nested workload with and without it.",
    },
    withAvic: {
      message:
        "evmcs hides posted interrupts and APICv from Hyper-V in the guest, so nested guests do not benefit from avic.",
      fix: "Measure the nested workload with evmcs, and with avic only{look}.",
    },
  },
  sources: [QEMU_DOCS, KVM_EVMCS, PROXMOX, KVM_MBEC],
  examples: {
    incorrect: [
      { preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { preset: { evmcs: "on", avic: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
    ],
    correct: [{ preset: { vapic: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
  },
  check: (context) => {
    if (!context.isListed("evmcs") || context.cpuVendor === "amd") return nothing;
    const path = context.path("evmcs");
    if (!context.isListed("avic")) return [{ messageId: "measure" as const, path }];
    const apicv = context.input.host?.apicv ?? "unknown";
    if (apicv === "no") return nothing; // nothing to hide: avic-without-apicv speaks
    return [
      {
        messageId: "withAvic" as const,
        path,
        data: {
          look: apicv === "yes" ? "" : "; enable_apicv of kvm_intel on the host tells whether it has APICv in use",
        },
      },
    ];
  },
});
