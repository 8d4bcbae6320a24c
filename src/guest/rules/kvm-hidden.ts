import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { isOn } from "../context";
import { hidesHypervisor } from "../deciding/cpu-evidence";

export const kvmHidden = defineGuestRule({
  id: "kvm-hidden",
  severity: "info",
  description: "Hiding KVM hides KVM's own leaf only.",
  rationale: "Windows goes on to see Hyper-V, because the enlightenments are Hyper-V's interface. Drivers that refuse to work in virtual machines may look at the vendor id too.",
  messages: { note: { message: "{guest} hides KVM's CPUID leaf; Windows still sees Hyper-V with the vendor id {vendor}.", fix: "Set `enlightenments.vendorIdValue` if a driver looks at it." } },
  sources: ["https://libvirt.org/formatdomain.html#hypervisor-features"],
  reads: ["hideKvm", "enlightenments", "cpu.features"],
  examples: { incorrect: [{ hideKvm: true }], correct: [{ hideKvm: true, enlightenments: { vendorId: "on", vendorIdValue: "ada" } }, { hideKvm: true, cpu: { features: [{ name: "hypervisor", policy: "disable" }] } }, {}] },
  check({ guest, spec, engine }) {
    // Without the hypervisor bit, or without any enlightenment, Windows sees nothing of Hyper-V.
    if (spec.hideKvm !== true || isOn(engine, "vendor-id") || hidesHypervisor(spec) || !engine.hyperVEnabled) return nothing;
    return [{ messageId: "note" as const, path: "hideKvm", data: { guest, vendor: '"Microsoft Hv"' } }];
  },
});
