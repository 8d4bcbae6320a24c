import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { isOn } from "../context";
import type { Assigned } from "../host/assigned";
import { hidesHypervisor } from "../deciding/cpu-evidence";

export const kvmHidden = defineGuestRule({
  id: "kvm-hidden",
  severity: "info",
  description: "Hiding KVM hides only the CPUID leaf of KVM.",
  rationale:
    "Windows still detects Hyper-V, because the enlightenments are the Hyper-V interface. Drivers that do not support virtual machines may also check the vendor ID. NVIDIA's drivers for consumer cards did until release 465; since then they support virtual machines and need neither. Disabling the CPU feature `hypervisor` is no way out: Windows then does not look for Hyper-V at all, and no enlightenment has any effect.",
  messages: {
    note: {
      message: "{guest} hides the CPUID leaf of KVM, but Windows still detects Hyper-V with the vendor ID {vendor}.",
      fix: "If a driver checks the vendor ID, set `enlightenments.vendorIdValue`.",
      xml: { fix: "If a driver checks the vendor ID, set `<vendor_id state='on' value='…'/>` in `<hyperv>`." },
    },
    nvidia: {
      message:
        "{guest} hides KVM and has a device of NVIDIA. NVIDIA's drivers support virtual machines since release 465 and need neither a hidden KVM nor a vendor ID.",
      fix: "Remove `hideKvm`, and `enlightenments.vendorIdValue` if it is set for the driver. Keep them only for a driver older than 465, and never disable the CPU feature hypervisor for it.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hypervisor-features",
    "https://nvidia.custhelp.com/app/answers/detail/a_id/5173",
    "https://linuxiac.com/nvidia-gpu-passthrough-to-windows-vm-from-linux-host",
  ],
  reads: ["hideKvm", "enlightenments", "cpu.features", "hostDevices"],
  examples: {
    incorrect: [{ hideKvm: true }, { hideKvm: true, hostDevices: [{ pci: { id: "10de:2484" } }] }],
    correct: [
      { hideKvm: true, enlightenments: { vendorId: "on", vendorIdValue: "ada" } },
      { hideKvm: true, cpu: { features: [{ name: "hypervisor", policy: "disable" }] } },
      {},
    ],
  },
  check({ guest, spec, engine, assigned }) {
    if (spec.hideKvm !== true) return nothing;
    if (assigned.some(isNvidia)) return [{ messageId: "nvidia" as const, path: "hideKvm", data: { guest } }];
    // Without the hypervisor bit, or without any enlightenment, Windows sees nothing of Hyper-V.
    if (isOn(engine, "vendor-id") || hidesHypervisor(spec) || !engine.hyperVEnabled) return nothing;
    return [{ messageId: "note" as const, path: "hideKvm", data: { guest, vendor: '"Microsoft Hv"' } }];
  },
});

/** By what was found, else by what the spec says. */
const isNvidia = (one: Assigned): boolean =>
  one.kind === "pci" && (one.functions?.[0]?.vendor ?? one.asked.id?.slice(0, 4)) === "10de";
