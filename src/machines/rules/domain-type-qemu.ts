import { nothing } from "../../findings";
import { isX86 } from "../reading";
import { defineMachineRule } from "../rule";

export const domainTypeQemu = defineMachineRule({
  id: "domain-type-qemu",
  severity: "warning",
  description: "A Windows machine should run with KVM.",
  rationale:
    "A domain of type qemu runs in QEMU's emulator (TCG), which is many times slower than KVM. Windows Setup takes hours, and most Hyper-V enlightenments are not available.",
  messages: {
    emulated: {
      message:
        "{guest} has the domain type qemu: QEMU emulates every instruction, which is many times slower than KVM.",
      fix: "Write `<domain type='kvm'>`. If the host has no KVM, enable virtualization in its firmware.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#general-metadata",
    "https://www.qemu.org/docs/master/devel/index-tcg.html",
  ],
  reads: ["os/type"],
  notApplicable: {
    arguments: "The rule host-kvm speaks of hosts without KVM.",
    kubevirt: "The cluster decides whether emulation is allowed.",
  },
  examples: {
    incorrect: [{ type: "qemu", xml: "" }],
    correct: [{ xml: "" }, { type: "qemu", xml: "<os><type arch='aarch64' machine='virt'>hvm</type></os>" }],
  },
  check({ guest, domain }) {
    return domain.attribute("type") === "qemu" && isX86(domain)
      ? [{ messageId: "emulated" as const, path: domain.pathTo("type"), data: { guest } }]
      : nothing;
  },
});
