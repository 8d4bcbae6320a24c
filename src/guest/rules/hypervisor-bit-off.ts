import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { askedFeature } from "../deciding/cpu-evidence";

export const hypervisorBitOff = defineGuestRule({
  id: "hypervisor-bit-off",
  severity: "warning",
  description: "A guest with enlightenments keeps the CPU feature `hypervisor`.",
  rationale:
    "Windows looks for Hyper-V only where this bit of CPUID says that there is a hypervisor. Without it every enlightenment is dead: Windows uses no synthetic timer and no fast clock, keeps a host CPU busy while it is idle, and can stop with a watchdog's blue screen under load. Recipes for graphics cards turn the bit off; NVIDIA's drivers work in virtual machines with it since release 465.",
  messages: {
    dead: {
      message: "{guest} turns the CPU feature hypervisor off. Windows then does not look for Hyper-V, and none of the {count} enlightenments that are on has an effect.",
      fix: "Remove {path}. To hide KVM and keep the enlightenments, set `hideKvm: true` and `enlightenments.vendorIdValue`.",
    },
  },
  sources: ["https://learn.microsoft.com/en-us/virtualization/hyper-v-on-windows/tlfs/feature-discovery", "https://www.qemu.org/docs/master/system/i386/hyperv.html", "https://nvidia.custhelp.com/app/answers/detail/a_id/5173", "https://linuxiac.com/nvidia-gpu-passthrough-to-windows-vm-from-linux-host"],
  reads: ["cpu.features", "enlightenments", "enlightenmentMode", "preset"],
  examples: {
    incorrect: [{ cpu: { features: [{ name: "hypervisor", policy: "disable" }] } }, { hideKvm: true, cpu: { features: [{ name: "hypervisor", policy: "forbid" }] } }],
    correct: [{ hideKvm: true }, { cpu: { features: [{ name: "hypervisor", policy: "require" }] } }, { windows: "windows-7", firmware: { type: "uefi" }, cpu: { features: [{ name: "hypervisor", policy: "disable" }] } }],
  },
  check({ guest, spec, engine }) {
    const feature = askedFeature(spec, "hypervisor");
    if (feature?.asked !== "off" || !engine.hyperVEnabled) return nothing;
    const count = engine.enlightenments.filter(({ state }) => state === "on").length;
    return [{ messageId: "dead" as const, path: feature.path, data: { guest, count, path: feature.path } }];
  },
});
