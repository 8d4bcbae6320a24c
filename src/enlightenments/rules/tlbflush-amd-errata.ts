import { nothing } from "../../findings";
import { PROXMOX } from "../catalogue/sources";
import { rule } from "../engine/define";

const SERVER_2022 = 20348;

export const tlbflushAmdErrata = rule({
  id: "tlbflush-amd-errata",
  severity: "info",
  description: "`tlbflush` on AMD requires current microcode.",
  rationale:
    "On AMD Zen with old microcode, Windows Server 2022 stopped with bug check 0xA. Turning tlbflush off or updating the microcode resolved the problem. In Proxmox the flag is opt-in because of blue screens on old CPUs. The finding is reported for Windows Server 2022, and for other Windows versions if you turned the flag on.",
  messages: {
    microcode: {
      message:
        "tlbflush, requested by {who}, caused Windows Server 2022 to stop with bug check 0xA on AMD Zen with old microcode.",
      fix: 'Update the host\'s microcode, or set {path} to "off".',
    },
  },
  sources: ["https://github.com/virtio-win/kvm-guest-drivers-windows/issues/1582", PROXMOX],
  examples: {
    incorrect: [
      { enlightenments: { tlbflush: "on" }, cpuVendor: "amd" },
      { preset: { tlbflush: "on" }, cpuVendor: "amd", windowsBuild: 20348 },
    ],
    correct: [
      { enlightenments: { tlbflush: "on" }, cpuVendor: "intel" },
      { preset: { tlbflush: "on" }, cpuVendor: "intel", windowsBuild: 20348 },
      { preset: { tlbflush: "on" }, cpuVendor: "amd", windowsBuild: 26100 },
    ],
  },
  check: (context) => {
    const { windowsBuild } = context.input;
    if (context.cpuVendor !== "amd" || !context.isListed("tlbflush")) return nothing;
    if (windowsBuild !== SERVER_2022 && context.userSays("tlbflush") !== "on") return nothing;
    const path = context.path("tlbflush");
    return [{ messageId: "microcode" as const, path, data: { who: context.asker("tlbflush"), path } }];
  },
});
