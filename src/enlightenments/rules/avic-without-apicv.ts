import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const avicWithoutApicv = rule({
  id: "avic-without-apicv",
  severity: "warning",
  description: "`avic` can slow a guest down on hardware without APICv or AVIC.",
  rationale:
    "avic recommends that Windows not use automatic end of interrupt, so that the processor can deliver interrupts by itself. If the processor cannot do that, the guest loses the faster path and gains nothing.",
  messages: {
    none: {
      message: "avic, requested by {who}, is on, but {host} does not use APICv or AVIC.",
      fix: 'Set {path} to "off", or enable APICv (kvm_intel enable_apicv) or AVIC (kvm_amd avic) on the host.',
    },
    unknown: {
      message: "{path} is useful only with APICv or AVIC, and it is unknown whether the host uses them.",
      fix: "Check the module parameter enable_apicv of kvm_intel or avic of kvm_amd on the host.",
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [
      { preset: { avic: "on", synic: "on" }, host: { apicv: "no" } },
      { enlightenments: { avic: "on", synic: "on" }, host: { apicv: "unknown" } },
    ],
    correct: [
      { preset: { avic: "on", synic: "on" }, host: { apicv: "yes" } },
      { preset: { avic: "on", synic: "on" }, host: { apicv: "unknown" } },
      { enlightenments: { avic: "on", evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
    ],
  },
  check: (context) => {
    const apicv = context.input.host?.apicv ?? "unknown";
    if (!context.isListed("avic") || apicv === "yes") return nothing;
    const path = context.path("avic");
    if (apicv === "no")
      return [
        {
          messageId: "none" as const,
          path,
          data: { who: context.asker("avic"), host: context.input.host!.name, path },
        },
      ];
    if (context.isListed("evmcs") && context.cpuVendor !== "amd") return nothing; // evmcs-posted-interrupts speaks of both
    return context.userSays("avic") === "on"
      ? [{ messageId: "unknown" as const, path, severity: "info" as const, data: { path } }]
      : nothing;
  },
});
