import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { isOn } from "../context";
import { hidesHypervisor } from "../deciding/cpu-evidence";

export const kvmHidden = defineGuestRule({
  id: "kvm-hidden",
  severity: "info",
  description: "Hiding KVM hides only the CPUID leaf of KVM.",
  rationale:
    "Windows still detects Hyper-V, because the enlightenments are the Hyper-V interface. Drivers that do not support virtual machines may also check the vendor ID.",
  messages: {
    note: {
      message: "{guest} hides the CPUID leaf of KVM, but Windows still detects Hyper-V with the vendor ID {vendor}.",
      fix: "If a driver checks the vendor ID, set `enlightenments.vendorIdValue`.",
      xml: { fix: "If a driver checks the vendor ID, set `<vendor_id state='on' value='…'/>` in `<hyperv>`." },
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#hypervisor-features"],
  reads: ["hideKvm", "enlightenments", "cpu.features"],
  examples: {
    incorrect: [{ hideKvm: true }],
    correct: [
      { hideKvm: true, enlightenments: { vendorId: "on", vendorIdValue: "ada" } },
      { hideKvm: true, cpu: { features: [{ name: "hypervisor", policy: "disable" }] } },
      {},
    ],
  },
  check({ guest, spec, engine }) {
    // Without the hypervisor bit, or without any enlightenment, Windows sees nothing of Hyper-V.
    if (spec.hideKvm !== true || isOn(engine, "vendor-id") || hidesHypervisor(spec) || !engine.hyperVEnabled)
      return nothing;
    return [{ messageId: "note" as const, path: "hideKvm", data: { guest, vendor: '"Microsoft Hv"' } }];
  },
});
