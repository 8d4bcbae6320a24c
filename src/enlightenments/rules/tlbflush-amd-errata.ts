import { nothing } from "../../findings";
import { PROXMOX } from "../catalogue/sources";
import { rule } from "../engine/define";

const SERVER_2022 = 20348;

export const tlbflushAmdErrata = rule({
  id: "tlbflush-amd-errata",
  severity: "info",
  description: "`tlbflush` on AMD wants current microcode.",
  rationale:
    "On AMD Zen with old microcode Windows Server 2022 stopped with bug check 0xA; it went away with tlbflush off and, on its own, with new microcode. Proxmox keeps the flag opt-in because of blue screens on old CPUs. It is mentioned for Server 2022, whoever turned the flag on, and for other Windows where the user asks for it.",
  messages: {
    microcode: {
      message: "tlbflush, asked for by {who}, made Windows Server 2022 stop with bug check 0xA on AMD Zen with old microcode.",
      fix: 'Keep the host\'s microcode current, or set {path} to "off".',
    },
  },
  sources: ["https://github.com/virtio-win/kvm-guest-drivers-windows/issues/1582", PROXMOX],
  examples: {
    incorrect: [{ enlightenments: { tlbflush: "on" }, cpuVendor: "amd" }, { preset: { tlbflush: "on" }, cpuVendor: "amd", windowsBuild: 20348 }],
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
