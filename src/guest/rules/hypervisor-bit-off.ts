import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { askedFeature } from "../deciding/cpu-evidence";

export const hypervisorBitOff = defineGuestRule({
  id: "hypervisor-bit-off",
  severity: "warning",
  description: "Enlightenments require the CPU feature `hypervisor`.",
  rationale:
    "Windows checks for Hyper-V only if this CPUID bit indicates a hypervisor. Without it, no enlightenment has any effect: Windows does not use synthetic timers or the fast clock, keeps a host CPU busy while idle, and can stop with a watchdog bug check under load. Many GPU passthrough guides disable the bit, but NVIDIA drivers support virtual machines since release 465.",
  messages: {
    dead: {
      message:
        "{guest} disables the CPU feature hypervisor. Windows then does not check for Hyper-V, and the {count} enlightenments that are on have no effect.",
      fix: "Remove {path}. To hide KVM but keep the enlightenments, set `hideKvm: true` and `enlightenments.vendorIdValue`.",
      xml: {
        fix: "Remove `<feature name='hypervisor'>`. To hide KVM but keep the enlightenments, set `<kvm><hidden state='on'/></kvm>` and a `<vendor_id>`.",
      },
    },
  },
  sources: [
    "https://learn.microsoft.com/en-us/virtualization/hyper-v-on-windows/tlfs/feature-discovery",
    "https://www.qemu.org/docs/master/system/i386/hyperv.html",
    "https://nvidia.custhelp.com/app/answers/detail/a_id/5173",
    "https://linuxiac.com/nvidia-gpu-passthrough-to-windows-vm-from-linux-host",
  ],
  reads: ["cpu.features", "enlightenments", "enlightenmentMode", "preset"],
  examples: {
    incorrect: [
      { cpu: { features: [{ name: "hypervisor", policy: "disable" }] } },
      { hideKvm: true, cpu: { features: [{ name: "hypervisor", policy: "forbid" }] } },
    ],
    correct: [
      { hideKvm: true },
      { cpu: { features: [{ name: "hypervisor", policy: "require" }] } },
      {
        windows: "windows-7",
        firmware: { type: "uefi" },
        cpu: { features: [{ name: "hypervisor", policy: "disable" }] },
      },
    ],
  },
  check({ guest, spec, engine }) {
    const feature = askedFeature(spec, "hypervisor");
    if (feature?.asked !== "off" || !engine.hyperVEnabled) return nothing;
    const count = engine.enlightenments.filter(({ state }) => state === "on").length;
    return [{ messageId: "dead" as const, path: feature.path, data: { guest, count, path: feature.path } }];
  },
});
