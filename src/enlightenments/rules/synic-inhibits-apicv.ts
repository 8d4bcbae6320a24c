import { nothing } from "../../findings";
import { KVM_HYPERV, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const synicInhibitsApicv = rule({
  id: "synic-inhibits-apicv",
  severity: "info",
  description: "`synic` without `avic` can switch the host's APICv or AVIC off for the guest.",
  rationale:
    "While Windows lets a synthetic interrupt end automatically, KVM must not let the processor deliver interrupts by itself. avic advises Windows against it. It is mentioned where latency is being cared for (pinned vCPUs) or the user decided about one of the two.",
  messages: {
    inhibited: {
      message: "{host} has APICv or AVIC in use, and synic without avic lets Windows switch it off for this guest.",
      fix: 'Set enlightenments.avic to "on".',
    },
  },
  sources: [KVM_HYPERV, QEMU_DOCS],
  examples: {
    incorrect: [{ preset: { synic: "on" }, pinned: true, host: { apicv: "yes" } }],
    correct: [{ preset: { synic: "on", avic: "on" }, pinned: true, host: { apicv: "yes" } }, { preset: { synic: "on" }, host: { apicv: "yes" } }, { preset: { synic: "on" }, pinned: true, host: { apicv: "yes", lacks: { avic: "libvirt 8.10 or newer; this host has 8.0" } } }],
  },
  check: (context) => {
    const { host, pinned } = context.input;
    if (host?.apicv !== "yes" || !context.isListed("synic") || context.isOn("avic")) return nothing;
    // Advice that cannot be followed there.
    if (context.support("avic")?.known === "no") return nothing;
    const relevant = pinned || context.userSays("synic") === "on" || context.userSays("avic") === "off";
    return relevant ? [{ messageId: "inhibited" as const, path: context.path("avic"), data: { host: host.name } }] : nothing;
  },
});
