import { nothing } from "../../findings";
import { KVM_HYPERV, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const synicInhibitsApicv = rule({
  id: "synic-inhibits-apicv",
  severity: "info",
  description: "`synic` without `avic` can disable the host's APICv or AVIC for the guest.",
  rationale:
    "While Windows uses automatic end of interrupt for a synthetic interrupt, KVM disables interrupt delivery by the processor. avic recommends that Windows not use it. The finding is reported if vCPUs are pinned or you set one of the two flags.",
  messages: {
    inhibited: {
      message: "{host} uses APICv or AVIC, and synic without avic allows Windows to disable it for this guest.",
      fix: 'Set enlightenments.avic to "on".',
    },
  },
  sources: [KVM_HYPERV, QEMU_DOCS],
  examples: {
    incorrect: [{ preset: { synic: "on" }, pinned: true, host: { apicv: "yes" } }],
    correct: [
      { preset: { synic: "on", avic: "on" }, pinned: true, host: { apicv: "yes" } },
      { preset: { synic: "on" }, host: { apicv: "yes" } },
      {
        preset: { synic: "on" },
        pinned: true,
        host: { apicv: "yes", lacks: { avic: "libvirt 8.10 or newer; this host has 8.0" } },
      },
    ],
  },
  check: (context) => {
    const { host, pinned } = context.input;
    if (host?.apicv !== "yes" || !context.isListed("synic") || context.isOn("avic")) return nothing;
    // Advice that cannot be followed there.
    if (context.support("avic")?.known === "no") return nothing;
    const relevant = pinned || context.userSays("synic") === "on" || context.userSays("avic") === "off";
    return relevant
      ? [{ messageId: "inhibited" as const, path: context.path("avic"), data: { host: host.name } }]
      : nothing;
  },
});
