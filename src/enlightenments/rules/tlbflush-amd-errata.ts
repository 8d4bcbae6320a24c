import { nothing } from "../../findings";
import { PROXMOX } from "../catalogue/sources";
import { rule } from "../engine/define";

export const tlbflushAmdErrata = rule({
  id: "tlbflush-amd-errata",
  severity: "info",
  description: "`tlbflush` on AMD wants current microcode.",
  rationale:
    "On AMD Zen with old microcode Windows Server 2022 stopped with bug check 0xA; it went away with tlbflush off or with new microcode. Proxmox keeps the flag opt-in because of blue screens on old CPUs. It is mentioned where the user asks for the flag.",
  messages: {
    microcode: {
      message: "tlbflush on AMD Zen with old microcode made Windows Server 2022 stop with bug check 0xA.",
      fix: "Keep the host's microcode current.",
    },
  },
  sources: ["virtio-win/kvm-guest-drivers-windows#1582", PROXMOX],
  examples: {
    incorrect: [{ enlightenments: { tlbflush: "on" }, cpuVendor: "amd" }],
    correct: [{ enlightenments: { tlbflush: "on" }, cpuVendor: "intel" }, { preset: { tlbflush: "on" }, cpuVendor: "amd" }],
  },
  check: (context) =>
    context.cpuVendor === "amd" && context.userSays("tlbflush") === "on"
      ? [{ messageId: "microcode", path: context.path("tlbflush") }]
      : nothing,
});
